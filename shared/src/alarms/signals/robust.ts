/** Robust statistics for detectors: medians, the Theil–Sen slope, and swings. Pure functions of small arrays. */

/** At least this share of a window must be known, else the signal is unknown (alarms.md R11). */
export const validShare = 0.8;

export type Known = readonly (number | null)[];

export function knownOf(values: Known): number[] {
  const known: number[] = [];
  for (const value of values) if (value !== null) known.push(value);
  return known;
}

/** The known values of a window that should hold `expected`; null when fewer than 80 % are known. */
export function enoughOf(values: Known, expected: number): number[] | null {
  const known = knownOf(values);
  return known.length >= validShare * expected && known.length > 0 ? known : null;
}

/** @param values at least one */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

export function rangeOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
}

/** Standard deviation over mean; 0 without a mean. */
export function variation(values: readonly number[]): number {
  const middle = mean(values);
  if (middle === 0) return 0;
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2))) / Math.abs(middle);
}

/** Median of the slopes between all pairs, per step of the index; null with fewer than two known values. */
export function theilSen(values: Known): number | null {
  const slopes: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const from = values[i] ?? null;
    if (from === null) continue;
    for (let j = i + 1; j < values.length; j++) {
      const to = values[j] ?? null;
      if (to !== null) slopes.push((to - from) / (j - i));
    }
  }
  return slopes.length === 0 ? null : median(slopes);
}

/** The values without their straight line, so that a ramp is no swing. */
export function detrended(values: readonly number[]): number[] {
  const count = values.length;
  const middle = mean(values);
  let product = 0;
  let square = 0;
  for (const [index, value] of values.entries()) {
    const x = index - (count - 1) / 2;
    product += x * (value - middle);
    square += x * x;
  }
  const slope = square === 0 ? 0 : product / square;
  return values.map((value, index) => value - middle - slope * (index - (count - 1) / 2));
}

/** How often the values turn round by at least `amplitude`: a step is 1 swing, a spike 2, chatter many. */
export function swings(values: readonly number[], amplitude: number): number {
  let low = values[0] ?? 0;
  let high = low;
  let direction = 0;
  let count = 0;
  for (const value of values) {
    if (direction <= 0 && value - low >= amplitude) {
      direction = 1;
      count++;
      high = value;
    } else if (direction >= 0 && high - value >= amplitude) {
      direction = -1;
      count++;
      low = value;
    }
    if (direction >= 0) high = Math.max(high, value);
    if (direction <= 0) low = Math.min(low, value);
  }
  return count;
}
