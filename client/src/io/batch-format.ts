/**
 * How decoded blocks travel from the stream worker to the page: one transferable Float64Array per batch, so that the
 * page allocates nothing per sample and a malformed frame never leaves the worker.
 *
 *     block   bedIndex · epoch · seq · conflated (0 or 1) · frameCount
 *     frame   sourceIndex · atMs · sampleCount
 *     sample  channelIndex · validity code · count (noValueCount = no value)
 */
import type { SampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';

const blockHeader = 5;
const frameHeader = 3;
const sampleFields = 3;

/** Flatten blocks that `decodeSampleBlock` has checked. */
export function flattenBlocks(blocks: readonly SampleBlock[]): Float64Array<ArrayBuffer> {
  let size = 0;
  for (const block of blocks) {
    size += blockHeader;
    for (const frame of block.frames) size += frameHeader + frame.samples.length * sampleFields;
  }
  const flat = new Float64Array(size);
  let at = 0;
  for (const block of blocks) {
    flat[at++] = block.bedIndex;
    flat[at++] = block.epoch;
    flat[at++] = block.seq;
    flat[at++] = block.conflated ? 1 : 0;
    flat[at++] = block.frames.length;
    for (const frame of block.frames) {
      flat[at++] = frame.sourceIndex;
      flat[at++] = frame.atMs;
      flat[at++] = frame.samples.length;
      for (const sample of frame.samples) {
        flat[at++] = sample.channelIndex;
        flat[at++] = sample.validityCode;
        flat[at++] = sample.count;
      }
    }
  }
  return flat;
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
