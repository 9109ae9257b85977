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

interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface RulerLabel extends Stretch {
  readonly tick: RulerTick;
  readonly centrePx: number;
}

/** The ticks whose numbers fit side by side: bold ones first, then the outermost, each kept inside the ruler. */
export function fittingLabels(
  scale: RulerScale,
  widthPx: number,
  characterPx: number,
  taken: readonly Stretch[] = [],
): readonly RulerLabel[] {
  const placed: RulerLabel[] = [];
  const order = scale.ticks.toSorted(
    (a, b) => Number(b.strong) - Number(a.strong) || Math.abs(middle(scale, b)) - Math.abs(middle(scale, a)),
  );
  for (const tick of order) {
    const width = tick.text.length * characterPx;
    const wanted = rulerPosition(scale, tick.value) * widthPx;
    const centrePx = Math.max(width / 2, Math.min(widthPx - width / 2, wanted));
    const label = { tick, centrePx, from: centrePx - width / 2, to: centrePx + width / 2 };
    if (![...placed, ...taken].some((other) => touches(label, other))) placed.push(label);
  }
  return placed;
}

function touches(a: Stretch, b: Stretch): boolean {
  return a.from < b.to + labelGapPx && a.to > b.from - labelGapPx;
}

export interface LimitOffMark extends Stretch {
  readonly side: 'low' | 'high';
  /** False where the word would cover the number of a warning limit: the crossed bell stands alone. */
  readonly hasWord: boolean;
}

/** Where the marks of switched-off sides stand: at their ends, never over the number of a warning limit. */
export function limitOffMarks(
  scale: RulerScale,
  widthPx: number,
  characterPx: number,
  bellPx: number,
  wordsPx: { readonly low: number; readonly high: number },
): readonly LimitOffMark[] {
  const strong = fittingLabels(scale, widthPx, characterPx).filter(({ tick }) => tick.strong);
  return (['low', 'high'] as const).flatMap((side): LimitOffMark[] => {
    if (!(side === 'low' ? scale.lowOff : scale.highOff)) return [];
    const stretch = (px: number): Stretch =>
      side === 'low' ? { from: 0, to: px } : { from: widthPx - px, to: widthPx };
    const withWord = stretch(bellPx + wordsPx[side]);
    const hasWord = !strong.some((label) => touches(label, withWord));
    return [{ side, hasWord, ...(hasWord ? withWord : stretch(bellPx)) }];
  });
}

function middle(scale: RulerScale, tick: RulerTick): number {
  return rulerPosition(scale, tick.value) - 0.5;
}
