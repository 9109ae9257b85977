/** What every export gets and gives. */
import type { LongWork } from '../long-work.ts';
import type { RunInfo, RunReader, TimeRange } from '../run-reader.ts';

export interface ExportRequest {
  readonly reader: RunReader;
  /** The file to write. */
  readonly path: string;
  /** Gateway times; only what lies in [fromMs, toMs). */
  readonly range: TimeRange;
  /** Samples of these channels only; all when undefined. */
  readonly channels?: readonly string[] | undefined;
  readonly work: LongWork;
}

export interface Exported {
  readonly rows: number;
  /** What could not be decoded and is not in the file. */
  readonly damage: readonly string[];
}

/** The part of the range that the recording has: what progress is measured against. */
export function recordedRange({ fromMs, toMs }: TimeRange, info: RunInfo): TimeRange {
  return { fromMs: Math.max(fromMs, info.fromMs ?? 0), toMs: Math.min(toMs, info.toMs ?? 0) };
}

/** The query for `RunReader.samples`. */
export function sampleQuery({ range, channels }: ExportRequest): Parameters<RunReader['samples']>[0] {
  return channels ? { ...range, channels } : range;
}
