/** The freshness times at their exact boundaries, for fast and slow sources, and far beyond 2^31 ms. */
import { describe, expect, it } from 'vitest';
import { freshnessOf, freshnessOfAge, freshnessTimes, isFreshEnough } from './freshness.ts';

describe('freshness', () => {
  it('[R09] uses the floors for a fast source', () => {
    expect(freshnessTimes(100)).toEqual({ lateMs: 2_000, technicalMs: 5_000, lostMs: 10_000 });
  });

  it('[R09] follows the period of a slow source', () => {
    expect(freshnessTimes(6_000)).toEqual({ lateMs: 12_000, technicalMs: 18_000, lostMs: 18_000 });
  });

  it.each([
    [0, 'fresh'],
    [1_999, 'fresh'],
    [2_000, 'late'],
    [4_999, 'late'],
    [5_000, 'technical'],
    [9_999, 'technical'],
    [10_000, 'lost'],
    [-50, 'fresh'],
  ] as const)('an age of %d ms of a 10 Hz source is %s', (ageMs, expected) => {
    expect(freshnessOfAge(ageMs, 100)).toBe(expected);
  });

  it('goes straight from late to lost where both times are three periods', () => {
    expect(freshnessOfAge(17_999, 6_000)).toBe('late');
    expect(freshnessOfAge(18_000, 6_000)).toBe('lost');
  });

  it('nothing received is never fresh, however short the wait', () => {
    expect(freshnessOf(null, 100, 0)).toBe('never');
    expect(isFreshEnough('never')).toBe(false);
  });

  it('holds beyond 2^31 ms and at Unix time', () => {
    for (const base of [2 ** 31 - 1_000, 2 ** 32, 1_790_000_000_000]) {
      expect(freshnessOf(base, 100, base + 1_999)).toBe('fresh');
      expect(freshnessOf(base, 100, base + 5_000)).toBe('technical');
    }
  });
});
