/**
 * The answer to "show me this stretch in so many points": which pyramid level to read, and the grid of equal buckets that
 * the answer is made of.
 *
 * The grid's buckets are whole pyramid buckets and lie on multiples of their width, so minimum and maximum are exact,
 * neighbouring answers fit together, and panning does not make the picture shimmer. Its ends reach over the asked times
 * by less than one bucket.
 */
import type { Chunk } from './chunk.ts';
import { type BucketColumn, bucketMsOf, isUsableCode, pyramidLevels } from './pyramid.ts';
import type { HistorySeries } from './record-types.ts';

export const historyPointsMax = 20_000;
/**
 * A grid bucket holds 1.5 to 6 pyramid buckets: with fewer, rounding up to whole ones costs too many points; with more,
 * too many buckets are read.
 */
const gridPerLevelMin = 1.5;
/** Level of a grid that is finer than the pyramid and is made from the samples. */
export const levelSamples = -1;
const codeAbsent = 0xff;

export interface HistoryGrid {
  readonly level: number;
  readonly bucketMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly length: number;
}

/** The grid of at most `points` + 1 buckets that covers [fromMs, toMs). */
export function historyGrid(fromMs: number, toMs: number, points: number): HistoryGrid {
  const wanted = Math.max(1, Math.min(historyPointsMax, Math.floor(points)));
  const targetMs = Math.max(1, (toMs - fromMs) / wanted);
  let level = levelSamples;
  while (level + 1 < pyramidLevels && bucketMsOf(level + 1) * gridPerLevelMin <= targetMs) level++;
  const unitMs = level === levelSamples ? 1 : bucketMsOf(level);
  const bucketMs = unitMs * Math.ceil(targetMs / unitMs);
  const gridFromMs = Math.floor(fromMs / bucketMs) * bucketMs;
  const length = Math.max(0, Math.ceil((toMs - gridFromMs) / bucketMs));
  return { level, bucketMs, fromMs: gridFromMs, toMs: gridFromMs + length * bucketMs, length };
}

/** Collects the buckets of one channel on a grid, in counts of the channel's resolution. */
export class GridColumn {
  readonly #grid: HistoryGrid;
  readonly #count: Float64Array;
  readonly #missing: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #sum: Float64Array;

  constructor(grid: HistoryGrid) {
    this.#grid = grid;
    this.#count = new Float64Array(grid.length);
    this.#missing = new Float64Array(grid.length);
    this.#min = new Float64Array(grid.length).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(grid.length).fill(Number.NEGATIVE_INFINITY);
    this.#sum = new Float64Array(grid.length);
  }

  /** One sample; `code` as in a chunk (validity, no value). */
  addSample(atMs: number, code: number, count: number): void {
    const at = Math.floor((atMs - this.#grid.fromMs) / this.#grid.bucketMs);
    if (at < 0 || at >= this.#grid.length) return;
    if (!isUsableCode(code)) {
      this.#missing[at] = (this.#missing[at] ?? 0) + 1;
      return;
    }
    this.#count[at] = (this.#count[at] ?? 0) + 1;
    this.#sum[at] = (this.#sum[at] ?? 0) + count;
    if (count < (this.#min[at] ?? 0)) this.#min[at] = count;
    if (count > (this.#max[at] ?? 0)) this.#max[at] = count;
  }

  addChunk(chunk: Chunk, column: Chunk['columns'][number]): void {
    for (let i = 0; i < chunk.frameCount; i++) {
      const code = column.codes[i] ?? codeAbsent;
      if (code !== codeAbsent) this.addSample(chunk.times[i] ?? 0, code, column.counts[i] ?? 0);
    }
  }

  addBuckets(column: BucketColumn): void {
    const { fromMs, bucketMs, length, level } = this.#grid;
    const unitMs = bucketMsOf(level);
    // Whole numbers only: the grid lies on the level's buckets.
    const firstIndex = Math.round(fromMs / unitMs);
    const perBucket = Math.round(bucketMs / unitMs);
    for (let i = 0; i < column.index.length; i++) {
      const at = Math.floor(((column.index[i] ?? 0) - firstIndex) / perBucket);
      if (at < 0 || at >= length) continue;
      this.#missing[at] = (this.#missing[at] ?? 0) + (column.missing[i] ?? 0);
      const count = column.count[i] ?? 0;
      if (count === 0) continue;
      this.#count[at] = (this.#count[at] ?? 0) + count;
      this.#sum[at] = (this.#sum[at] ?? 0) + (column.sum[i] ?? 0);
      const min = column.min[i] ?? 0;
      const max = column.max[i] ?? 0;
      if (min < (this.#min[at] ?? 0)) this.#min[at] = min;
      if (max > (this.#max[at] ?? 0)) this.#max[at] = max;
    }
  }

  series(channel: string, resolution: number): HistorySeries {
    const { length, fromMs, bucketMs } = this.#grid;
    // As `fromCount` does, with the inverse taken once: an answer has 100,000 values.
    const isWhole = resolution >= 1;
    const factor = isWhole ? resolution : Math.round(1 / resolution);
    const min = Array.from({ length }, (): number | null => null);
    const max = min.slice();
    const mean = min.slice();
    for (let i = 0; i < length; i++) {
      const count = this.#count[i] ?? 0;
      if (count === 0) continue;
      const least = this.#min[i] ?? 0;
      const most = this.#max[i] ?? 0;
      const middle = (this.#sum[i] ?? 0) / count;
      min[i] = isWhole ? least * factor : least / factor;
      max[i] = isWhole ? most * factor : most / factor;
      mean[i] = isWhole ? middle * factor : middle / factor;
    }
    return {
      channel,
      fromMs,
      bucketMs,
      min,
      max,
      mean,
      count: Array.from(this.#count),
      missing: Array.from(this.#missing),
    };
  }
}

function weighted(a: number | null, aCount: number, b: number | null, bCount: number): number | null {
  if (a === null) return b;
  if (b === null) return a;
  return (a * aCount + b * bCount) / (aCount + bCount);
}

function lesser(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

function greater(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

/** Two answers of the same grid as one: segments of a run, or a channel whose resolution changed on the way. */
export function mergeSeries(a: HistorySeries, b: HistorySeries): HistorySeries {
  return {
    channel: a.channel,
    fromMs: a.fromMs,
    bucketMs: a.bucketMs,
    min: a.min.map((value, i) => lesser(value, b.min[i] ?? null)),
    max: a.max.map((value, i) => greater(value, b.max[i] ?? null)),
    mean: a.mean.map((value, i) => weighted(value, a.count[i] ?? 0, b.mean[i] ?? null, b.count[i] ?? 0)),
    count: a.count.map((value, i) => value + (b.count[i] ?? 0)),
    missing: a.missing.map((value, i) => value + (b.missing[i] ?? 0)),
  };
}
