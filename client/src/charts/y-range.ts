/**
 * The y range of a trend row: fixed by the channel's limits, never auto-scaled with each wobble. It grows only when data
 * leave it, in steps, so that a line that crosses a limit stays in sight and the axis does not breathe. Pure.
 */
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';

export interface YRange {
  readonly min: number;
  readonly max: number;
}

/** Room outside the warning limits, as a share of the allowed range: enough to see a line cross. */
const outside = 0.22;
const pad = 0.08;

/** The allowed range that is shown: warning limits, or the next level where there is no warning. */
export function allowedRange(limits: ChannelLimits | undefined): {
  readonly low: number | null;
  readonly high: number | null;
} {
  return { low: outermost(limits?.low), high: outermost(limits?.high) };
}

function outermost(side: ChannelLimits['low'] | undefined): number | null {
  return side?.warning ?? side?.alarm ?? side?.critical ?? null;
}

/**
 * Range of a row for its channel, limits and what is visible (`low`, `high`; NaN when nothing is). With `fit` the data
 * alone decide.
 */
export function yRange(
  channel: Channel,
  limits: ChannelLimits | undefined,
  low: number,
  high: number,
  fit: boolean,
): YRange {
  const allowed = allowedRange(limits);
  if (fit) return fitRange(channel, low, high);
  if (allowed.low === null && allowed.high === null) return looseRange(channel, low, high);
  const from = allowed.low ?? openEnd(channel, allowed.high ?? 0, low, -1);
  const to = allowed.high ?? openEnd(channel, from, high, 1);
  const room = Math.max((to - from) * outside, channel.resolution);
  return grow(
    { min: allowed.low === null ? from : from - room, max: allowed.high === null ? to : to + room },
    low,
    high,
  );
}

/** A side without limit ends a little beyond the data, in steps of an eighth of the other side's limit. */
function openEnd(channel: Channel, limit: number, reach: number, side: -1 | 1): number {
  const step = Math.max(Math.abs(limit) / 8, channel.resolution * 4);
  const least = limit + side * 2 * step;
  const wanted = Number.isNaN(reach) ? least : reach + (side * step) / 4;
  const steps = Math.max(2, Math.ceil((side * (wanted - limit)) / step));
  const end = limit + side * steps * step;
  const floor = limit > 0 ? naturalFloor(channel) : channel.range[0];
  // The channel's own end bounds it, unless the limit itself lies beyond that.
  return side < 0
    ? Math.min(limit - step, Math.max(end, floor))
    : Math.max(limit + step, Math.min(end, channel.range[1]));
}

/** Zero where the channel can be zero, else the bottom of its range. */
function naturalFloor(channel: Channel): number {
  return channel.range[0] <= 0 ? 0 : channel.range[0];
}

/** Grows a range by quarters of itself until it holds the data. */
function grow(base: YRange, low: number, high: number): YRange {
  const step = (base.max - base.min) / 4;
  const below = low < base.min ? Math.ceil((base.min - low) / step) : 0;
  const above = high > base.max ? Math.ceil((high - base.max) / step) : 0;
  return { min: base.min - below * step, max: base.max + above * step };
}

/** Without limits: round numbers around the data, at least a tenth of their size high. */
function looseRange(channel: Channel, low: number, high: number): YRange {
  if (Number.isNaN(low)) return { min: naturalFloor(channel), max: naturalFloor(channel) + 1 };
  const least = Math.max(Math.abs(high) * 0.2, 10 ** -channel.decimals * 4);
  const step = niceStep(Math.max(high - low, least));
  const min = Math.floor(low / step - 0.25) * step;
  const max = Math.ceil(high / step + 0.25) * step;
  return min < 0 && low >= 0 && channel.range[0] <= 0 ? { min: 0, max } : { min, max };
}

function fitRange(channel: Channel, low: number, high: number): YRange {
  if (Number.isNaN(low)) return looseRange(channel, low, high);
  const least = 10 ** -channel.decimals * 6;
  const middle = (low + high) / 2;
  const half = Math.max(high - low, least) / 2;
  const step = niceStep(half / 4);
  return {
    min: Math.floor((middle - half * (1 + pad)) / step) * step,
    max: Math.ceil((middle + half * (1 + pad)) / step) * step,
  };
}

/** 1, 2 or 5 times a power of ten, not above `size`. */
export function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const mantissa = size / power;
  return (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1) * power;
}

/** A sparkline's range: the data, but at least a third of the allowed range, so that calm looks calm. */
export function sparkRange(
  channel: Channel,
  allowed: { readonly low: number | null; readonly high: number | null },
  low: number,
  high: number,
): YRange {
  if (Number.isNaN(low)) return { min: allowed.low ?? 0, max: allowed.high ?? (allowed.low ?? 0) + 1 };
  const width = allowed.low !== null && allowed.high !== null ? (allowed.high - allowed.low) / 3 : 0;
  const least = Math.max(width, Math.abs(high) * 0.1, 10 ** -channel.decimals * 6);
  const half = Math.max(high - low, least) / 2;
  const middle = (low + high) / 2;
  return { min: middle - half, max: middle + half };
}
