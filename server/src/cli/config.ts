/** `circuitwatch config check FILE`: validates a configuration without starting anything. */
import { resolve } from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import { exitCodes, parseCommandLine, UsageError } from './command.ts';
import { tellProblems } from './problem-output.ts';

const help = `Usage: circuitwatch config check FILE [--json]

Checks a configuration file as \`serve\` would, and starts nothing.

  --json   one JSON object per finding on stdout:
           {"severity","file","line","column","path","message"}

Exit code 0: the gateway would start (there may be warnings). 1: it would not.

Example: circuitwatch config check circuitwatch.yaml
`;

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
    tellProblems('error', file, result.problems, json);
    return exitCodes.finding;
  }
  const { config, dataDir, warnings } = result.loaded;
  tellProblems('warning', file, warnings, json);
  if (!json) {
    const devices = config.beds.reduce((count, bed) => count + bed.devices.length, 0);
    process.stderr.write(
      `${resolve(file)} is good: ${config.beds.length} beds, ${devices} devices, data in ${dataDir}\n`,
    );
  }
  return exitCodes.ok;
}
