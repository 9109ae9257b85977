/** A gateway's clock that a test moves: what waits is called in the order of its time, and nothing else passes. */
import type { GatewayClock } from '@circuitwatch/server/io/system-clock.ts';

interface Waiting {
  readonly atMs: number;
  readonly call: () => void;
}

export class VirtualClock implements GatewayClock {
  #nowMs: number;
  #waiting: Waiting[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** Ports on this clock stamp with gateway time. */
  atMsOf(monoMs: number): number {
    return monoMs;
  }

  wallMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, then: () => void): () => void {
    const one = { atMs: this.#nowMs + Math.ceil(delayMs), call: then };
    this.#waiting.push(one);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== one);
    };
  }

  /** Lets time pass up to `untilMs`. */
  runTo(untilMs: number): void {
    for (;;) {
      const next = this.#waiting.reduce<Waiting | undefined>(
        (first, one) => (one.atMs <= untilMs && (!first || one.atMs < first.atMs) ? one : first),
        undefined,
      );
      if (!next) break;
      this.#waiting = this.#waiting.filter((one) => one !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.call();
    }
    this.#nowMs = untilMs;
  }
}
