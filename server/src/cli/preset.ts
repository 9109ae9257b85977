/** `circuitwatch preset validate FILE`: checks a file of alarm limits without starting anything. */
import { resolve } from 'node:path';
import { loadPresetFile } from '../config/preset-file.ts';
import { exitCodes, parseCommandLine, UsageError } from './command.ts';
import { tellProblems } from './problem-output.ts';

const help = `Usage: circuitwatch preset validate FILE [--json]

Checks a file of alarm limits (YAML or JSON): every rule, unit, level and order, with the line of each mistake.

  --json   one JSON object per finding on stdout:
           {"severity","file","line","column","path","message"}

Exit code 0: it would load (there may be warnings). 1: it would not.

Example: circuitwatch preset validate limits-picu.yaml
`;

export async function presetCommand(args: readonly string[]): Promise<number> {
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
  if (action !== 'validate' || file === undefined || rest.length > 0) {
    throw new UsageError('write: preset validate FILE');
  }
  const json = values.json ?? false;
  const result = loadPresetFile(file);
  if (!result.ok) {
    tellProblems('error', file, result.problems, json);
    return exitCodes.finding;
  }
  tellProblems('warning', file, result.warnings, json);
  if (!json) {
    const { id, mode, version, rows } = result.preset;
    process.stderr.write(
      `${resolve(file)} is good: ${id} version ${version}, ${mode}, ${rows.length} rules\n`,
    );
  }
  return exitCodes.ok;
}
