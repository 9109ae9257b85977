import { describe, expect, it } from 'vitest';
import type { Freshness } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { ClockWatch } from './clock-watch.ts';
import { GapLedger } from './gap-ledger.ts';
import { nextEpoch } from './start-recording.ts';

const turn = (from: Freshness, to: Freshness, atMs: number) => ({
  type: 'freshness' as const,
  atMs,
  device: 'pump',
  from,
  to,
});

describe('the gap ledger', () => {
  it('writes a hole once, from the last frame before it to the frame that ends it', () => {
    const gaps = new GapLedger();
    gaps.frame('pump', 1000);
    expect(gaps.freshness(turn('never', 'fresh', 1000))).toBeUndefined();
    gaps.frame('pump', 2000);
    expect(gaps.freshness(turn('fresh', 'late', 4000))).toBeUndefined();
    expect(gaps.freshness(turn('late', 'technical', 7000))).toBeUndefined();
    expect(gaps.freshness(turn('technical', 'lost', 12_000))).toBeUndefined();
    gaps.frame('pump', 15_000);
    expect(gaps.freshness(turn('lost', 'fresh', 15_000))).toEqual({
      kind: 'gap',
      atMs: 15_000,
      device: 'pump',
      detail: { fromMs: 2000, toMs: 15_000 },
    });
    gaps.frame('pump', 16_000);
    expect(gaps.freshness(turn('late', 'fresh', 16_000))).toBeUndefined();
  });

  it('has nothing to say about a device that never spoke', () => {
    const gaps = new GapLedger();
    expect(gaps.freshness(turn('never', 'lost', 10_000))).toBeUndefined();
    gaps.frame('pump', 11_000);
    expect(gaps.freshness(turn('lost', 'fresh', 11_000))).toBeUndefined();
  });
});

describe('the clock watch', () => {
  it('tells a step of the wall clock once', () => {
    const watch = new ClockWatch(0);
    expect(watch.check(1000, 1050)).toBeUndefined();
    expect(watch.check(2000, 3_602_000)).toEqual({
      kind: 'clockStep',
      atMs: 2000,
      device: null,
      detail: { stepMs: 3_600_000, wallOffsetMs: 3_600_000 },
    });
    expect(watch.check(3000, 3_603_000)).toBeUndefined();
  });

  it('tells a slow drift each time it has become as large as a step', () => {
    const watch = new ClockWatch(0);
    const rows = Array.from({ length: 200 }, (_, second) =>
      watch.check(second * 1000, second * 1000 + second),
    ).filter((row) => row !== undefined);
    expect(rows).toHaveLength(3);
    expect(rows.map(({ detail }) => detail['wallOffsetMs'])).toEqual([51, 102, 153]);
  });
});

describe('the next epoch', () => {
  it('is the time in seconds, and always greater than every one before', () => {
    expect(nextEpoch(1_800_000_000_900, [null, null])).toBe(1_800_000_000);
    expect(nextEpoch(1_800_000_000_900, [1_800_000_000, 1_799_999_999])).toBe(1_800_000_001);
    expect(nextEpoch(1_000, [1_800_000_000])).toBe(1_800_000_001);
  });
});
