/** The pyramid and the history grid against brute force over the samples. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUsable, validityOfCode } from '../channels/validity.ts';
import { noValueCount } from '../wire/sample-block.ts';
import { type Chunk, ChunkBuilder } from './chunk.ts';
import { inOneGo } from './container.ts';
import { GridColumn, historyGrid, levelSamples, mergeSeries } from './history-grid.ts';
import {
  type BucketColumn,
  bucketMsOf,
  bucketsOfColumn,
  bucketsPerBlock,
  mergeBuckets,
  packPyramidBlock,
  pyramidLevels,
  raiseLevel,
  samplesOf,
  splitByBlock,
  unpackPyramidBlock,
} from './pyramid.ts';

const asIs = (bytes: Uint8Array): Uint8Array => bytes;

interface Given {
  readonly atMs: number;
  readonly validity: number;
  readonly count: number;
}

const given: fc.Arbitrary<Given[]> = fc.array(
  fc.record({
    atMs: fc.integer({ min: 0, max: 40_000_000 }),
    validity: fc.nat(9),
    count: fc.oneof(
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: -2_000_000, max: 2_000_000 }),
      fc.constant(noValueCount),
    ),
  }),
  { maxLength: 200 },
);

function chunkOf(samples: readonly Given[]): Chunk {
  const builder = new ChunkBuilder();
  for (const [i, sample] of samples.entries()) {
    builder.frame(sample.atMs, i + 1);
    builder.sample(3, sample.validity, sample.count);
  }
  return builder.chunk();
}

function bruteForce(samples: readonly Given[], bucketMs: number): unknown[] {
  const buckets = new Map<number, { numbers: number[]; missing: number }>();
  for (const sample of samples) {
    const index = Math.floor(sample.atMs / bucketMs);
    const bucket = buckets.get(index) ?? { numbers: [], missing: 0 };
    buckets.set(index, bucket);
    if (isUsable(validityOfCode(sample.validity)) && sample.count !== noValueCount)
      bucket.numbers.push(sample.count);
    else bucket.missing++;
  }
  return [...buckets.entries()]
    .toSorted(([a], [b]) => a - b)
    .map(([index, { numbers, missing }]) => ({
      index,
      count: numbers.length,
      missing,
      min: numbers.length === 0 ? 0 : Math.min(...numbers),
      max: numbers.length === 0 ? 0 : Math.max(...numbers),
      sum: numbers.reduce((a, b) => a + b, 0),
    }));
}

function listed(column: BucketColumn | undefined): unknown[] {
  if (!column) return [];
  return Array.from(column.index, (index, i) => ({
    index,
    count: column.count[i],
    missing: column.missing[i],
    min: column.min[i],
    max: column.max[i],
    sum: column.sum[i],
  }));
}

function levelZero(samples: readonly Given[]): BucketColumn | undefined {
  const { times, columns } = chunkOf(samples);
  return columns[0] && bucketsOfColumn(times, columns[0], bucketMsOf(0));
}

function levelsOf(samples: readonly Given[]): BucketColumn[] {
  const levels: BucketColumn[] = [];
  let column = levelZero(samples);
  for (let level = 0; column && level < pyramidLevels; level++) {
    levels.push(column);
    column = raiseLevel(column);
  }
  return levels;
}

describe('pyramid', () => {
  it('every level holds the minimum, maximum, sum and counts of its samples', () => {
    fc.assert(
      fc.property(given, (samples) => {
        for (const [level, column] of levelsOf(samples).entries()) {
          expect(listed(column)).toEqual(bruteForce(samples, bucketMsOf(level)));
        }
      }),
    );
  });

  it('two parts merge to what the whole gives', () => {
    fc.assert(
      fc.property(given, given, (first, second) => {
        const [a, b] = [levelsOf(first), levelsOf(second)];
        for (let level = 0; level < pyramidLevels; level++) {
          const [left, right] = [a[level], b[level]];
          const merged = left && right ? mergeBuckets(left, right) : (left ?? right);
          expect(listed(merged)).toEqual(bruteForce([...first, ...second], bucketMsOf(level)));
        }
      }),
    );
  });

  it('an open block comes back exactly; a closed one with means to half a count', () => {
    fc.assert(
      fc.property(given, (samples) => {
        const column = levelsOf(samples)[0];
        if (!column) return;
        for (const [block, part] of splitByBlock(column)) {
          for (const index of part.index) expect(Math.floor(index / bucketsPerBlock)).toBe(block);
          const open = unpackPyramidBlock(inOneGo(packPyramidBlock([part], true, asIs)), asIs)[0];
          expect(listed(open)).toEqual(listed(part));
          const closed = unpackPyramidBlock(inOneGo(packPyramidBlock([part], false, asIs)), asIs)[0];
          expect(closed?.min).toEqual(new Int32Array(part.min));
          expect(closed?.max).toEqual(new Int32Array(part.max));
          expect(closed && samplesOf([closed])).toBe(samplesOf([part]));
          for (const [i, count] of part.count.entries()) {
            const error = Math.abs((closed?.sum[i] ?? 0) - (part.sum[i] ?? 0));
            expect(error).toBeLessThanOrEqual(count / 2);
          }
        }
      }),
    );
  });

  it('one channel of a block is read without the others', () => {
    const columns = [4, 5].map((channelId) => ({
      ...(levelsOf([{ atMs: 0, validity: 0, count: 1 }])[0] as BucketColumn),
      channelId,
    }));
    const read = unpackPyramidBlock(inOneGo(packPyramidBlock(columns, true, asIs)), asIs, new Set([5]));
    expect(read.map((column) => column.channelId)).toEqual([5]);
  });
});

describe('history grid', () => {
  it('covers what was asked with at most one bucket too many, on whole buckets of its level', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 1, max: 90 * 86_400_000 }),
        fc.integer({ min: 1, max: 4000 }),
        (fromMs, spanMs, points) => {
          const grid = historyGrid(fromMs, fromMs + spanMs, points);
          expect(grid.fromMs).toBeLessThanOrEqual(fromMs);
          expect(grid.fromMs + grid.bucketMs).toBeGreaterThan(fromMs);
          expect(grid.toMs).toBeGreaterThanOrEqual(fromMs + spanMs);
          expect(grid.length).toBeLessThanOrEqual(points + 1);
          if (grid.level !== levelSamples) expect(grid.bucketMs % bucketMsOf(grid.level)).toBe(0);
          expect(grid.fromMs % grid.bucketMs).toBe(0);
        },
      ),
    );
  });

  it('gives the same from the pyramid as from the samples', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 4, max: 300 }), (samples, points) => {
        const grid = historyGrid(0, 40_000_001, points);
        const fromSamples = new GridColumn(grid);
        const chunk = chunkOf(samples);
        for (const column of chunk.columns) fromSamples.addChunk(chunk, column);
        const fromPyramid = new GridColumn(grid);
        const level = levelsOf(samples)[grid.level];
        if (level) fromPyramid.addBuckets(level);
        expect(fromPyramid.series('flow', 0.001)).toEqual(fromSamples.series('flow', 0.001));
      }),
    );
  });

  it('two parts of one channel merge to what the whole gives', () => {
    fc.assert(
      fc.property(given, given, (first, second) => {
        const grid = historyGrid(0, 40_000_001, 50);
        const series = [first, second, [...first, ...second]].map((samples) => {
          const column = new GridColumn(grid);
          for (const { atMs, validity, count } of samples) {
            column.addSample(atMs, count === noValueCount ? validity | 0x80 : validity, count);
          }
          return column.series('flow', 1);
        });
        const [a, b, whole] = series;
        if (!a || !b || !whole) throw new Error('three series');
        const merged = mergeSeries(a, b);
        expect({ ...merged, mean: [] }).toEqual({ ...whole, mean: [] });
        for (const [i, mean] of merged.mean.entries()) {
          const expected = whole.mean[i] ?? null;
          if (mean === null || expected === null) expect(mean).toBe(expected);
          else expect(mean).toBeCloseTo(expected, 5);
        }
      }),
    );
  });
});
