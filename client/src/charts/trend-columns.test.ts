/** Decimation and gaps: from ring and history to the columns that a chart draws. */
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import { describe, expect, it } from 'vitest';
import type { KnownGap } from '../state/gap-log.ts';
import { SampleRing } from '../state/sample-ring.ts';
import { type Bucket, TrendBuckets } from './trend-buckets.ts';
import { emptyColumns, fillColumns, mergedGaps, type TrendColumns, xColumn } from './trend-columns.ts';

const window = { fromMs: 0, toMs: 100_000, bucketMs: 1_000 };
const bucket: Bucket = { min: 0, max: 0, mean: 0, missingCode: 0 };

function ringOf(
  samples: readonly (readonly [atMs: number, value: number | null, code?: number])[],
): SampleRing {
  const ring = new SampleRing(18_000);
  for (const [atMs, value, code = 0] of samples) ring.push(atMs, value, code);
  return ring;
}

function columnsOf(
  ring: SampleRing,
  silentMs: number,
  nowMs: number,
  known: readonly KnownGap[] = [],
): TrendColumns {
  const buckets = new TrendBuckets(window.bucketMs, 200);
  buckets.consume(ring);
  return fillColumns(buckets, window, silentMs, nowMs, known, emptyColumns());
}

/** Ten values a second over [fromMs, toMs). */
function steady(fromMs: number, toMs: number, value = 5): [number, number][] {
  const samples: [number, number][] = [];
  for (let at = fromMs; at < toMs; at += 100) samples.push([at, value]);
  return samples;
}

describe('buckets', () => {
  it('keep minimum, maximum and mean, so that no spike is lost by decimation', () => {
    const buckets = new TrendBuckets(1_000, 100);
    buckets.consume(
      ringOf([
        [0, 4],
        [100, 4],
        [200, 40],
        [300, -2],
        [1_000, 5],
      ]),
    );
    buckets.read(0, bucket);
    expect(bucket).toEqual({ min: -2, max: 40, mean: 11.5, missingCode: 255 });
    buckets.read(1, bucket);
    expect(bucket.mean).toBe(5);
    expect(buckets.read(2, bucket)).toBe(false);
  });

  it('read each sample of the ring once, and notice samples that left it unread', () => {
    const ring = new SampleRing(300);
    const buckets = new TrendBuckets(1_000, 1_000);
    ring.push(0, 1, 0);
    expect(buckets.consume(ring)).toBe(true);
    expect(buckets.consume(ring)).toBe(false);
    for (let i = 1; i <= 700; i++) ring.push(i * 100, 1, 0);
    buckets.consume(ring);
    expect(buckets.lost).toBe(400);
  });

  it('merge history and live values of the same bucket without counting them twice', () => {
    const buckets = new TrendBuckets(1_000, 100);
    buckets.consume(
      ringOf([
        [5_000, 4],
        [5_500, 6],
      ]),
    );
    const columns = { channel: 'flow', bucketMs: 1_000, count: [10, 10], missing: [0, 0] };
    buckets.setHistory({ ...columns, fromMs: 4_000, min: [1, 3], max: [3, 9], mean: [2, 5.5] });
    buckets.read(4, bucket);
    expect(bucket).toMatchObject({ min: 1, max: 3, mean: 2 });
    buckets.read(5, bucket);
    expect(bucket).toMatchObject({ min: 3, max: 9, mean: 5 });
    buckets.setHistory({ ...columns, fromMs: 4_000, min: [1, 3], max: [3, 9], mean: [2, 5.5] });
    buckets.read(4, bucket);
    expect(bucket).toMatchObject({ min: 1, max: 3, mean: 2 });
  });

  it('break the line where the history had samples but no value, and not where it had no samples', () => {
    const buckets = new TrendBuckets(1_000, 200);
    const mean = [5, null, null, 5, null, 5];
    const counts = { count: [1, 0, 0, 1, 0, 1], missing: [0, 3, 3, 0, 0, 0] };
    buckets.setHistory({
      channel: 'flow',
      fromMs: 0,
      bucketMs: 1_000,
      min: mean,
      max: mean,
      mean,
      ...counts,
    });
    const columns = fillColumns(buckets, window, 2_500, 6_000, [], emptyColumns());
    expect(columns.mean.slice(0, 6)).toEqual([5, null, null, 5, undefined, 5]);
    expect(columns.gaps).toEqual([{ fromMs: 1_000, toMs: 3_000, cause: 'noValue' }]);
  });

  it('take the hull of history that is finer than they are', () => {
    const buckets = new TrendBuckets(1_000, 100);
    const fine = { channel: 'flow', fromMs: 0, bucketMs: 250, count: [1, 1, 1, 1], missing: [0, 0, 0, 0] };
    buckets.setHistory({ ...fine, min: [1, 7, 2, 5], max: [2, 9, 3, 6], mean: [1.5, 8, 2.5, 5.5] });
    buckets.read(0, bucket);
    expect(bucket).toMatchObject({ min: 1, max: 9, mean: 5.5 });
  });
});

describe('gaps', () => {
  it('a line is never joined over a silence that is longer than the late time', () => {
    const ring = ringOf([...steady(0, 40_000), ...steady(43_000, 60_000)]);
    const columns = columnsOf(ring, 2_000, 60_000);
    expect(columns.gaps).toEqual([{ fromMs: 40_000, toMs: 43_000, cause: 'unknown' }]);
    expect(columns.mean.slice(39, 44)).toEqual([5, null, null, null, 5]);
  });

  it('a sparse but healthy channel is joined: its empty buckets are not gaps', () => {
    const ring = ringOf([0, 6, 12, 18, 24].map((second) => [second * 1_000, 74]));
    const columns = columnsOf(ring, 12_000, 26_000);
    expect(columns.gaps).toEqual([]);
    expect(columns.mean.slice(0, 8)).toEqual([
      74,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      74,
      undefined,
    ]);
  });

  it('samples without a value break the line at once, with the cause that the device gave', () => {
    const code = validityCode('notAvailable');
    const ring = ringOf([
      ...steady(0, 40_000),
      [40_000, null, code],
      [40_500, null, code],
      ...steady(41_000, 60_000),
    ]);
    const columns = columnsOf(ring, 2_000, 60_000);
    expect(columns.mean.slice(39, 42)).toEqual([5, null, 5]);
    expect(columns.gaps).toEqual([{ fromMs: 40_000, toMs: 41_000, cause: 'cable' }]);
  });

  it('a silence takes the reason of what is known about that time', () => {
    const known: KnownGap[] = [
      { fromMs: 10_000, toMs: 12_000, cause: 'conflated', device: null },
      { fromMs: 39_500, toMs: Number.POSITIVE_INFINITY, cause: 'link', device: 'probe' },
    ];
    const columns = columnsOf(ringOf(steady(0, 40_000)), 2_000, 55_000, known);
    expect(columns.gaps).toEqual([{ fromMs: 40_000, toMs: 55_000, cause: 'link' }]);
    expect(columns.mean[54]).toBeNull();
    expect(columns.mean[56]).toBeUndefined();
  });

  it('a short reason does not explain a long silence, but a moment inside it does', () => {
    const busy: KnownGap = { fromMs: 50_000, toMs: 52_000, cause: 'conflated', device: null };
    const closed: KnownGap = { fromMs: 41_000, toMs: 41_000, cause: 'link', device: 'probe' };
    const silence: KnownGap = { fromMs: 40_000, toMs: 60_000, cause: 'unknown', device: 'probe' };
    const ring = ringOf(steady(0, 40_000));
    expect(columnsOf(ring, 2_000, 60_000, [busy, silence]).gaps[0]?.cause).toBe('unknown');
    expect(columnsOf(ring, 2_000, 60_000, [busy, silence, closed]).gaps[0]?.cause).toBe('link');
    expect(columnsOf(ringOf(steady(0, 49_000)), 2_000, 52_000, [busy, closed]).gaps[0]?.cause).toBe(
      'conflated',
    );
  });

  it('an implausible value is drawn: the eye sees the spike that the rules refuse', () => {
    const ring = ringOf([...steady(0, 10_000), [10_000, 99, validityCode('implausible')]]);
    expect(columnsOf(ring, 2_000, 10_500).high).toBe(99);
  });

  it('nothing is claimed about the time before the first value', () => {
    const columns = columnsOf(ringOf(steady(50_000, 60_000)), 2_000, 60_000);
    expect(columns.gaps).toEqual([]);
    expect([columns.low, columns.high]).toEqual([5, 5]);
    expect(columnsOf(new SampleRing(10), 2_000, 60_000).low).toBeNaN();
  });

  it('of several rows are one line in the data lane, the longest names the cause', () => {
    const merged = mergedGaps([
      { fromMs: 50, toMs: 60, cause: 'link' },
      { fromMs: 10, toMs: 14, cause: 'link' },
      { fromMs: 12, toMs: 30, cause: 'cable' },
      { fromMs: 30, toMs: 31, cause: 'unknown' },
    ]);
    expect(merged).toEqual([
      { fromMs: 10, toMs: 31, cause: 'cable' },
      { fromMs: 50, toMs: 60, cause: 'link' },
    ]);
  });

  it('before the first value begin where a device first said that it has none, or where a reason is known', () => {
    const code = validityCode('notAvailable');
    const ring = ringOf([40, 46, 52].map((second) => [second * 1_000, null, code]));
    expect(columnsOf(ring, 12_000, 60_000).gaps).toEqual([{ fromMs: 40_000, toMs: 60_000, cause: 'cable' }]);
    const down: KnownGap = { fromMs: -90_000, toMs: Number.POSITIVE_INFINITY, cause: 'link', device: 'cdi' };
    expect(columnsOf(new SampleRing(10), 2_000, 60_000, [down]).gaps).toEqual([
      { fromMs: 0, toMs: 60_000, cause: 'link' },
    ]);
    const busy: KnownGap = { fromMs: 10_000, toMs: 12_000, cause: 'conflated', device: null };
    expect(columnsOf(new SampleRing(10), 2_000, 60_000, [busy]).gaps).toEqual([]);
  });

  it('columns and the time axis have the same length', () => {
    const columns = columnsOf(ringOf(steady(0, 5_000)), 2_000, 5_000);
    expect(xColumn(window, [])).toHaveLength(columns.mean.length);
    expect(xColumn(window, [])[0]).toBe(500);
  });
});
