/**
 * How decoded blocks travel from the stream worker to the page: one transferable Float64Array per batch, so that the
 * page allocates nothing per sample and a malformed frame never leaves the worker.
 *
 *     block   bedIndex · epoch · seq · conflated (0 or 1) · frameCount
 *     frame   sourceIndex · atMs · sampleCount
 *     sample  channelIndex · validity code · count (noValueCount = no value)
 */
import { blockPosition, readSampleBlock, type SampleSink } from '@circuitwatch/shared/wire/sample-block.ts';

const frameHeader = 3;
const sampleFields = 3;

/**
 * Flattens encoded blocks into one array. A run of samples with the same source and time is a frame.
 * @throws RangeError when a block is cut or foreign; the batch is then in an unknown state and must be dropped.
 */
export class BlockFlattener implements SampleSink {
  #flat = new Float64Array(1_024);
  #length = 0;
  #frameCountAt = 0;
  #sampleCountAt = 0;
  #sourceIndex = -1;
  #atMs = Number.NaN;

  get empty(): boolean {
    return this.#length === 0;
  }

  add(bytes: Uint8Array): void {
    const position = blockPosition(bytes);
    this.#put(position.bedIndex, position.epoch, position.seq, position.conflated ? 1 : 0, 0);
    this.#frameCountAt = this.#length - 1;
    this.#sourceIndex = -1;
    readSampleBlock(bytes, this);
  }

  sample(channelIndex: number, sourceIndex: number, atMs: number, validityCode: number, count: number): void {
    if (sourceIndex !== this.#sourceIndex || atMs !== this.#atMs) {
      this.#sourceIndex = sourceIndex;
      this.#atMs = atMs;
      this.#put(sourceIndex, atMs, 0);
      this.#sampleCountAt = this.#length - 1;
      this.#flat[this.#frameCountAt] = (this.#flat[this.#frameCountAt] ?? 0) + 1;
    }
    this.#put(channelIndex, validityCode, count);
    this.#flat[this.#sampleCountAt] = (this.#flat[this.#sampleCountAt] ?? 0) + 1;
  }

  /** The array so far, to be transferred; the flattener is empty again. */
  take(): Float64Array<ArrayBuffer> {
    const flat = this.#flat.slice(0, this.#length);
    this.#length = 0;
    return flat;
  }

  #put(...fields: readonly number[]): void {
    if (this.#length + fields.length > this.#flat.length) {
      const larger = new Float64Array(this.#flat.length * 2);
      larger.set(this.#flat);
      this.#flat = larger;
    }
    for (const field of fields) this.#flat[this.#length++] = field;
  }
}

/** Called per sample; false when an index is not in the bed's tables. */
export type SampleVisitor = (
  sourceIndex: number,
  atMs: number,
  channelIndex: number,
  validityCode: number,
  count: number,
) => boolean;

/** Walks a flat batch block by block: `while (reader.next()) …`. */
export class BlockReader {
  #flat: Float64Array;
  #at = 0;
  #nextAt = 0;
  bedIndex = 0;
  epoch = 0;
  seq = 0;
  conflated = false;
  /** Samples whose source or channel index was not in the bed's tables. */
  skipped = 0;
  #frames = 0;

  constructor(flat: Float64Array) {
    this.#flat = flat;
  }

  next(): boolean {
    if (this.#nextAt >= this.#flat.length) return false;
    this.#at = this.#nextAt;
    this.bedIndex = this.#take();
    this.epoch = this.#take();
    this.seq = this.#take();
    this.conflated = this.#take() === 1;
    this.#frames = this.#take();
    let end = this.#at;
    for (let left = this.#frames; left > 0; left--)
      end += frameHeader + (this.#flat[end + 2] ?? 0) * sampleFields;
    this.#nextAt = end;
    return true;
  }

  forEachSample(visit: SampleVisitor): void {
    for (let frames = this.#frames; frames > 0; frames--) {
      const sourceIndex = this.#take();
      const atMs = this.#take();
      for (let samples = this.#take(); samples > 0; samples--) {
        const channelIndex = this.#take();
        const code = this.#take();
        if (!visit(sourceIndex, atMs, channelIndex, code, this.#take())) this.skipped++;
      }
    }
  }

  #take(): number {
    return this.#flat[this.#at++] ?? Number.NaN;
  }
}
