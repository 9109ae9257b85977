/**
 * When a number on the screen may change: at once after a pause, otherwise at most four times a second (a figure that
 * changes faster cannot be read), and the last value of a burst always arrives. Pure: time is an argument.
 */
export const notifyPeriodMs = 250;

export class NotifyThrottle {
  #lastMs = Number.NEGATIVE_INFINITY;
  #dirty = false;

  /** Something changed. True: tell the listeners now. False: they are told at `dueMs`. */
  offer(nowMs: number): boolean {
    if (nowMs - this.#lastMs >= notifyPeriodMs) {
      this.#lastMs = nowMs;
      this.#dirty = false;
      return true;
    }
    this.#dirty = true;
    return false;
  }

  /** When the change that waits is due; undefined when none waits. */
  get dueMs(): number | undefined {
    return this.#dirty ? this.#lastMs + notifyPeriodMs : undefined;
  }

  /** True once when the waiting change is due. */
  take(nowMs: number): boolean {
    const due = this.dueMs;
    if (due === undefined || nowMs < due) return false;
    this.#lastMs = nowMs;
    this.#dirty = false;
    return true;
  }
}
