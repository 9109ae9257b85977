/** `circuitwatch config check FILE`: validates a configuration without starting anything. */
import { resolve } from 'node:path';
import { formatPath, formatProblem, type ConfigProblem } from '../config/config-problem.ts';
import { loadConfig } from '../config/load-config.ts';
import { exitCodes, parseCommandLine, UsageError } from './command.ts';

const help = `Usage: circuitwatch config check FILE [--json]

Checks a configuration file as \`serve\` would, and starts nothing.

  --json   one JSON object per finding on stdout:
           {"severity","file","line","column","path","message"}

Exit code 0: the gateway would start (there may be warnings). 1: it would not.

Example: circuitwatch config check circuitwatch.yaml
`;

type Severity = 'error' | 'warning';

function asJson(severity: Severity, file: string, { path, position, message }: ConfigProblem): string {
  const line = position?.line ?? null;
  const column = position?.column ?? null;
  return JSON.stringify({ severity, file, line, column, path: formatPath(path), message });
}

function tell(severity: Severity, file: string, problems: readonly ConfigProblem[], json: boolean): void {
  for (const problem of problems) {
    if (json) process.stdout.write(`${asJson(severity, file, problem)}\n`);
    else process.stderr.write(`${severity}: ${formatProblem(file, problem)}\n`);
  }
}

export async function configCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(
    args,
    { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    true,
  );
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  const [action, file, ...rest] = positionals;
  if (action !== 'check' || file === undefined || rest.length > 0) {
    throw new UsageError('write: config check FILE');
  }
  const json = values.json ?? false;
  const result = loadConfig(file, process.env);
  if (!result.ok) {
    tell('error', file, result.problems, json);
    return exitCodes.finding;
  }
  const { config, dataDir, warnings } = result.loaded;
  tell('warning', file, warnings, json);
  if (!json) {
    const devices = config.beds.reduce((count, bed) => count + bed.devices.length, 0);
    process.stderr.write(
      `${resolve(file)} is good: ${config.beds.length} beds, ${devices} devices, data in ${dataDir}\n`,
    );
  }
  return exitCodes.ok;
}
