/**
 * Simulated devices as a process: prints its ports as JSON lines on stdout, takes commands on stdin or over IPC, and ends
 * on SIGTERM, SIGINT or when its parent goes away. Messages for people go to stderr.
 */
import { createInterface } from 'node:readline';
import { parseCli, usage } from './cli-options.ts';
import { parseCommand, parseCommandLine, type ParsedCommand } from './commands.ts';
import { startSimulators, type CommandResult, type RunningSimulators } from './simulators.ts';

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function perform(simulators: RunningSimulators, parsed: ParsedCommand): CommandResult {
  return parsed.ok ? simulators.perform(parsed.command) : { error: parsed.error };
}

function listenToCommands(simulators: RunningSimulators, stop: () => void): void {
  const lines = createInterface({ input: process.stdin, terminal: false });
  lines.on('line', (line) => {
    if (line.trim() !== '') printJson(perform(simulators, parseCommandLine(line)));
  });
  if (!process.send) return;
  process.on('message', (message) => {
    process.send?.(perform(simulators, parseCommand(message)));
  });
  process.on('disconnect', stop);
}

async function main(): Promise<void> {
  const parsed = parseCli(process.argv.slice(2));
  if (parsed.kind === 'help') {
    process.stdout.write(usage);
    return;
  }
  if (parsed.kind === 'problem') {
    say(`${parsed.text} See --help.`);
    process.exitCode = 2;
    return;
  }
  const simulators = await startSimulators({ ...parsed.options.simulators, onMessage: say });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    simulators.close().then(
      () => process.exit(0),
      (error: unknown) => {
        say(`Closing failed: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.on('error', stop);
  for (const port of simulators.ports) printJson(port);
  if (parsed.options.describeBeds) for (const bed of simulators.beds) printJson(bed);
  listenToCommands(simulators, stop);
}

try {
  await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
