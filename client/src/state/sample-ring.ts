/**
 * The recent samples of one channel: a ring of typed arrays that grows by doubling up to its named capacity, so that a
 * channel that gives a value every six seconds does not pay for one that gives ten a second. No React, no timers.
 *
 * Missing values are NaN in `values`, with their validity code beside them. Times never decrease: an older sample is
 * refused and counted.
 */

/** 30 minutes at 10 Hz, for the bed on the screen. */
export const focusedCapacity = 18_000;
/** 5 minutes at 10 Hz, for beds that are only watched (a wall of 32). The history fills the rest when one is opened. */
export const watchedCapacity = 3_000;
const firstCapacity = 256;

export class SampleRing {
  #times = new Float64Array(firstCapacity);
  #values = new Float64Array(firstCapacity);
  #validities = new Uint8Array(firstCapacity);
  #capacityMax: number;
  #start = 0;
  #length = 0;
  /** Samples ever pushed: readers use it to see what is new without comparing times. */
  pushed = 0;
  refused = 0;

  constructor(capacityMax: number) {
    this.#capacityMax = capacityMax;
  }

  get length(): number {
    return this.#length;
  }

  get firstMs(): number | undefined {
    return this.#length === 0 ? undefined : this.#times[this.#start];
  }

  get lastMs(): number | undefined {
    return this.#length === 0 ? undefined : this.timeAt(this.#length - 1);
  }

  timeAt(index: number): number {
    return this.#times[(this.#start + index) % this.#times.length] ?? Number.NaN;
  }

  valueAt(index: number): number {
    return this.#values[(this.#start + index) % this.#values.length] ?? Number.NaN;
  }

  validityCodeAt(index: number): number {
    return this.#validities[(this.#start + index) % this.#validities.length] ?? 0;
  }

  push(atMs: number, value: number | null, validityCode: number): boolean {
    const last = this.lastMs;
    if (last !== undefined && atMs < last) {
      this.refused++;
      return false;
    }
    if (this.#length === this.#times.length) this.#makeRoom();
    const slot = (this.#start + this.#length) % this.#times.length;
    this.#times[slot] = atMs;
    this.#values[slot] = value ?? Number.NaN;
    this.#validities[slot] = validityCode;
    this.#length++;
    this.pushed++;
    return true;
  }

  /** Index of the first sample at or after `atMs`; `length` when there is none. */
  lowerBound(atMs: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.timeAt(middle) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A bed that is opened or left changes what its channels may hold. The newest samples stay. */
  setCapacity(capacityMax: number): void {
    this.#capacityMax = capacityMax;
    if (this.#times.length > capacityMax) this.#resize(capacityMax);
  }

  clear(): void {
    this.#start = 0;
    this.#length = 0;
  }

  #makeRoom(): void {
    if (this.#times.length < this.#capacityMax) {
      this.#resize(Math.min(this.#capacityMax, this.#times.length * 2));
      return;
    }
    this.#start = (this.#start + 1) % this.#times.length;
    this.#length--;
  }

  #resize(capacity: number): void {
    const times = new Float64Array(capacity);
    const values = new Float64Array(capacity);
    const validities = new Uint8Array(capacity);
    const kept = Math.min(this.#length, capacity);
    const skipped = this.#length - kept;
    for (let i = 0; i < kept; i++) {
      times[i] = this.timeAt(skipped + i);
      values[i] = this.valueAt(skipped + i);
      validities[i] = this.validityCodeAt(skipped + i);
    }
    this.#times = times;
    this.#values = values;
    this.#validities = validities;
    this.#start = 0;
    this.#length = kept;
  }
}
