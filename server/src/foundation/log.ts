/**
 * Structured logs on stderr, one JSON line each. Never blocks: a reader that stops reading costs log lines (bounded
 * buffer), not samples.
 */
import pino, { type Logger } from 'pino';
import type { LogLevel } from './log-level.ts';

export type Log = Logger;

const unsentBytesMax = 1024 * 1024;

export function createLog(processName: string, level: LogLevel): Log {
  const destination = pino.destination({ dest: 2, sync: false, minLength: 0, maxLength: unsentBytesMax });
  // Whoever read the log is gone: that is no reason for a bed to go dark.
  destination.on('error', () => undefined);
  process.once('exit', () => {
    try {
      destination.flushSync();
    } catch {
      // stderr is gone or was never ready; there is nobody left to tell.
    }
  });
  return pino({ level, base: { process: processName } }, destination);
}
