/**
 * `circuitwatch COMMAND`: finds the command, loads it, and turns its outcome into an exit code.
 *
 * Adding a command is one row below and one file. Messages for people go to stderr, results to stdout.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { exitCodes, UsageError } from './command.ts';
import { productVersion } from './version.ts';

// Not in a shared folder of the machine, where another user could put code; without a writable one there is no cache.
const cacheDir = fileURLToPath(new URL('../../../node_modules/.cache/circuitwatch', import.meta.url));
enableCompileCache(cacheDir);
// For the processes that this one starts.
process.env['NODE_COMPILE_CACHE'] ??= cacheDir;

type Command = (args: readonly string[]) => Promise<number>;

interface CommandRow {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

const commands: readonly CommandRow[] = [
  {
    name: 'serve',
    summary: 'run the gateway on real ports',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  {
    name: 'demo',
    summary: 'run the gateway on simulated beds',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  {
    name: 'simulate',
    summary: 'run simulated devices alone, one JSON line per port',
    load: async () => (await import('./simulate.ts')).simulateCommand,
  },
  {
    name: 'recording',
    summary: 'list, check and export recordings',
    load: async () => (await import('./recording.ts')).recordingCommand,
  },
  {
    name: 'alarms',
    summary: 'report what the alarms of recorded runs came to',
    load: async () => (await import('./alarms.ts')).alarmsCommand,
  },
  {
    name: 'device',
    summary: 'list the device profiles; decode, compare and record raw captures',
    load: async () => (await import('./device.ts')).deviceCommand,
  },
  {
    name: 'config',
    summary: 'check a configuration file without starting anything',
    load: async () => (await import('./config.ts')).configCommand,
  },
  {
    name: 'preset',
    summary: 'check a file of alarm limits',
    load: async () => (await import('./preset.ts')).presetCommand,
  },
  {
    name: 'doctor',
    summary: 'look at this machine: Node, ports, permissions, disk',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
];

function helpText(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const rows = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return [
    'Circuitwatch, the open bedside ECMO monitor.',
    '',
    'Usage: circuitwatch COMMAND [options]',
    '',
    'Commands:',
    ...rows,
    '',
    'Each command explains itself with --help. Exit codes: 0 ok, 1 finding, 2 usage.',
    '',
    'Examples:',
    '  circuitwatch demo --beds 4',
    '  circuitwatch config check circuitwatch.yaml',
    '  circuitwatch serve --config circuitwatch.yaml',
    '',
  ].join('\n');
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    process.stdout.write(`circuitwatch ${productVersion}\n`);
    return exitCodes.ok;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(helpText());
    return exitCodes.ok;
  }
  const row = commands.find((command) => command.name === name);
  if (!row) {
    const problem = name === undefined ? 'Which command?' : `There is no command "${name}".`;
    process.stderr.write(`${problem}\n\n${helpText()}`);
    return exitCodes.usage;
  }
  try {
    return await (await row.load())(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`circuitwatch ${row.name}: ${error.message}\n(circuitwatch ${row.name} --help)\n`);
    return exitCodes.usage;
  }
}

// A pipe that was closed at the other end (`| head`) ends the output, not the gateway.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

process.exitCode = await main(process.argv.slice(2));
