/** `circuitwatch doctor`: looks at this machine and says what would keep a gateway from working. Changes nothing. */
import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import { parsePortUrl } from '../io/port-url.ts';
import { nodeVersionWarnings } from '../supervisor/node-version.ts';
import { exitCodes, parseCommandLine } from './command.ts';
import { clientDir } from './client-dir.ts';

const help = `Usage: circuitwatch doctor [--config FILE] [--data DIR] [--json]

Looks at this machine: Node version, serial ports and the permission to open them, pseudo-terminals, the data
folder and its free space, the built screens. With --config it also looks at the ports of that file.

Exit code 0: all good. 1: something needs attention.
`;

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

const freeGigabytesMin = 5;
const serialFolder = '/dev/serial/by-id';

function checkNode(): Finding {
  const today = new Date().toISOString().slice(0, 10);
  const warnings = nodeVersionWarnings(process.version, today);
  return { what: 'node', ok: warnings.length === 0, detail: warnings.join(' ') || process.version };
}

function listSerialPorts(): Finding {
  const names = existsSync(serialFolder) ? readdirSync(serialFolder) : [];
  const detail =
    names.length > 0
      ? names.map((name) => `serial:${join(serialFolder, name)}`).join('\n')
      : `no USB serial adapter is plugged in (${serialFolder} is empty)`;
  return { what: 'serial ports', ok: true, detail };
}

function checkPort(path: string): Finding {
  const what = `port ${path}`;
  if (!existsSync(path)) return { what, ok: false, detail: 'does not exist: is the adapter plugged in?' };
  if (!statSync(path).isCharacterDevice()) return { what, ok: false, detail: 'is not a serial port' };
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return { what, ok: true, detail: 'can be opened' };
  } catch {
    const user = userInfo().username;
    return {
      what,
      ok: false,
      detail: `no permission: sudo usermod -aG dialout ${user}, then log in again`,
    };
  }
}

function checkPseudoTerminals(): Finding {
  const ok = existsSync('/dev/ptmx') && existsSync('/dev/pts');
  const detail = ok ? 'available' : 'not available: the demo uses TCP instead';
  return { what: 'pseudo-terminals', ok, detail };
}

/** The folder itself, or the nearest parent that exists. */
function existingFolder(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function checkDataFolder(dataDir: string): Finding[] {
  const folder = existingFolder(dataDir);
  const findings: Finding[] = [];
  try {
    accessSync(folder, constants.W_OK);
    findings.push({ what: 'data folder', ok: true, detail: `${dataDir} is writable` });
  } catch {
    findings.push({ what: 'data folder', ok: false, detail: `${folder} is not writable` });
  }
  const disk = statfsSync(folder);
  const freeGigabytes = (disk.bavail * disk.bsize) / 1e9;
  findings.push({
    what: 'disk',
    ok: freeGigabytes >= freeGigabytesMin,
    detail: `${freeGigabytes.toFixed(1)} GB free (at least ${freeGigabytesMin} GB wanted)`,
  });
  return findings;
}

function checkScreens(): Finding {
  const ok = existsSync(join(clientDir, 'index.html'));
  const detail = ok ? clientDir : 'not built: run `npx -y pnpm@12 build`';
  return { what: 'screens', ok, detail };
}

function checkConfig(file: string): { findings: Finding[]; dataDir: string | undefined } {
  const result = loadConfig(file, process.env);
  if (!result.ok) {
    const detail = `${result.problems.length} problems: run \`circuitwatch config check ${file}\``;
    return { findings: [{ what: 'configuration', ok: false, detail }], dataDir: undefined };
  }
  const findings: Finding[] = [{ what: 'configuration', ok: true, detail: resolve(file) }];
  const anyLine = { baud: 9600, data: 8, parity: 'none', stop: 1 } as const;
  for (const bed of result.loaded.config.beds) {
    for (const device of bed.devices) {
      const parsed = parsePortUrl(device.port, anyLine);
      if (parsed.ok && parsed.url.kind === 'serial') findings.push(checkPort(parsed.url.path));
    }
  }
  return { findings, dataDir: result.loaded.dataDir };
}

export async function doctorCommand(args: readonly string[]): Promise<number> {
  const { values } = parseCommandLine(args, {
    config: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.ok;
  }
  const config = values.config === undefined ? undefined : checkConfig(values.config);
  const dataDir = resolve(values.data ?? config?.dataDir ?? './data');
  const findings = [
    checkNode(),
    ...(config?.findings ?? []),
    listSerialPorts(),
    checkPseudoTerminals(),
    ...checkDataFolder(dataDir),
    checkScreens(),
  ];
  for (const finding of findings) {
    if (values.json) process.stdout.write(`${JSON.stringify(finding)}\n`);
    else {
      const [first, ...more] = finding.detail.split('\n');
      process.stdout.write(`${finding.ok ? 'ok  ' : 'LOOK'}  ${finding.what}: ${first}\n`);
      for (const line of more) process.stdout.write(`      ${line}\n`);
    }
  }
  return findings.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.finding;
}
