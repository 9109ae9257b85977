/** The worker's watch over its page: when it is frozen, what the gateway hears of it, and when nobody is to blame. */
import { describe, expect, it } from 'vitest';
import { PagePulse } from './page-pulse.ts';
import type { DisplayStatus } from './worker-protocol.ts';

const status: DisplayStatus = {
  bedId: 'bed-1',
  audio: 'ok',
  autoplay: 'allowed',
  sounding: null,
  volumeStep: 5,
  visible: true,
  wakeLock: 'held',
  clockSkewMs: 0,
  alarmTests: [],
};

function pulse(answeredAtMs: number): PagePulse {
  const made = new PagePulse(0);
  made.answered(status, answeredAtMs);
  return made;
}

describe('the watch of the worker over its page', () => {
  it('[R60] a page that has not answered for 3 s is frozen, not before, and not after its next answer', () => {
    const watch = pulse(1_000);
    for (const ms of [2_000, 3_000]) watch.tick(ms);
    expect(watch.isFrozen(3_999)).toBe(false);
    expect(watch.isFrozen(4_000)).toBe(true);
    watch.answered(status, 4_500);
    expect(watch.isFrozen(4_501)).toBe(false);
  });

  it('[R60] tells the gateway the last status with the age of the page', () => {
    expect(pulse(1_000).report(5_400)).toEqual({ op: 'clientStatus', ...status, pageAgeMs: 4_400 });
    expect(new PagePulse(0).report(9_000)).toBe(undefined);
  });

  it('[R62] a page that is still loading, or whose machine slept with it, is not frozen', () => {
    expect(new PagePulse(0).isFrozen(60_000)).toBe(false);
    const watch = pulse(1_000);
    watch.tick(2_000);
    watch.tick(3_600_000);
    expect(watch.isFrozen(3_600_000)).toBe(false);
    expect(watch.isFrozen(3_603_100)).toBe(true);
  });
});
