/**
 * The one clock by which ages and late/lost states advance when no data arrive: four ticks a second, shared by every
 * tile, running only while somebody listens. `nowMs` is gateway time frozen at the tick, so that all ages of one
 * rendering agree.
 */
export const tickPeriodMs = 250;

export class AgeTicker {
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #now: () => number;
  nowMs: number;
  /** Counts the ticks since the page was opened. */
  count = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.nowMs = now();
  }

  /** Bound, so that it can be given to useSyncExternalStore as it is. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#timer === undefined) {
      this.nowMs = this.#now();
      this.#timer = setInterval(() => this.tick(), tickPeriodMs);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  tick(): void {
    this.nowMs = this.#now();
    this.count++;
    for (const listener of this.#listeners) listener();
  }
}
