/**
 * The pyramid: minimum, maximum, sum and counts per bucket of 1 s × 4ⁿ, so that an overview of any length reads a few
 * thousand buckets (performance.md §3b, "Flatness": 4.5 to 10 ms from 6 hours to 60 days).
 *
 * Only usable samples (validity.ts) with a number count into min, max and sum; all others count as missing, so that a
 * bucket of dashes is not an empty bucket. While a block is open its sums are exact whole numbers, so that levels and
 * late parts merge by addition; a closed block keeps means rounded to a whole count, which halves it.
 * A bucket's index is floor(atMs / bucketMs); buckets without any sample are not stored.
 */
import { isUsable, validityOfCode } from '../channels/validity.ts';
import { noValueCount } from '../wire/sample-block.ts';
import type { ChunkColumn } from './chunk.ts';
import { readSecondDifferences, writeSecondDifferences } from './columns.ts';
import {
  type Compress,
  type Decompress,
  openContainer,
  packContainer,
  type PlainColumn,
  plainColumn,
} from './container.ts';
import { ByteReader, ByteWriter } from './varint.ts';

export const pyramidFactor = 4;
/** 1 s to 4 h 33 min: two years stay under 4,000 buckets on the top level. */
export const pyramidLevels = 8;
export const bucketsPerBlock = 2048;
const baseBucketMs = 1000;
const codeMask = 0x7f;
const noNumber = 0x80;
/** A part that arrived late may repeat buckets, never more than this per block. */
const bucketsMax = bucketsPerBlock * 2;

export function bucketMsOf(level: number): number {
  return baseBucketMs * pyramidFactor ** level;
}

/** The buckets of one channel in ascending order of index; parallel arrays. */
export interface BucketColumn {
  readonly channelId: number;
  readonly index: Float64Array;
  /** Usable samples. */
  readonly count: Float64Array;
  /** Samples without a usable number. */
  readonly missing: Float64Array;
  /** Counts of the channel's resolution; meaningless where count is 0. */
  readonly min: Int32Array;
  readonly max: Int32Array;
  readonly sum: Float64Array;
}

const usableCodes: readonly boolean[] = Array.from({ length: 256 }, (_, code) =>
  (code & noNumber) !== 0 ? false : isUsable(validityOfCode(code & codeMask)),
);

/** Whether a chunk's code carries a number that rules, minima and means may use. */
export function isUsableCode(code: number): boolean {
  return usableCodes[code] === true;
}

function emptyColumn(channelId: number, length: number): BucketColumn {
  return {
    channelId,
    index: new Float64Array(length),
    count: new Float64Array(length),
    missing: new Float64Array(length),
    min: new Int32Array(length),
    max: new Int32Array(length),
    sum: new Float64Array(length),
  };
}

export function sliceBuckets(column: BucketColumn, from: number, to: number): BucketColumn {
  return {
    channelId: column.channelId,
    index: column.index.subarray(from, to),
    count: column.count.subarray(from, to),
    missing: column.missing.subarray(from, to),
    min: column.min.subarray(from, to),
    max: column.max.subarray(from, to),
    sum: column.sum.subarray(from, to),
  };
}

/** Adds bucket `i` of `from` to bucket `at` of `into`, whose index is the same or which is still untouched. */
function addBucket(into: BucketColumn, at: number, from: BucketColumn, i: number): void {
  const count = from.count[i] ?? 0;
  if (count > 0) {
    const min = from.min[i] ?? 0;
    const max = from.max[i] ?? 0;
    const isFirst = into.count[at] === 0;
    if (isFirst || min < (into.min[at] ?? 0)) into.min[at] = min;
    if (isFirst || max > (into.max[at] ?? 0)) into.max[at] = max;
  }
  into.count[at] = (into.count[at] ?? 0) + count;
  into.missing[at] = (into.missing[at] ?? 0) + (from.missing[i] ?? 0);
  into.sum[at] = (into.sum[at] ?? 0) + (from.sum[i] ?? 0);
}

/** One bucket per sample of the column: the input of `foldBuckets`. */
function samplesAsBuckets(times: Float64Array, column: ChunkColumn, bucketMs: number): BucketColumn {
  const { codes, counts } = column;
  const out = emptyColumn(column.channelId, codes.length);
  let length = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0xff;
    if (code === 0xff) continue;
    out.index[length] = Math.floor((times[i] ?? 0) / bucketMs);
    if (isUsableCode(code)) {
      const count = counts[i] ?? noValueCount;
      out.count[length] = 1;
      out.min[length] = count;
      out.max[length] = count;
      out.sum[length] = count;
    } else {
      out.missing[length] = 1;
    }
    length++;
  }
  return sliceBuckets(out, 0, length);
}

/** Brings buckets of any order together, `divide` of them to one (1 = only equal indexes). */
function foldBuckets(column: BucketColumn, divide: number): BucketColumn {
  const order = orderOf(column.index);
  const out = emptyColumn(column.channelId, column.index.length);
  let length = 0;
  let last = Number.NaN;
  for (let n = 0; n < column.index.length; n++) {
    const i = order ? (order[n] ?? 0) : n;
    const index = Math.floor((column.index[i] ?? 0) / divide);
    if (index !== last) {
      out.index[length++] = index;
      last = index;
    }
    addBucket(out, length - 1, column, i);
  }
  return sliceBuckets(out, 0, length);
}

/** The ascending order, or undefined when it is ascending already (nearly always: time does not go back). */
function orderOf(index: Float64Array): Uint32Array | undefined {
  for (let i = 1; i < index.length; i++) {
    if ((index[i] ?? 0) < (index[i - 1] ?? 0)) {
      return Uint32Array.from(index, (_, at) => at).toSorted((a, b) => (index[a] ?? 0) - (index[b] ?? 0));
    }
  }
  return undefined;
}

/** The buckets of a chunk's column at any bucket width; level 0 of the pyramid is `bucketMsOf(0)`. */
export function bucketsOfColumn(times: Float64Array, column: ChunkColumn, bucketMs: number): BucketColumn {
  return foldBuckets(samplesAsBuckets(times, column, bucketMs), 1);
}

/** The same samples one level up. */
export function raiseLevel(column: BucketColumn): BucketColumn {
  return foldBuckets(column, pyramidFactor);
}

/** Buckets of both, equal indexes added. Both are of the same channel and level. */
export function mergeBuckets(a: BucketColumn, b: BucketColumn): BucketColumn {
  const out = emptyColumn(a.channelId, a.index.length + b.index.length);
  let i = 0;
  let j = 0;
  let length = 0;
  while (i < a.index.length || j < b.index.length) {
    const left = a.index[i] ?? Number.POSITIVE_INFINITY;
    const right = b.index[j] ?? Number.POSITIVE_INFINITY;
    out.index[length] = Math.min(left, right);
    if (left <= right) addBucket(out, length, a, i++);
    if (right <= left) addBucket(out, length, b, j++);
    length++;
  }
  return sliceBuckets(out, 0, length);
}

/** Cuts a column where a new block of `bucketsPerBlock` begins. */
export function splitByBlock(column: BucketColumn): Map<number, BucketColumn> {
  const blocks = new Map<number, BucketColumn>();
  let from = 0;
  while (from < column.index.length) {
    const block = Math.floor((column.index[from] ?? 0) / bucketsPerBlock);
    let to = from + 1;
    while (to < column.index.length && Math.floor((column.index[to] ?? 0) / bucketsPerBlock) === block) to++;
    blocks.set(block, sliceBuckets(column, from, to));
    from = to;
  }
  return blocks;
}

/** Columns of one channel in a block: id = channelId × 3 + part. */
const partCenter = 0;
const partSpread = 1;
/** Only in open blocks. */
const partRemainder = 2;
const partCount = 3;
/** Distances below this fit two to a byte. */
const nibbleMax = 15;
const wideSpread = 0xff;

function meanOf(column: BucketColumn, i: number): number {
  return Math.round((column.sum[i] ?? 0) / (column.count[i] ?? 1));
}

function filledOf(column: BucketColumn): number[] {
  const filled: number[] = [];
  for (const [i, count] of column.count.entries()) if (count > 0) filled.push(i);
  return filled;
}

/** Number of buckets, then their indexes, counts, missing counts and rounded means. */
function writeCenter(column: BucketColumn, filled: readonly number[]): Uint8Array {
  const length = column.index.length;
  const out = new ByteWriter(length * 4 + 32);
  out.varint(length);
  writeSecondDifferences(out, column.index, length);
  let previous = 0;
  for (const count of column.count) {
    out.zigzag(count - previous);
    previous = count;
  }
  previous = 0;
  for (const missing of column.missing) {
    out.zigzag(missing - previous);
    previous = missing;
  }
  previous = 0;
  for (const i of filled) {
    const mean = meanOf(column, i);
    out.zigzag(mean - previous);
    previous = mean;
  }
  return out.take();
}

/** How far minimum and maximum lie from the mean: one byte for both, or a mark and two varints. */
function writeSpread(column: BucketColumn, filled: readonly number[]): Uint8Array {
  const out = new ByteWriter(filled.length + 32);
  for (const i of filled) {
    const mean = meanOf(column, i);
    const below = mean - (column.min[i] ?? 0);
    const above = (column.max[i] ?? 0) - mean;
    if (below < nibbleMax && above < nibbleMax) {
      out.byte(below * 16 + above);
    } else {
      out.byte(wideSpread);
      out.varint(below);
      out.varint(above);
    }
  }
  return out.take();
}

function writeRemainder(column: BucketColumn, filled: readonly number[]): Uint8Array {
  const out = new ByteWriter(filled.length * 2 + 32);
  for (const i of filled) out.zigzag((column.sum[i] ?? 0) - meanOf(column, i) * (column.count[i] ?? 0));
  return out.take();
}

function readCenter(channelId: number, bytes: Uint8Array): BucketColumn {
  const input = new ByteReader(bytes);
  const length = input.varint();
  if (length > bucketsMax) throw new RangeError(`${length} buckets are too many`);
  const out = emptyColumn(channelId, length);
  out.index.set(readSecondDifferences(input, length));
  let previous = 0;
  for (let i = 0; i < length; i++) out.count[i] = previous += input.zigzag();
  previous = 0;
  for (let i = 0; i < length; i++) out.missing[i] = previous += input.zigzag();
  previous = 0;
  for (let i = 0; i < length; i++) {
    const count = out.count[i] ?? 0;
    if (count > 0) out.sum[i] = (previous += input.zigzag()) * count;
  }
  input.end();
  return out;
}

function readSpread(bytes: Uint8Array, out: BucketColumn): void {
  const input = new ByteReader(bytes);
  for (let i = 0; i < out.index.length; i++) {
    const count = out.count[i] ?? 0;
    if (count === 0) continue;
    const mean = (out.sum[i] ?? 0) / count;
    const both = input.byte();
    out.min[i] = mean - (both === wideSpread ? input.varint() : both >> 4);
    out.max[i] = mean + (both === wideSpread ? input.varint() : both & 0xf);
  }
  input.end();
}

function readRemainder(bytes: Uint8Array, out: BucketColumn): void {
  const input = new ByteReader(bytes);
  for (let i = 0; i < out.index.length; i++) {
    if ((out.count[i] ?? 0) > 0) out.sum[i] = (out.sum[i] ?? 0) + input.zigzag();
  }
  input.end();
}

/** One block of one level, all channels, a column per step. `isOpen` keeps the sums exact, for a block that will be merged again. */
export function* packPyramidBlock(
  columns: readonly BucketColumn[],
  isOpen: boolean,
  compress: Compress,
): Generator<void, Uint8Array> {
  const parts: PlainColumn[] = [];
  for (const column of columns) {
    const filled = filledOf(column);
    const id = column.channelId * partCount;
    parts.push({ id: id + partCenter, bytes: writeCenter(column, filled) });
    parts.push({ id: id + partSpread, bytes: writeSpread(column, filled) });
    if (isOpen) parts.push({ id: id + partRemainder, bytes: writeRemainder(column, filled) });
    yield;
  }
  return yield* packContainer(0, parts, compress);
}

/** Decodes a block, or only the channels of `wanted`. Damaged bytes throw `RangeError`. */
export function unpackPyramidBlock(
  bytes: Uint8Array,
  decompress: Decompress,
  wanted?: ReadonlySet<number>,
): BucketColumn[] {
  const columns = new Map<number, BucketColumn>();
  // A channel's parts come in order, so its column is there when its spread is read.
  for (const part of openContainer(bytes).columns) {
    const channelId = Math.floor(part.id / partCount);
    if (wanted && !wanted.has(channelId)) continue;
    const plain = plainColumn(part, decompress);
    const kind = part.id % partCount;
    if (kind === partCenter) {
      columns.set(channelId, readCenter(channelId, plain));
      continue;
    }
    const column = columns.get(channelId);
    if (!column) throw new RangeError(`part ${part.id} comes before its channel`);
    if (kind === partSpread) readSpread(plain, column);
    else readRemainder(plain, column);
  }
  return [...columns.values()];
}

/** How many samples, usable or not, the columns hold. */
export function samplesOf(columns: readonly BucketColumn[]): number {
  let samples = 0;
  for (const column of columns) {
    for (let i = 0; i < column.index.length; i++)
      samples += (column.count[i] ?? 0) + (column.missing[i] ?? 0);
  }
  return samples;
}
