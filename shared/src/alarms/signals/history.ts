/**
 * What detectors remember of a channel, as plain data: means of the last 60 s, means of 10 s for 10 minutes, and for some
 * channels the last raw values. Filled by samples and closed once a second by the monitor's timer, so it ages without data.
 */
import { enoughOf, type Known, mean, median } from './robust.ts';

export const secondsMax = 60;
export const tensMax = 60;
/** Raw values are kept this long, at most `rawMax` of them (50 Hz). */
export const rawMs = 5_000;
const rawMax = 256;
const perTen = 10;

export interface ChannelHistory {
  /** Of the second that runs. */
  sum: number;
  count: number;
  /** Oldest first; null = no usable value. */
  readonly seconds: (number | null)[];
  readonly tens: (number | null)[];
  /** Raw values with their times (ms), oldest first; stays empty where no detector wants them. */
  readonly rawMs: number[];
  readonly raw: number[];
}

export function createHistory(): ChannelHistory {
  return { sum: 0, count: 0, seconds: [], tens: [], rawMs: [], raw: [] };
}

function pushBounded<T>(list: T[], value: T, max: number): void {
  list.push(value);
  if (list.length > max) list.shift();
}

export function takeRaw(history: ChannelHistory, value: number, atMs: number): void {
  pushBounded(history.rawMs, atMs, rawMax);
  pushBounded(history.raw, value, rawMax);
}

function dropOldRaw(history: ChannelHistory, atMs: number): void {
  let old = 0;
  while (old < history.rawMs.length && (history.rawMs[old] ?? 0) < atMs - rawMs) old++;
  history.rawMs.splice(0, old);
  history.raw.splice(0, old);
}

/**
 * Ends a second. `held` is the channel's last usable value that is not too old, which stands for a second without a
 * sample (sources slower than 1 Hz); null when there is none. `tick` counts seconds since the monitor started.
 */
export function closeSecond(history: ChannelHistory, held: number | null, tick: number, atMs: number): void {
  const value = history.count > 0 ? history.sum / history.count : held;
  history.sum = 0;
  history.count = 0;
  pushBounded(history.seconds, value, secondsMax);
  if (history.rawMs.length > 0) dropOldRaw(history, atMs);
  if (tick % perTen === 0) pushBounded(history.tens, meanOfLast(history, perTen), tensMax);
}

/** `missed` seconds passed in which nothing at all was known. */
export function skipSeconds(history: ChannelHistory, missed: number): void {
  for (let i = Math.min(missed, secondsMax); i > 0; i--) pushBounded(history.seconds, null, secondsMax);
  const tens = Math.ceil(missed / perTen);
  for (let i = Math.min(tens, tensMax); i > 0; i--) pushBounded(history.tens, null, tensMax);
}

/** The seconds from `fromS` ago up to `toS` ago (0 = now). */
export function secondsBetween(history: ChannelHistory, fromS: number, toS: number): Known {
  const { seconds } = history;
  return seconds.slice(Math.max(0, seconds.length - fromS), Math.max(0, seconds.length - toS));
}

/** Mean of the last `overS` seconds (at most 600), null when fewer than 80 % are known. */
export function meanOfLast(history: ChannelHistory, overS: number): number | null {
  const known =
    overS <= secondsMax
      ? enoughOf(secondsBetween(history, overS, 0), overS)
      : enoughOf(history.tens.slice(-overS / perTen), overS / perTen);
  return known && mean(known);
}

/** Median of the seconds between, null when fewer than 80 % are known. */
export function medianBetween(history: ChannelHistory, fromS: number, toS: number): number | null {
  const known = enoughOf(secondsBetween(history, fromS, toS), fromS - toS);
  return known && median(known);
}

/** The 10 s means of the last `overS` seconds, null when fewer than 80 % are known. */
export function tensOfLast(history: ChannelHistory, overS: number): number[] | null {
  const wanted = Math.ceil(overS / perTen);
  return enoughOf(history.tens.slice(-wanted), wanted);
}
