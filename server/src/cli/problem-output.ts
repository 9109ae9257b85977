/** How commands that check a file tell what they found: lines for people on stderr, or one JSON object each on stdout. */
import { type ConfigProblem, formatPath, formatProblem } from '../config/config-problem.ts';

type Severity = 'error' | 'warning';

function asJson(
  severity: Severity,
  asked: string,
  { path, position, message, file = asked }: ConfigProblem,
): string {
  const line = position?.line ?? null;
  const column = position?.column ?? null;
  return JSON.stringify({ severity, file, line, column, path: formatPath(path), message });
}

export function tellProblems(
  severity: Severity,
  file: string,
  problems: readonly ConfigProblem[],
  json: boolean,
): void {
  for (const problem of problems) {
    if (json) process.stdout.write(`${asJson(severity, file, problem)}\n`);
    else process.stderr.write(`${severity}: ${formatProblem(file, problem)}\n`);
  }
}
