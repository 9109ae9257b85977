/**
 * The scale of a limit ruler: which stretch is shown, where the limits stand, which of their numbers fit. Pure; widths in
 * CSS px come from outside.
 */
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { ChannelLimits } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { limitText } from '@circuitwatch/shared/texts/number-text.ts';
import { allowedRange } from './y-range.ts';

export interface RulerTick {
  readonly value: number;
  readonly text: string;
  /** Warning limits are tall and bold, alarm and critical limits thin. */
  readonly strong: boolean;
  readonly side: 'low' | 'high';
}

export interface RulerScale {
  readonly min: number;
  readonly max: number;
  readonly allowed: { readonly low: number | null; readonly high: number | null };
  readonly ticks: readonly RulerTick[];
  readonly lowOff: boolean;
  readonly highOff: boolean;
}

const levels = ['warning', 'alarm', 'critical'] as const;
/** Room beyond the outermost limit, as a share of what is shown. */
const room = 0.12;
/** The open end of a one-sided ruler, as a multiple of the limits' own spread. */
const openShare = 1.2;

/** Undefined when the channel has no limit at all. */
export function rulerScale(channel: Channel, limits: ChannelLimits | undefined): RulerScale | undefined {
  if (!limits) return undefined;
  const allowed = allowedRange(limits);
  const ticks = [...sideTicks(channel, limits, 'low'), ...sideTicks(channel, limits, 'high')];
  if (ticks.length === 0) return undefined;
  const values = ticks.map((tick) => tick.value);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const [floor, ceiling] = channel.range;
  const spread = Math.max(most - least, Math.abs(most) * 0.4, channel.resolution * 4);
  // An open side ends in zero where that is its natural end, else a little beyond the limits of the other side.
  const openLow = floor <= 0 && most > 0 ? 0 : Math.max(floor, least - spread * openShare);
  const openHigh = ceiling >= 0 && least < 0 && most <= 0 ? 0 : Math.min(ceiling, most + spread * openShare);
  const from = allowed.low === null ? Math.min(openLow, least) : least;
  const to = allowed.high === null ? Math.max(openHigh, most) : most;
  const pad = (to - from) * room;
  return {
    min: allowed.low === null ? from : Math.max(floor, from - pad),
    max: allowed.high === null ? to : Math.min(ceiling, to + pad),
    allowed,
    ticks,
    lowOff: allowed.low === null,
    highOff: allowed.high === null,
  };
}

function sideTicks(channel: Channel, limits: ChannelLimits, side: 'low' | 'high'): RulerTick[] {
  const bound = allowedRange(limits)[side];
  return levels.flatMap((level) => {
    const value = limits[side][level];
    if (value === null) return [];
    return [{ value, text: limitText(channel, value), strong: value === bound, side }];
  });
}

/** Where a value stands, 0 to 1; outside is pinned to the end. */
export function rulerPosition(scale: RulerScale, value: number): number {
  return Math.max(0, Math.min(1, (value - scale.min) / (scale.max - scale.min)));
}

/** Least room between two numbers. */
const labelGapPx = 7;

/** The ticks whose numbers fit side by side: bold ones first, then the outermost, each kept inside the ruler. */
export function fittingLabels(
  scale: RulerScale,
  widthPx: number,
  characterPx: number,
  taken: readonly { readonly from: number; readonly to: number }[] = [],
): readonly { readonly tick: RulerTick; readonly centrePx: number }[] {
  const placed: { tick: RulerTick; centrePx: number; from: number; to: number }[] = [];
  const order = scale.ticks.toSorted(
    (a, b) => Number(b.strong) - Number(a.strong) || Math.abs(middle(scale, b)) - Math.abs(middle(scale, a)),
  );
  for (const tick of order) {
    const width = tick.text.length * characterPx;
    const centrePx = Math.max(
      width / 2,
      Math.min(widthPx - width / 2, rulerPosition(scale, tick.value) * widthPx),
    );
    const from = centrePx - width / 2;
    const to = centrePx + width / 2;
    const collides = (other: { readonly from: number; readonly to: number }): boolean =>
      from < other.to + labelGapPx && to > other.from - labelGapPx;
    if (placed.some(collides) || taken.some(collides)) continue;
    placed.push({ tick, centrePx, from, to });
  }
  return placed;
}

function middle(scale: RulerScale, tick: RulerTick): number {
  return rulerPosition(scale, tick.value) - 0.5;
}
