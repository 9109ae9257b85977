/**
 * The gateway's clocks. The only file of the data path that reads the machine's time.
 *
 * Monotonic time is CLOCK_MONOTONIC in ms, the same for all processes of the machine: a port child stamps, the core
 * converts. Gateway time (`atMs`) is anchored to wall time once, at the start of an epoch, and then only follows
 * monotonic time: it never steps, whatever happens to the wall clock (reliability.md §4).
 */
import { assert } from '@circuitwatch/shared/foundation/assert.ts';

/** CLOCK_MONOTONIC in ms with fractions. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

export interface GatewayClock {
  /** Gateway time now, whole ms. */
  nowMs(): number;
  /** Gateway time of a monotonic stamp of any process of this machine, whole ms. */
  atMsOf(monoMs: number): number;
  /** Wall time, for people. May step. */
  wallMs(): number;
  /** Calls `then` once, after this long. The returned function takes it back. */
  after(delayMs: number, then: () => void): () => void;
}

export class SystemClock implements GatewayClock {
  readonly #offsetMs: number;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** `notBeforeMs`: the newest `atMs` ever recorded, or null. Gateway time starts after it even if the wall clock went back. */
  constructor(notBeforeMs: number | null) {
    const anchorMs = Math.max(Date.now(), (notBeforeMs ?? 0) + 1);
    this.#offsetMs = anchorMs - monotonicMs();
  }

  nowMs(): number {
    const now = this.atMsOf(monotonicMs());
    assert(now >= this.#lastMs, 'gateway time went back');
    this.#lastMs = now;
    return now;
  }

  atMsOf(monoMs: number): number {
    return Math.floor(monoMs + this.#offsetMs);
  }

  wallMs(): number {
    return Date.now();
  }

  after(delayMs: number, then: () => void): () => void {
    const timer = setTimeout(then, delayMs);
    return () => clearTimeout(timer);
  }
}
