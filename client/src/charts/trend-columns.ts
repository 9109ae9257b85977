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
  let lastData = -1;
  let missingCode = noMissing;
  for (let i = 0; i < length; i++) {
    const found = buckets.read(first + i, bucket);
    if (!found || Number.isNaN(bucket.mean)) {
      out.mean[i] = undefined;
      if (found) missingCode = bucket.missingCode;
      continue;
    }
    closeSilence(out, window, first, lastData, i, silentMs, missingCode, known);
    out.mean[i] = bucket.mean;
    out.min[i] = bucket.min;
    out.max[i] = bucket.max;
    if (!(out.low <= bucket.min)) out.low = bucket.min;
    if (!(out.high >= bucket.max)) out.high = bucket.max;
    lastData = i;
    missingCode = noMissing;
  }
  const nowIndex = Math.min(length, Math.floor(nowMs / window.bucketMs) - first);
  closeSilence(out, window, first, lastData, nowIndex, silentMs, missingCode, known);
  return out;
}

/** Turns the buckets between two data buckets into a break when the silence between them is a gap. */
function closeSilence(
  out: TrendColumns,
  window: TimeWindow,
  first: number,
  lastData: number,
  next: number,
  silentMs: number,
  missingCode: number,
  known: readonly KnownGap[],
): void {
  const fromMs = lastData < 0 ? window.fromMs : (first + lastData + 1) * window.bucketMs;
  const toMs = (first + next) * window.bucketMs;
  const silence = toMs - fromMs > silentMs;
  if (missingCode === noMissing && !silence) return;
  // Nothing is drawn before the first value of a run: only a reason that somebody knows makes it a gap.
  const cause =
    missingCode === noMissing ? knownCause(fromMs, toMs, known) : causeOf(missingCode, fromMs, toMs, known);
  for (let i = lastData + 1; i < next; i++) out.mean[i] = null;
  if (toMs <= fromMs || (lastData < 0 && cause === 'unknown')) return;
  out.gaps.push({ fromMs, toMs, cause });
}

function knownCause(fromMs: number, toMs: number, known: readonly KnownGap[]): GapCause {
  let best: KnownGap | undefined;
  let bestMs = 0;
  for (const gap of known) {
    const overlapMs = Math.min(toMs, gap.toMs) - Math.max(fromMs, gap.fromMs);
    if (overlapMs > bestMs) {
      best = gap;
      bestMs = overlapMs;
    }
  }
  return best?.cause ?? 'unknown';
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
  return causes[validityOfCode(code)] ?? knownCause(fromMs, toMs, known);
}
