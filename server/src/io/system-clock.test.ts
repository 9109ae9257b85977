import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { monotonicMs, SystemClock } from './system-clock.ts';

describe('gateway time', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => vi.useRealTimers());

  it('looks like wall time at its start and does not follow it afterwards', () => {
    vi.setSystemTime(1_800_000_000_000);
    const clock = new SystemClock(null);
    const startMs = clock.nowMs();
    expect(startMs - 1_800_000_000_000).toBeLessThan(1000);
    vi.setSystemTime(1_800_003_600_000);
    expect(clock.nowMs() - startMs).toBeLessThan(1000);
    vi.setSystemTime(1_700_000_000_000);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(startMs);
    expect(clock.wallMs()).toBe(1_700_000_000_000);
  });

  it('starts after everything recorded, even when the wall clock went back', () => {
    vi.setSystemTime(1_700_000_000_000);
    expect(new SystemClock(1_800_000_000_000).nowMs()).toBeGreaterThan(1_800_000_000_000);
  });

  it('gives whole milliseconds, the same for a stamp of another process', () => {
    const clock = new SystemClock(null);
    const before = clock.nowMs();
    const stamped = clock.atMsOf(monotonicMs());
    const after = clock.nowMs();
    expect(Number.isInteger(stamped)).toBe(true);
    expect(stamped).toBeGreaterThanOrEqual(before);
    expect(stamped).toBeLessThanOrEqual(after);
  });
});
