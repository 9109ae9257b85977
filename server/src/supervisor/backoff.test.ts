import { describe, expect, it } from 'vitest';
import { failuresAfter, restartDelayMs, restartMaxMs, stableAfterMs } from './backoff.ts';

describe('the restart back-off', () => {
  it('doubles from a quarter second to five seconds and stays there for ever', () => {
    const delays = Array.from({ length: 8 }, (_, index) => restartDelayMs(index + 1, 0));
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
    expect(restartDelayMs(1e6, 0)).toBe(restartMaxMs);
  });

  it('is shortened by chance by at most a quarter', () => {
    expect(restartDelayMs(6, 0.999)).toBeGreaterThan(restartMaxMs * 0.75 - 1);
  });

  it('begins anew after a process that ran well', () => {
    expect(failuresAfter(5, stableAfterMs - 1)).toBe(6);
    expect(failuresAfter(5, stableAfterMs)).toBe(1);
  });
});
