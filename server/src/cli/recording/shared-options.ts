/** What the actions of `recording` share: which recording is meant, and how sizes and times are shown. */
import { existsSync } from 'node:fs';
import { runFolder } from '../../recording/data-folder.ts';
import type { WallClock } from '../../recording/export/wall-clock.ts';
import type { TimeRange } from '../../recording/run-reader.ts';
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

function timeOf(name: string, text: string | undefined, clock: WallClock, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^\d+$/.test(text)) return Number(text);
  const wallMs = Date.parse(text);
  if (Number.isNaN(wallMs))
    throw new UsageError(`--${name} is an ISO 8601 time or gateway ms, not "${text}"`);
  return clock.gatewayMs(wallMs);
}

/** The gateway times that `--from` and `--to` mean; everything without them. */
export function rangeOf(
  values: { readonly from?: string | undefined; readonly to?: string | undefined },
  clock: WallClock,
): TimeRange {
  const fromMs = timeOf('from', values.from, clock, 0);
  const toMs = timeOf('to', values.to, clock, Number.MAX_SAFE_INTEGER);
  if (fromMs >= toMs) throw new UsageError('--from lies at or after --to');
  return { fromMs, toMs };
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
