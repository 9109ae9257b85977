import { describe, expect, it } from 'vitest';
import { NotifyThrottle } from './notify-throttle.ts';

describe('the throttle of numerals', () => {
  it('tells the first change after a pause at once', () => {
    const throttle = new NotifyThrottle();
    expect(throttle.offer(1_000)).toBe(true);
    expect(throttle.offer(1_100)).toBe(false);
    expect(throttle.offer(9_000)).toBe(true);
  });

  it('tells at most four changes a second of a 10 Hz channel, the last one included', () => {
    const throttle = new NotifyThrottle();
    const told: number[] = [];
    for (let ms = 0; ms < 10_000; ms += 10) {
      const changed = ms % 100 === 0;
      if ((changed && throttle.offer(ms)) || throttle.take(ms)) told.push(ms);
    }
    expect(told.length).toBeLessThanOrEqual(40);
    expect(told.length).toBeGreaterThanOrEqual(38);
    for (let i = 1; i < told.length; i++)
      expect((told[i] ?? 0) - (told[i - 1] ?? 0)).toBeGreaterThanOrEqual(250);
    expect(throttle.dueMs ?? 10_000).toBeGreaterThanOrEqual(9_900);
  });

  it('gives a waiting change when it is due, and once', () => {
    const throttle = new NotifyThrottle();
    throttle.offer(0);
    throttle.offer(100);
    expect(throttle.dueMs).toBe(250);
    expect(throttle.take(249)).toBe(false);
    expect(throttle.take(250)).toBe(true);
    expect(throttle.take(600)).toBe(false);
    expect(throttle.dueMs).toBeUndefined();
  });
});
