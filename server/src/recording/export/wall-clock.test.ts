/** Gateway time to wall time and back, over a clock step. */
import { describe, expect, it } from 'vitest';
import { WallClock } from './wall-clock.ts';

const clock = new WallClock([
  { epoch: 1, atMs: 1000, offsetMs: 10 },
  { epoch: 1, atMs: 5000, offsetMs: -3_600_000 },
]);

describe('wall clock', () => {
  it('uses the last row at or before a time, in any order of asking', () => {
    expect([900, 1000, 4999, 5000, 9000, 2000].map((atMs) => clock.offsetMs(atMs))).toEqual([
      10, 10, 10, -3_600_000, -3_600_000, 10,
    ]);
    expect(clock.iso(1000)).toBe('1970-01-01T00:00:01.010Z');
  });

  it('finds the gateway time of a wall time', () => {
    // The wall clock went back by an hour at 5000, so it shows this time twice.
    expect(clock.gatewayMs(2010)).toBe(3_602_010);
    expect(clock.gatewayMs(6000 - 3_600_000)).toBe(6000);
    expect(new WallClock([]).gatewayMs(7)).toBe(7);
  });
});
