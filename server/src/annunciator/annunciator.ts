/**
 * A sounder of the gateway itself: a loudspeaker, a relay, a lamp; independent of every browser (R27). The runner says what
 * it should do; an implementation does it without ever blocking its process, and counts what went wrong.
 */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';

/**
 * - `noBedsideSound`: a HIGH alarm is unacknowledged, and no bedside display of the bed proves that it sounds.
 * - `displaysLost`: the same, and the process that serves the displays says nothing.
 * - `test`: a person asked for it.
 */
export type AnnunciatorReason = 'noBedsideSound' | 'displaysLost' | 'test';

/** What the sounder is told: `priority` null = be silent. */
export interface AnnunciatorOrder {
  readonly priority: Priority | null;
  /** Beds for which it sounds; empty in silence and in a test. */
  readonly bedIds: readonly string[];
  readonly reason: AnnunciatorReason | null;
}

export interface AnnunciatorHealth {
  readonly name: string;
  /** Whether the last attempt worked; null before the first. */
  readonly ok: boolean | null;
  readonly runs: number;
  readonly failures: number;
  /** For people; empty while it works. */
  readonly lastFailure: string;
}

export interface Annunciator {
  /** Called on each change; returns at once. The implementation repeats by itself until the next order. */
  order(order: AnnunciatorOrder): void;
  readonly health: AnnunciatorHealth;
  /** Ends whatever runs. */
  close(): void;
}

export const silentOrder: AnnunciatorOrder = { priority: null, bedIds: [], reason: null };

/** The health after one more attempt; `failure` undefined = it worked. */
export function afterRun(health: AnnunciatorHealth, failure: string | undefined): AnnunciatorHealth {
  const { name, runs, failures } = health;
  return failure === undefined
    ? { name, ok: true, runs: runs + 1, failures, lastFailure: '' }
    : { name, ok: false, runs: runs + 1, failures: failures + 1, lastFailure: failure };
}
