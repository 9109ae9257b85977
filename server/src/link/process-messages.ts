/**
 * What the supervised processes and the supervisor say to each other over Node's IPC channel: signs of life and orders,
 * never data. Also the command line with which the supervisor starts the web process.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';

/** A process that has been silent this long is killed and started again. */
export const heartbeatPeriodMs = 1000;
export const heartbeatTimeoutMs = 5000;

export const processReportSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('heartbeat') }),
  /** Web: the HTTP server listens on this port. */
  z.object({ type: z.literal('listening'), port: z.int().min(1).max(65_535) }),
  /** Core: every bed has been stepped once; blocks are flowing. */
  z.object({ type: z.literal('streaming') }),
  /** Core: a web process is connected and has its snapshot (or the connection ended). */
  z.object({ type: z.literal('webAttached'), attached: z.boolean() }),
  /** Core: a port child no longer answers, or its device stays silent over several reopens. */
  z.object({ type: z.literal('killPort'), bedId: z.string(), device: z.string(), reason: z.string() }),
  /** Cannot go on, and starting again will not help (a port in use, a damaged folder). The message is for people. */
  z.object({ type: z.literal('fatal'), message: z.string().max(2000) }),
]);
export type ProcessReport = z.infer<typeof processReportSchema>;

export const supervisorOrderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stop') }),
  /** Core: the first mistake in the site's preset files as they are now; null when the gateway could start with them. */
  z.object({ type: z.literal('presetFiles'), refused: z.string().nullable() }),
  /** Core: the files were read again and are good; what people may choose from is in the run folder. */
  z.object({ type: z.literal('presetsOffered') }),
]);
export type SupervisorOrder = z.infer<typeof supervisorOrderSchema>;

export interface WebArguments {
  /** Unix socket on which the core feeds the web process. */
  readonly socketPath: string;
  readonly host: string;
  /** 0 = pick one and report it; after a restart the supervisor passes the one that was picked. */
  readonly port: number;
  readonly dataDir: string;
  /** The built client (client/dist). */
  readonly clientDir: string;
  readonly logLevel: string;
}

export function formatWebArguments(web: WebArguments): string[] {
  return [
    `--socket=${web.socketPath}`,
    `--host=${web.host}`,
    `--port=${web.port}`,
    `--data=${web.dataDir}`,
    `--client=${web.clientDir}`,
    `--log-level=${web.logLevel}`,
  ];
}

function required(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value !== 'string') throw new Error(`--${name} is missing: the supervisor starts this process`);
  return value;
}

/** Throws when an argument is missing: only the supervisor writes this command line. */
export function parseWebArguments(argv: readonly string[]): WebArguments {
  const string = { type: 'string' } as const;
  const options = {
    socket: string,
    host: string,
    port: string,
    data: string,
    client: string,
    'log-level': string,
  };
  const { values } = parseArgs({ args: [...argv], options });
  return {
    socketPath: required(values, 'socket'),
    host: required(values, 'host'),
    port: Number(required(values, 'port')),
    dataDir: required(values, 'data'),
    clientDir: required(values, 'client'),
    logLevel: values['log-level'] ?? 'info',
  };
}
