import { describe, expect, it } from 'vitest';
import { bucketMsOf, rangeMs, timeTicks, timeWindow } from './time-window.ts';

describe('the window of a range', () => {
  it('is cut into whole tenths of a second of at least a pixel', () => {
    expect(bucketMsOf(300_000, 916)).toBe(400);
    expect(bucketMsOf(300_000, 10_000)).toBe(100);
    expect(bucketMsOf(43_200_000, 900)).toBe(50_000);
    expect(bucketMsOf(300_000, 0)).toBe(6_000);
  });

  it('keeps its buckets while a layout moves a little, so that nothing is fetched again', () => {
    expect(bucketMsOf(1_800_000, 286, 6_000)).toBe(6_000);
    expect(bucketMsOf(1_800_000, 353, 6_000)).toBe(6_000);
    expect(bucketMsOf(1_800_000, 900, 6_000)).toBe(2_000);
    expect(bucketMsOf(7_200_000, 300, 6_000)).toBe(30_000);
  });

  it('moves in whole buckets, so that what was painted does not shimmer', () => {
    const a = timeWindow(300_000, 400, 1_000_000_050);
    const b = timeWindow(300_000, 400, 1_000_000_150);
    expect(a.toMs % a.bucketMs).toBe(0);
    expect(b).toEqual(a);
    expect(a.toMs - a.fromMs).toBe(300_000);
    expect(a.toMs).toBeGreaterThan(1_000_000_050);
  });

  it('of a run shows all of it, never less than five minutes, and creeps in steps', () => {
    expect(rangeMs('run', 1_000, undefined)).toBeGreaterThanOrEqual(300_000);
    const day = 86_400_000;
    const length = rangeMs('run', 10 * day, 0);
    expect(length).toBeGreaterThanOrEqual(10 * day);
    expect(length).toBeLessThan(10 * day * 1.03);
    expect(rangeMs('run', 10 * day + 60_000, 0)).toBe(length);
    expect(rangeMs('2h', 0, 0)).toBe(7_200_000);
  });
});

describe('the ticks of the time axis', () => {
  const hour = 3_600_000;

  it('stand at round times of the wall clock, whatever gateway time and zone are', () => {
    const window = { fromMs: 0, toMs: 2 * hour, bucketMs: 1_000 };
    // Gateway time is 7 minutes behind the wall; the zone is 5 h 30 min ahead.
    const ticks = timeTicks(window, 900, 110, 420_000, 5.5 * hour);
    expect(ticks.length).toBeGreaterThan(4);
    for (const { atMs } of ticks) expect((atMs + 420_000 + 5.5 * hour) % 900_000).toBe(0);
  });

  it('keep their distance at every range and width', () => {
    for (const lengthMs of [300_000, 1_800_000, 7_200_000, 43_200_000, 60 * 24 * hour])
      for (const width of [200, 500, 900, 1_800]) {
        const ticks = timeTicks({ fromMs: 7, toMs: 7 + lengthMs, bucketMs: 100 }, width, 110, 0, 0);
        const distance = ((ticks[1]?.atMs ?? Infinity) - (ticks[0]?.atMs ?? 0)) * (width / lengthMs);
        expect(distance).toBeGreaterThanOrEqual(Math.min(110, (10 * 24 * hour * width) / lengthMs));
      }
  });

  it('mark midnight', () => {
    const ticks = timeTicks({ fromMs: 22 * hour, toMs: 34 * hour, bucketMs: 1_000 }, 900, 110, 0, 0);
    expect(ticks.filter((tick) => tick.midnight).map((tick) => tick.atMs)).toEqual([24 * hour]);
  });
});
