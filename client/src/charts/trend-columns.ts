/**
 * Buckets of one channel as the columns that a chart draws, and the gaps between them. A gap is a silence longer than the
 * channel's late time, or a stretch of samples without a value; the line is broken there and never joined. Inside a sparse
 * but healthy channel (a value every six seconds) empty buckets are joined. Pure.
 */
import { type Validity, validityOfCode } from '@circuitwatch/shared/channels/validity.ts';
import type { GapCause } from '@circuitwatch/shared/texts/chart-texts.ts';
import type { KnownGap } from '../state/gap-log.ts';
import type { TimeWindow } from './time-window.ts';
import { type Bucket, noMissing, type TrendBuckets } from './trend-buckets.ts';

export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly cause: GapCause;
}

/**
 * Columns of one channel. `null` breaks the line, `undefined` is joined over (uPlot's meaning of the two). Arrays are
 * reused from frame to frame; `length` is what counts.
 */
export interface TrendColumns {
  mean: (number | null | undefined)[];
  min: Float64Array;
  max: Float64Array;
  gaps: Gap[];
  /** Hull of what is visible; NaN when nothing is. */
  low: number;
  high: number;
}

export function emptyColumns(): TrendColumns {
  return {
    mean: [],
    min: new Float64Array(0),
    max: new Float64Array(0),
    gaps: [],
    low: Number.NaN,
    high: Number.NaN,
  };
}

/** First and last bucket of a window (inclusive). */
export function bucketSpan(window: TimeWindow): { first: number; last: number } {
  return {
    first: Math.floor(window.fromMs / window.bucketMs),
    last: Math.floor((window.toMs - 1) / window.bucketMs),
  };
}

/** The shared x column: the middle of each bucket. */
export function xColumn(window: TimeWindow, out: number[]): number[] {
  const { first, last } = bucketSpan(window);
  out.length = last - first + 1;
  for (let key = first; key <= last; key++) out[key - first] = (key + 0.5) * window.bucketMs;
  return out;
}

const bucket: Bucket = { min: 0, max: 0, mean: 0, missingCode: noMissing };

/**
 * Fills `out` from the buckets of one channel.
 * @param silentMs a silence longer than this is a gap (the channel's late time)
 * @param nowMs the present: a silence that reaches it is a gap too
 */
export function fillColumns(
  buckets: TrendBuckets,
  window: TimeWindow,
  silentMs: number,
  nowMs: number,
  known: readonly KnownGap[],
  out: TrendColumns,
): TrendColumns {
  const { first, last } = bucketSpan(window);
  const length = last - first + 1;
  if (out.min.length < length) {
    out.min = new Float64Array(length);
    out.max = new Float64Array(length);
  }
  out.mean.length = length;
  out.gaps.length = 0;
  out.low = Number.NaN;
  out.high = Number.NaN;
  const silence: Silence = { fromIndex: 0, beforeFirst: true, missingIndex: -1, missingCode: noMissing };
  const context: SilenceContext = { window, first, silentMs, known };
  for (let i = 0; i < length; i++) {
    // In a replay there are data after the present; they are still to come.
    const found = (first + i) * window.bucketMs <= nowMs && buckets.read(first + i, bucket);
    if (!found || Number.isNaN(bucket.mean)) {
      out.mean[i] = undefined;
      if (found && silence.missingIndex < 0) silence.missingIndex = i;
      if (found) silence.missingCode = bucket.missingCode;
      continue;
    }
    closeSilence(out, context, silence, i);
    out.mean[i] = bucket.mean;
    out.min[i] = bucket.min;
    out.max[i] = bucket.max;
    if (!(out.low <= bucket.min)) out.low = bucket.min;
    if (!(out.high >= bucket.max)) out.high = bucket.max;
    silence.fromIndex = i + 1;
    silence.beforeFirst = false;
    silence.missingIndex = -1;
    silence.missingCode = noMissing;
  }
  closeSilence(out, context, silence, Math.min(length, Math.floor(nowMs / window.bucketMs) - first));
  return out;
}

/** The stretch without values that is being read: since when, and what its samples without a value said. */
interface Silence {
  fromIndex: number;
  /** No value in the window yet. */
  beforeFirst: boolean;
  /** First bucket with samples but no value; −1 = none. */
  missingIndex: number;
  missingCode: number;
}

interface SilenceContext {
  readonly window: TimeWindow;
  /** Bucket number of the window's first column. */
  readonly first: number;
  readonly silentMs: number;
  readonly known: readonly KnownGap[];
}

/** Turns the buckets since the last value into a break when the silence between them and `next` is a gap. */
function closeSilence(out: TrendColumns, context: SilenceContext, silence: Silence, next: number): void {
  const { window, first, known } = context;
  const timeOf = (index: number): number => (first + index) * window.bucketMs;
  const toMs = timeOf(next);
  const isMissing = silence.missingIndex >= 0;
  let fromMs = Math.max(window.fromMs, timeOf(silence.fromIndex));
  if (silence.beforeFirst) {
    // Before the first value of a window nothing is claimed, except what a device or the gateway has said.
    const start = isMissing ? timeOf(silence.missingIndex) : knownUntil(toMs, known);
    if (start === undefined) return;
    fromMs = Math.max(window.fromMs, start);
  } else if (!isMissing && toMs - fromMs <= context.silentMs) return;
  if (toMs <= fromMs) return;
  for (let i = Math.max(0, Math.round(fromMs / window.bucketMs) - first); i < next; i++) out.mean[i] = null;
  out.gaps.push({ fromMs, toMs, cause: causeOf(silence.missingCode, fromMs, toMs, known) });
}

/** Since when a known reason has held without a break until `toMs`. */
function knownUntil(toMs: number, known: readonly KnownGap[]): number | undefined {
  return known.findLast(
    ({ fromMs, toMs: endMs, cause }) => cause !== 'unknown' && fromMs < toMs && endMs >= toMs - momentSlackMs,
  )?.fromMs;
}

/** Something that happened this near to a silence explains it. */
const momentSlackMs = 5_000;

/** A known stretch explains a silence when it covers half of it; else a moment inside it does; else nobody knows. */
function knownCause(fromMs: number, toMs: number, known: readonly KnownGap[]): GapCause {
  let cause: GapCause = 'unknown';
  let coveredMs = (toMs - fromMs) / 2;
  for (const gap of known) {
    if (gap.cause === 'unknown') continue;
    const overlapMs = Math.min(toMs, gap.toMs) - Math.max(fromMs, gap.fromMs);
    if (overlapMs >= coveredMs) {
      cause = gap.cause;
      coveredMs = overlapMs;
    }
  }
  if (cause !== 'unknown') return cause;
  const moment = known.findLast(
    (gap) =>
      gap.fromMs === gap.toMs && gap.fromMs >= fromMs - momentSlackMs && gap.fromMs <= toMs + momentSlackMs,
  );
  return moment?.cause ?? 'unknown';
}

/** Gaps of several channels as one line: where they overlap they join, and the longest gives the cause. */
export function mergedGaps(gaps: readonly Gap[]): readonly Gap[] {
  const merged: Gap[] = [];
  let longestMs = 0;
  for (const gap of gaps.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    const lengthMs = gap.toMs - gap.fromMs;
    if (last === undefined || gap.fromMs > last.toMs) {
      merged.push(gap);
      longestMs = lengthMs;
      continue;
    }
    const cause = lengthMs > longestMs ? gap.cause : last.cause;
    longestMs = Math.max(longestMs, lengthMs);
    merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, gap.toMs), cause };
  }
  return merged;
}

const causes: Readonly<Partial<Record<Validity, GapCause>>> = {
  notAvailable: 'cable',
  invalid: 'noValue',
  calibrating: 'calibrating',
  ongoing: 'noValue',
  overflow: 'outOfRange',
  underflow: 'outOfRange',
};

/** A `stale` mark only says that nothing came: what somebody knows about that stretch is the better answer. */
function causeOf(code: number, fromMs: number, toMs: number, known: readonly KnownGap[]): GapCause {
  const said = code === noMissing ? undefined : causes[validityOfCode(code)];
  return said ?? knownCause(fromMs, toMs, known);
}
