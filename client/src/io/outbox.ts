/**
 * The queue from the stream worker to the page. A page that keeps up gets every message at once; one that is busy gets
 * what gathered in one batch when it comes back. Samples wait in a bounded queue and are given up when it is full (the
 * hole is then told as a gap); messages, and alarms among them, are never given up.
 */
import type { StreamItem } from './worker-protocol.ts';

/** Batches on the way to the page before the worker starts to gather: more than one, so that no frame is missed. */
const inFlightMax = 4;
/** Numbers that may wait for a busy page: 1,000,000 × 8 bytes, some minutes of a bed at 10 Hz × 16. */
export const waitingNumbersMax = 1_000_000;

export class Outbox {
  #post: (items: StreamItem[]) => void;
  #waiting: StreamItem[] = [];
  #waitingNumbers = 0;
  #inFlight = 0;
  #overflowed = false;

  constructor(post: (items: StreamItem[]) => void) {
    this.#post = post;
  }

  /** False when the samples of this item were given up. */
  add(item: StreamItem): boolean {
    if (item.kind === 'blocks') {
      if (this.#waitingNumbers + item.flat.length > waitingNumbersMax) {
        this.#overflowed = true;
        return false;
      }
      this.#waitingNumbers += item.flat.length;
    }
    this.#waiting.push(item);
    return true;
  }

  /** Send what waits, if the page is not behind. Called once per socket message, after all its items were added. */
  flush(): void {
    if (this.#waiting.length === 0 || this.#inFlight >= inFlightMax) return;
    this.#inFlight++;
    const items = this.#waiting;
    this.#waiting = [];
    this.#waitingNumbers = 0;
    this.#post(items);
  }

  consumed(): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1);
    this.flush();
  }

  /** True once after samples were given up and the page has caught up: the reader then needs the last values. */
  takeRecovered(): boolean {
    if (!this.#overflowed || this.#waiting.length > 0) return false;
    this.#overflowed = false;
    return true;
  }
}
