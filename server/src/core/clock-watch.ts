/**
 * Watches wall time against gateway time. Gateway time never steps; when the wall clock does (or drifts as far), the
 * change becomes a `clockStep` ledger row, from which wall time can be told for every moment of a recording.
 */
import type { LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';

/** reliability.md §4. */
export const clockStepMs = 50;

export class ClockWatch {
  /** Wall time minus gateway time, as last written. */
  #offsetMs: number;

  constructor(offsetMs: number) {
    this.#offsetMs = offsetMs;
  }

  /** A row when wall time has left gateway time by more than `clockStepMs` since the last row. */
  check(atMs: number, wallMs: number): LedgerRow | undefined {
    const offsetMs = wallMs - atMs;
    const stepMs = offsetMs - this.#offsetMs;
    if (Math.abs(stepMs) <= clockStepMs) return undefined;
    this.#offsetMs = offsetMs;
    return { kind: 'clockStep', atMs, device: null, detail: { stepMs, wallOffsetMs: offsetMs } };
  }
}
