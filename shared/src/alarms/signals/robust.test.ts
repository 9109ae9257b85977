/** The statistics under the detectors: what they find, and what cannot mislead them. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detrended, enoughOf, median, swings, theilSen, variation } from './robust.ts';

describe('the Theil–Sen slope', () => {
  it('of a line is its slope, whatever a quarter of wild values does to it', () => {
    const line = fc.record({
      slope: fc.double({ min: -5, max: 5, noNaN: true }),
      start: fc.double({ min: -100, max: 100, noNaN: true }),
      wild: fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 5, maxLength: 5 }),
    });
    fc.assert(
      fc.property(line, ({ slope, start, wild }) => {
        const values = Array.from({ length: 40 }, (_, x) =>
          x % 8 === 7 ? (wild[x >> 3] ?? 0) : start + slope * x,
        );
        expect(theilSen(values)).toBeCloseTo(slope, 6);
      }),
    );
  });

  it('needs two known values and skips holes without moving', () => {
    expect(theilSen([])).toBeNull();
    expect(theilSen([1, null])).toBeNull();
    expect(theilSen([0, null, 4, null, 8])).toBe(2);
  });
});

describe('swings', () => {
  it.each([
    ['steady with noise', [0, 1, 0, 1, 0, 1], 0],
    ['a step', [0, 0, 0, 10, 10, 10], 1],
    ['a ramp', [0, 2, 4, 6, 8, 10], 1],
    ['a spike', [0, 0, 10, 0, 0, 0], 2],
    ['chatter', [0, 10, 0, 10, 0, 10], 5],
  ])('of %s', (_name, values, count) => {
    expect(swings(values, 5)).toBe(count);
  });
});

describe('windows', () => {
  it('[R11] with fewer than 80 % known values say nothing', () => {
    expect(enoughOf([1, 2, 3, 4, null], 5)).toEqual([1, 2, 3, 4]);
    expect(enoughOf([1, 2, 3, null, null], 5)).toBeNull();
    expect(enoughOf([1, 2, 3], 5)).toBeNull();
  });

  it('lose their line and keep the rest', () => {
    for (const value of detrended([1, 3, 5, 7])) expect(value).toBeCloseTo(0, 9);
    expect(variation([9, 11, 9, 11])).toBeCloseTo(0.1, 9);
    expect(variation([0, 0])).toBe(0);
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
