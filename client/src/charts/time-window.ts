/** Which stretch of time a range shows and how it is cut into buckets of about a pixel. Pure; all times gateway ms. */
import type { RangeId } from '../state/slow-state.ts';

const minuteMs = 60_000;
const fixedRangesMs: Readonly<Record<Exclude<RangeId, 'run'>, number>> = {
  '5m': 5 * minuteMs,
  '30m': 30 * minuteMs,
  '2h': 120 * minuteMs,
  '12h': 720 * minuteMs,
};
/** A run younger than this is shown with this much room, so that the first minutes are not stretched out. */
const shortestRunMs = 5 * minuteMs;

/** Length of a range; `run` is the time since the run started, with steps so that it does not creep every frame. */
export function rangeMs(range: RangeId, nowMs: number, runStartedMs: number | undefined): number {
  if (range !== 'run') return fixedRangesMs[range];
  const runMs = Math.max(shortestRunMs, nowMs - (runStartedMs ?? nowMs));
  const step = 1.02;
  return step ** Math.ceil(Math.log(runMs) / Math.log(step));
}

export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
}

/** Buckets are whole tenths of a second, so that 10 Hz data fall evenly into them. */
const bucketStepMs = 100;
/** Sizes of a bucket in those steps; ten times as many above the last. */
const bucketSteps: readonly number[] = [1, 2, 3, 4, 5, 6, 8];
/** Room at the right for the dot of the present value, as a share of the range. */
const headroom = 0.008;
/** A bucket between half a pixel and two pixels wide is kept when a layout changes: no rebuild, no new request. */
const keptShare = 2;

/** Length of a bucket of about a pixel; `currentMs` is kept while it is near enough. */
export function bucketMsOf(lengthMs: number, widthPx: number, currentMs?: number): number {
  const perPixel = lengthMs / Math.max(50, widthPx);
  if (currentMs !== undefined && currentMs <= perPixel * keptShare && currentMs >= perPixel / keptShare)
    return currentMs;
  for (let scale = bucketStepMs; ; scale *= 10)
    for (const step of bucketSteps) if (step * scale >= perPixel) return step * scale;
}

/** The window that ends at `nowMs`, moved in whole buckets so that what was painted does not shimmer. */
export function timeWindow(lengthMs: number, bucketMs: number, nowMs: number): TimeWindow {
  const toMs = Math.ceil((nowMs + lengthMs * headroom) / bucketMs) * bucketMs;
  return { fromMs: toMs - lengthMs, toMs, bucketMs };
}

const secondMs = 1_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const tickSteps: readonly number[] = [
  5 * secondMs,
  10 * secondMs,
  15 * secondMs,
  30 * secondMs,
  minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  dayMs,
  2 * dayMs,
  5 * dayMs,
  10 * dayMs,
];

export interface TimeTick {
  readonly atMs: number;
  /** Local midnight: written as a date. */
  readonly midnight: boolean;
}

/**
 * Ticks at round wall times, at least `spacingPx` apart. `wallMinusAtMs` turns gateway time into wall time and
 * `zoneOffsetMs` wall time into the clock on the wall (minus `Date.getTimezoneOffset()` in ms).
 */
export function timeTicks(
  window: TimeWindow,
  widthPx: number,
  spacingPx: number,
  wallMinusAtMs: number,
  zoneOffsetMs: number,
): TimeTick[] {
  const lengthMs = window.toMs - window.fromMs;
  const wanted = (lengthMs * spacingPx) / Math.max(1, widthPx);
  const step = tickSteps.find((candidate) => candidate >= wanted) ?? 10 * dayMs;
  const shift = wallMinusAtMs + zoneOffsetMs;
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil((window.fromMs + shift) / step) * step; at <= window.toMs + shift; at += step)
    ticks.push({ atMs: at - shift, midnight: at % dayMs === 0 });
  return ticks;
}
