/**
 * How the stream worker waits before it tries again, and when it says that the page is not live. Pure: time and chance
 * are arguments, so that the whole table is a test.
 */

/** Delay before attempt n (0 = the first after a loss): quick at first, a nurse is waiting; never above 5 s. */
const delaysMs = [100, 250, 500, 1_000, 2_000, 5_000] as const;

/**
 * The wait before reconnect attempt `attempt` (0, 1, …), with jitter so that a ward of screens does not come back in one
 * instant: between half of the table's delay and all of it. `chance` is uniform in [0, 1).
 */
export function reconnectDelayMs(attempt: number, chance: number): number {
  const delay = delaysMs[Math.min(attempt, delaysMs.length - 1)] ?? 5_000;
  return delay / 2 + (delay / 2) * chance;
}

/** The page says NOT LIVE after this long without a heartbeat (reliability.md §3.2). */
export const notLiveMs = 3_000;
/** And makes it heard after this long (R57). */
export const linkHeardMs = 5_000;
/** The gateway itself waits 3 s before it says that its core is away. */
const coreAwayHeardMs = 2_000;
/** A socket that gives nothing for this long is dead even if TCP has not noticed; a new one is opened. */
export const deadSocketMs = 5_000;
/** A socket that does not open or does not say hello within this time is given up. */
export const openTimeoutMs = 5_000;

/** What the worker knows about its connection; all times are monotonic local ms. */
export interface LinkFacts {
  readonly heartbeatMs: number | undefined;
  readonly startedMs: number;
  readonly coreAlive: boolean;
  readonly socketOpen: boolean;
}

export type LinkPhase = 'connecting' | 'live' | 'notLive' | 'coreAway';

/** The phase that people are shown. A page that never got a heartbeat is `notLive` too once 3 s have passed. */
export function linkPhase(facts: LinkFacts, nowMs: number): LinkPhase {
  const sinceMs = nowMs - (facts.heartbeatMs ?? facts.startedMs);
  if (sinceMs >= notLiveMs) return 'notLive';
  if (facts.heartbeatMs === undefined || !facts.socketOpen) return 'connecting';
  return facts.coreAlive ? 'live' : 'coreAway';
}

/** Whether the loss is to be heard. `coreMs`: when a heartbeat last said that the core lives; undefined before the first. */
export function isLinkLossHeard(
  facts: Pick<LinkFacts, 'startedMs' | 'coreAlive'> & { readonly coreMs: number | undefined },
  nowMs: number,
): boolean {
  const sinceMs = nowMs - (facts.coreMs ?? facts.startedMs);
  return sinceMs >= (facts.coreAlive ? linkHeardMs : coreAwayHeardMs);
}
