/** What the actions of `recording` share: which recording is meant, and how sizes and times are shown. */
import { existsSync } from 'node:fs';
import { runFolder } from '../../recording/data-folder.ts';
import type { WallClock } from '../../recording/export/wall-clock.ts';
import { UsageError } from '../command.ts';

export const defaultDataDir = './data';

/** The path of the one recording that was named: a file, a run's folder, or a run id of the data folder. */
export function recordingPath(positionals: readonly string[], dataDir: string): string {
  const [named, ...more] = positionals;
  if (named === undefined || more.length > 0) throw new UsageError('name one FILE, FOLDER or RUN');
  if (existsSync(named)) return named;
  const folder = runFolder(dataDir, named);
  if (existsSync(folder)) return folder;
  throw new UsageError(`there is no file or folder "${named}", and no such run in ${dataDir}`);
}

/** `--from` and `--to`: ISO 8601 wall time or gateway ms. @throws UsageError */
export function timeOption(
  name: string,
  text: string | undefined,
  clock: WallClock,
  fallbackMs: number,
): number {
  if (text === undefined) return fallbackMs;
  if (/^\d+$/.test(text)) return Number(text);
  const wallMs = Date.parse(text);
  if (Number.isNaN(wallMs))
    throw new UsageError(`--${name} is an ISO 8601 time or gateway ms, not "${text}"`);
  return clock.gatewayMs(wallMs);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const days = Math.floor(minutes / 1440);
  const rest = `${Math.floor((minutes % 1440) / 60)} h ${minutes % 60} min`;
  return days === 0 ? rest : `${days} d ${rest}`;
}
