import { describe, expect, it } from 'vitest';
import { type LinkFacts, isLinkLossHeard, linkPhase, notLiveMs, reconnectDelayMs } from './reconnect.ts';

describe('the waits before a reconnect', () => {
  it('grow to five seconds and are spread between half of the wait and all of it', () => {
    const most = [0, 1, 2, 3, 4, 5, 6, 60].map((attempt) => reconnectDelayMs(attempt, 1));
    expect(most).toEqual([100, 250, 500, 1_000, 2_000, 5_000, 5_000, 5_000]);
    const least = [0, 5, 60].map((attempt) => reconnectDelayMs(attempt, 0));
    expect(least).toEqual([50, 2_500, 2_500]);
  });
});

describe('what people are told about the link', () => {
  const facts: LinkFacts = { heartbeatMs: 10_000, startedMs: 0, coreAlive: true, socketOpen: true };

  it('is NOT LIVE three seconds after the last heartbeat, open socket or not', () => {
    expect(linkPhase(facts, 10_000 + notLiveMs - 1)).toBe('live');
    expect(linkPhase(facts, 10_000 + notLiveMs)).toBe('notLive');
    expect(linkPhase({ ...facts, socketOpen: false }, 10_000 + notLiveMs)).toBe('notLive');
  });

  it('is connecting while a short loss is being repaired', () => {
    expect(linkPhase({ ...facts, socketOpen: false }, 11_000)).toBe('connecting');
  });

  it('is NOT LIVE for a page that never reached the gateway', () => {
    expect(linkPhase({ ...facts, heartbeatMs: undefined }, 2_999)).toBe('connecting');
    expect(linkPhase({ ...facts, heartbeatMs: undefined }, 3_000)).toBe('notLive');
  });

  it('says that the core is away when the web process answers without one', () => {
    expect(linkPhase({ ...facts, coreAlive: false }, 10_500)).toBe('coreAway');
  });
});

describe('whether a lost link is heard', () => {
  const facts = { startedMs: 0, coreAlive: true, coreMs: 10_000 };

  it('[R57] is heard 5 s after the last word of a living core, not before', () => {
    expect(isLinkLossHeard(facts, 14_999)).toBe(false);
    expect(isLinkLossHeard(facts, 15_000)).toBe(true);
  });

  it('[R57] is heard when the gateway says for 2 s that its core is away: it waited 3 s before it said so', () => {
    expect(isLinkLossHeard({ ...facts, coreAlive: false }, 11_999)).toBe(false);
    expect(isLinkLossHeard({ ...facts, coreAlive: false }, 12_000)).toBe(true);
  });

  it('is heard on a page that never reached the gateway', () => {
    expect(isLinkLossHeard({ ...facts, coreMs: undefined }, 4_999)).toBe(false);
    expect(isLinkLossHeard({ ...facts, coreMs: undefined }, 5_000)).toBe(true);
  });
});
