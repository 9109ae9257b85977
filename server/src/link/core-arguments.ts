/** The command lines with which the supervisor starts the core and the port children, and where their sockets are. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { logLevels, type LogLevel } from '../foundation/log-level.ts';

/** Inside the run folder (0700, one per start of the gateway). */
export const feedSocketPath = (runDir: string): string => join(runDir, 'feed.sock');
export const portsSocketPath = (runDir: string): string => join(runDir, 'ports.sock');
/** The configuration in force, as JSON: what was checked is what every restart of the core uses. */
export const effectiveConfigPath = (runDir: string): string => join(runDir, 'config.json');
/** The organisation's presets in force, as JSON; for the same reason. */
export const effectivePresetsPath = (runDir: string): string => join(runDir, 'presets.json');
/** Those that people may choose from, once the files were read again while the gateway runs. */
export const offeredPresetsPath = (runDir: string): string => join(runDir, 'offered-presets.json');

const string = { type: 'string' } as const;

export interface CoreArguments {
  readonly runDir: string;
  readonly logLevel: LogLevel;
}

const coreArguments = z.object({ 'run-dir': z.string(), 'log-level': z.enum(logLevels) });

export function formatCoreArguments(core: CoreArguments): string[] {
  return [`--run-dir=${core.runDir}`, `--log-level=${core.logLevel}`];
}

export function parseCoreArguments(argv: readonly string[]): CoreArguments {
  const { values } = parseArgs({ args: [...argv], options: { 'run-dir': string, 'log-level': string } });
  const parsed = coreArguments.parse(values);
  return { runDir: parsed['run-dir'], logLevel: parsed['log-level'] };
}

export interface PortArguments {
  readonly socketPath: string;
  readonly bedId: string;
  readonly device: string;
  readonly profile: string;
  /** The `serial:` URL; line settings that it does not name are the profile's. */
  readonly url: string;
}

const portArguments = z.object({
  socket: z.string(),
  bed: z.string(),
  device: z.string(),
  profile: z.string(),
  url: z.string(),
});

export function formatPortArguments(port: PortArguments): string[] {
  return [
    `--socket=${port.socketPath}`,
    `--bed=${port.bedId}`,
    `--device=${port.device}`,
    `--profile=${port.profile}`,
    `--url=${port.url}`,
  ];
}

export function parsePortArguments(argv: readonly string[]): PortArguments {
  const options = { socket: string, bed: string, device: string, profile: string, url: string };
  const { values } = parseArgs({ args: [...argv], options });
  const { socket, bed, device, profile, url } = portArguments.parse(values);
  return { socketPath: socket, bedId: bed, device, profile, url };
}
