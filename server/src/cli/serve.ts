/** `circuitwatch serve --config FILE`: the gateway on real ports. */
import { formatProblem } from '../config/config-problem.ts';
import { loadConfig } from '../config/load-config.ts';
import { exitCodes, parseCommandLine } from './command.ts';
import { runGateway, warnAboutNode } from './run-gateway.ts';

const help = `Usage: circuitwatch serve --config FILE

Reads the configured ports, watches, records, and shows the beds on http://127.0.0.1:8080.

  --config FILE   the configuration (default: circuitwatch.yaml); see docs/config.md

The environment overrides the file: CIRCUITWATCH_HOST, CIRCUITWATCH_PORT, CIRCUITWATCH_DATA_DIR,
CIRCUITWATCH_LOG_LEVEL (fatal, error, warn, info, debug, trace, silent).
Ctrl-C or SIGTERM stops everything. SIGHUP to a service (no terminal) reads the preset files again: the screens
offer them, limits in force stay. Exit code 1: it could not start, the reason is on stderr.

Example: circuitwatch serve --config circuitwatch.yaml
`;

export async function serveCommand(args: readonly string[]): Promise<number> {
  const { values } = parseCommandLine(args, {
    config: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  warnAboutNode();
  const file = values.config ?? 'circuitwatch.yaml';
  const result = loadConfig(file, process.env);
  if (!result.ok) {
    for (const problem of result.problems) process.stderr.write(`error: ${formatProblem(file, problem)}\n`);
    process.stderr.write('Nothing was started.\n');
    return exitCodes.finding;
  }
  const { config, presets, dataDir, logLevel, warnings } = result.loaded;
  for (const warning of warnings) process.stderr.write(`warning: ${formatProblem(file, warning)}\n`);
  return runGateway({ config, presets, dataDir, logLevel: logLevel ?? 'info' });
}
