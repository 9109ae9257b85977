import { describe, expect, it } from 'vitest';
import { GatewayClock } from './gateway-clock.ts';

describe('the measured clock of the gateway', () => {
  it('takes the offset of the least delayed message, whatever the local clock says', () => {
    const clock = new GatewayClock();
    // The PC is an hour ahead; the messages take 40, 3 and 25 ms.
    const localOf = (atMs: number, delayMs: number): number => atMs + 3_600_000 + delayMs;
    clock.observe(1_000, 1_000, localOf(1_000, 40));
    clock.observe(2_000, 2_000, localOf(2_000, 3));
    clock.observe(3_000, 3_000, localOf(3_000, 25));
    expect(clock.now(localOf(4_000, 0))).toBe(3_997);
  });

  it('follows a clock that drifts once the old observations have aged out', () => {
    const clock = new GatewayClock();
    clock.observe(0, 0, 0);
    for (let second = 1; second <= 61; second++) clock.observe(second * 1_000, 0, second * 1_000 + 50);
    expect(clock.now(100_050)).toBe(100_000);
  });

  it('forgets the offset of an earlier epoch', () => {
    const clock = new GatewayClock();
    clock.observe(500_000, 500_000, 0);
    clock.reset();
    expect(clock.known).toBe(false);
    clock.observe(100_000, 100_000, 1_000);
    expect(clock.now(2_000)).toBe(101_000);
  });

  it('gives wall time for people from the last message', () => {
    const clock = new GatewayClock();
    clock.observe(1_000, 61_000, 0);
    expect(clock.wallOf(2_000)).toBe(62_000);
  });
});
