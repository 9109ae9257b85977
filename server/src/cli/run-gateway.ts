/**
 * Runs one gateway in the foreground for `serve` and `demo`: lock, supervisor, ready line, and an orderly end on Ctrl-C
 * or SIGTERM.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Preset } from '@circuitwatch/shared/alarms/preset.ts';
import type { SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import { createLog } from '../foundation/log.ts';
import type { LogLevel } from '../foundation/log-level.ts';
import { acquireGatewayLock } from '../recording/gateway-lock.ts';
import { RecordingError } from '../recording/recording-error.ts';
import { nodeVersionWarnings } from '../supervisor/node-version.ts';
import { Supervisor } from '../supervisor/supervisor.ts';
import { clientDir } from './client-dir.ts';
import { exitCodes, type ExitCode } from './command.ts';

export interface GatewayRun {
  readonly config: SiteConfig;
  /** The organisation's own alarm limits, checked. */
  readonly presets?: readonly Preset[];
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** Told once the gateway answers, before the ready line. */
  onReady?(url: string): void;
  /** Ends the gateway from outside (the simulators died); the text is printed. */
  readonly abort?: AbortSignal;
}

export function warnAboutNode(): void {
  const today = new Date().toISOString().slice(0, 10);
  for (const warning of nodeVersionWarnings(process.version, today)) {
    process.stderr.write(`warning: ${warning}\n`);
  }
}

/** Resolves with the exit code when the gateway has stopped and nothing of it is left. */
export async function runGateway(run: GatewayRun): Promise<ExitCode> {
  if (!existsSync(join(clientDir, 'index.html'))) {
    process.stderr.write('warning: the screens are not built; run `npx -y pnpm@12 build`\n');
  }
  const lock = tryLock(run.dataDir);
  if (typeof lock === 'string') {
    process.stderr.write(`error: ${lock}\n`);
    return exitCodes.finding;
  }
  try {
    return await superviseUntilEnd(run);
  } finally {
    lock.release();
  }
}

/** The lock, or why there is none. */
function tryLock(dataDir: string): ReturnType<typeof acquireGatewayLock> | string {
  try {
    return acquireGatewayLock(dataDir);
  } catch (error) {
    if (error instanceof RecordingError) return error.message;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' || code === 'ENOSPC') {
      return `the data folder ${dataDir} cannot be written (${code}); choose another with dataDir or --data`;
    }
    throw error;
  }
}

function superviseUntilEnd(run: GatewayRun): Promise<ExitCode> {
  const log = createLog('supervisor', run.logLevel);
  return new Promise((resolve, reject) => {
    let isEnding = false;
    const end = (code: ExitCode): void => {
      if (isEnding) return;
      isEnding = true;
      supervisor.stop().then(() => resolve(code), reject);
    };
    const supervisor = new Supervisor({
      config: run.config,
      presets: run.presets ?? [],
      dataDir: run.dataDir,
      clientDir,
      log,
      logLevel: run.logLevel,
      onReady: (url) => {
        run.onReady?.(url);
        process.stdout.write(`Circuitwatch is ready at ${url}\n`);
      },
      onFatal: (message) => {
        process.stderr.write(`error: ${message}\n`);
        end(exitCodes.finding);
      },
    });
    log.info({ processes: supervisor.pids(), dataDir: run.dataDir }, 'started');
    process.on('SIGINT', () => end(exitCodes.ok));
    process.on('SIGHUP', () => {
      // A terminal that closes sends it too, and then the gateway ends as on Ctrl-C; a service is asked to read again.
      if (process.stdin.isTTY || process.stdout.isTTY) end(exitCodes.ok);
      else supervisor.offerPresets();
    });
    process.on('SIGTERM', () => end(exitCodes.ok));
    run.abort?.addEventListener('abort', () => {
      process.stderr.write(`error: ${String(run.abort?.reason)}\n`);
      end(exitCodes.finding);
    });
  });
}
