/**
 * One channel cut into buckets of about a pixel: minimum, maximum and mean per bucket, fed by the live ring and by the
 * history. A chart reads columns for its window from it; raw samples are touched once, when they are new.
 *
 * Live and history may cover the same bucket: minimum and maximum merge, the mean is the live one where there is one.
 * A bucket remembers the last validity code of samples without a value, so that a gap knows its cause.
 */
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import type { HistorySeries } from '@circuitwatch/shared/recording/record-types.ts';
import type { SampleRing } from '../state/sample-ring.ts';

/** No sample without a value in the bucket. */
export const noMissing = 255;

/** What one bucket holds; NaN where it has no value. */
export interface Bucket {
  min: number;
  max: number;
  mean: number;
  /** Validity code of a sample without value in this bucket, or `noMissing`. */
  missingCode: number;
}

const validCode = validityCode('valid');
const questionableCode = validityCode('questionable');
const invalidCode = validityCode('invalid');
const implausibleCode = validityCode('implausible');

export class TrendBuckets {
  readonly bucketMs: number;
  /** Grows when history changed or the ring was read again: readers that cache compare it. */
  version = 0;
  /** Samples that left the ring before they were read (a tab that was hidden for long): the history has them. */
  lost = 0;
  #slots: number;
  #keys: Float64Array;
  #min: Float64Array;
  #max: Float64Array;
  #sum: Float64Array;
  #count: Uint32Array;
  #missing: Uint8Array;
  #historyKeys: Float64Array;
  #historyMin: Float64Array;
  #historyMax: Float64Array;
  #historyMean: Float64Array;
  #consumed = 0;

  /** `slots`: how many buckets are kept; the newest win. */
  constructor(bucketMs: number, slots: number) {
    this.bucketMs = bucketMs;
    this.#slots = slots;
    this.#keys = new Float64Array(slots).fill(Number.NaN);
    this.#min = new Float64Array(slots);
    this.#max = new Float64Array(slots);
    this.#sum = new Float64Array(slots);
    this.#count = new Uint32Array(slots);
    this.#missing = new Uint8Array(slots).fill(noMissing);
    this.#historyKeys = new Float64Array(slots).fill(Number.NaN);
    this.#historyMin = new Float64Array(slots);
    this.#historyMax = new Float64Array(slots);
    this.#historyMean = new Float64Array(slots);
  }

  /** Takes the ring's samples that are new since the last call; true when there were any. */
  consume(ring: SampleRing): boolean {
    const unread = ring.pushed - this.#consumed;
    const fresh = Math.min(ring.length, unread);
    // The first reading takes what is there; only later readings can have missed something.
    if (this.#consumed > 0) this.lost += unread - fresh;
    this.#consumed = ring.pushed;
    for (let i = ring.length - fresh; i < ring.length; i++)
      this.#add(ring.timeAt(i), ring.valueAt(i), ring.validityCodeAt(i));
    return fresh > 0;
  }

  /** Sets what the history says; earlier history of the same buckets is replaced. */
  setHistory(columns: HistorySeries): void {
    this.version++;
    for (let i = 0; i < columns.mean.length; i++) {
      // NaN marks a bucket that had samples, but none with a value.
      const mean = columns.mean[i] ?? ((columns.missing[i] ?? 0) > 0 ? Number.NaN : null);
      if (mean === null) continue;
      const atMs = columns.fromMs + (i + 0.5) * columns.bucketMs;
      const key = Math.floor(atMs / this.bucketMs);
      const slot = key % this.#slots;
      const min = columns.min[i] ?? mean;
      const max = columns.max[i] ?? mean;
      // Two history buckets in one of ours: the hull of both; the later mean is near enough at a pixel.
      const again = this.#historyKeys[slot] === key && !Number.isNaN(this.#historyMean[slot]);
      if (again && Number.isNaN(mean)) continue;
      this.#historyMin[slot] = again ? Math.min(this.#historyMin[slot] ?? min, min) : min;
      this.#historyMax[slot] = again ? Math.max(this.#historyMax[slot] ?? max, max) : max;
      this.#historyMean[slot] = mean;
      this.#historyKeys[slot] = key;
    }
  }

  /** Reads bucket `key` (time / bucketMs) into `out`; false when it holds neither a value nor a missing sample. */
  read(key: number, out: Bucket): boolean {
    const slot = key % this.#slots;
    const live = this.#keys[slot] === key;
    const history = this.#historyKeys[slot] === key;
    const count = live ? (this.#count[slot] ?? 0) : 0;
    out.missingCode = live ? (this.#missing[slot] ?? noMissing) : noMissing;
    out.min = out.max = out.mean = Number.NaN;
    if (count > 0) {
      out.min = this.#min[slot] ?? Number.NaN;
      out.max = this.#max[slot] ?? Number.NaN;
      out.mean = (this.#sum[slot] ?? Number.NaN) / count;
    }
    if (history) this.#mergeHistory(slot, count > 0, out);
    return count > 0 || history || out.missingCode !== noMissing;
  }

  #mergeHistory(slot: number, hasLive: boolean, out: Bucket): void {
    const mean = this.#historyMean[slot] ?? Number.NaN;
    if (Number.isNaN(mean)) {
      if (!hasLive && out.missingCode === noMissing) out.missingCode = invalidCode;
      return;
    }
    const min = this.#historyMin[slot] ?? Number.NaN;
    const max = this.#historyMax[slot] ?? Number.NaN;
    out.min = hasLive ? Math.min(out.min, min) : min;
    out.max = hasLive ? Math.max(out.max, max) : max;
    if (!hasLive) out.mean = mean;
  }

  #add(atMs: number, value: number, code: number): void {
    const key = Math.floor(atMs / this.bucketMs);
    const slot = key % this.#slots;
    if (this.#keys[slot] !== key) {
      this.#keys[slot] = key;
      this.#count[slot] = 0;
      this.#sum[slot] = 0;
      this.#missing[slot] = noMissing;
    }
    if (Number.isNaN(value) || !isDrawn(code)) {
      this.#missing[slot] = code;
      return;
    }
    const first = this.#count[slot] === 0;
    this.#min[slot] = first ? value : Math.min(this.#min[slot] ?? value, value);
    this.#max[slot] = first ? value : Math.max(this.#max[slot] ?? value, value);
    this.#sum[slot] = (this.#sum[slot] ?? 0) + value;
    this.#count[slot] = (this.#count[slot] ?? 0) + 1;
  }
}

/** An implausible value is drawn: the eye must be able to see the spike that the rules refuse. */
function isDrawn(code: number): boolean {
  return code === validCode || code === questionableCode || code === implausibleCode;
}
