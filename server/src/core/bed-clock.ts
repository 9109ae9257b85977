/**
 * The time of one bed: gateway time that is later than the bed's last step. What reaches the bed is then never older than
 * what it has concluded, except bytes that were received before; how late those came is recorded with them. So a recording
 * says in which order everything was taken up, without noting every step, and a re-run gives the same (shared/replay).
 */
import type { GatewayClock } from '../io/system-clock.ts';

export class BedClock implements GatewayClock {
  readonly #clock: GatewayClock;
  #lastStepMs = Number.NEGATIVE_INFINITY;

  constructor(clock: GatewayClock) {
    this.#clock = clock;
  }

  /** Gateway time of the last step; −∞ before the first. */
  get lastStepMs(): number {
    return this.#lastStepMs;
  }

  nowMs(): number {
    return Math.max(this.#clock.nowMs(), this.#lastStepMs + 1);
  }

  atMsOf(monoMs: number): number {
    return this.#clock.atMsOf(monoMs);
  }

  wallMs(): number {
    return this.#clock.wallMs();
  }

  after(delayMs: number, then: () => void): () => void {
    return this.#clock.after(delayMs, then);
  }

  /** A step begins: its time, whole ms, later than that of the one before. */
  beginStep(): number {
    this.#lastStepMs = this.nowMs();
    return this.#lastStepMs;
  }
}
