/**
 * The binary sample block: the one encoding of live samples, made once per bed and tick and used by every viewer and by
 * the recorder's tail. Little-endian, no padding.
 *
 *     block   u8 opcode = 1 · u8 flags (bit 0: conflated) · u16 bedIndex · u32 epoch · u32 seq · f64 baseMs · u16 frameCount
 *     frame   u8 sourceIndex · u16 dtMs (atMs = baseMs + dtMs) · u16 sampleCount
 *     sample  u16 channelIndex · u8 validity code · i32 count (value = count × resolution; −2³¹ = no value)
 *
 *     batch   u8 opcode = 2 · u16 blockCount · blockCount × (u32 length · block)      what a viewer receives per tick
 *
 * Indexes refer to the tables of the bed's description. Decoding bounds-checks everything: a cut or foreign buffer throws
 * `RangeError`, never yields samples.
 */

export const opcodeBlock = 1;
export const opcodeBatch = 2;
export const flagConflated = 1;
const blockHeaderBytes = 22;
const frameHeaderBytes = 5;
const sampleBytes = 7;
export const noValueCount = -0x8000_0000;
const countMax = 0x7fff_ffff;

export interface BlockSample {
  channelIndex: number;
  validityCode: number;
  /** Whole counts of the channel's resolution; `noValueCount` for a missing value. */
  count: number;
}

export interface BlockFrame {
  sourceIndex: number;
  atMs: number;
  samples: BlockSample[];
}

export interface SampleBlock {
  bedIndex: number;
  epoch: number;
  seq: number;
  conflated: boolean;
  frames: BlockFrame[];
}

/** Counts of a value at a resolution; a value too large for the file saturates (its validity says so already). */
export function toCount(value: number | null, resolution: number): number {
  if (value === null || Number.isNaN(value)) return noValueCount;
  const count = Math.round(value / resolution);
  return Math.max(-countMax, Math.min(countMax, count));
}

/**
 * The value of a count. Multiplying by a resolution like 0.001 leaves binary dust (3.0000000000000004e-3), so decimal
 * resolutions divide by their inverse instead: 3850 × 0.001 is exactly 3.85.
 */
export function fromCount(count: number, resolution: number): number | null {
  if (count === noValueCount) return null;
  return resolution >= 1 ? count * resolution : count / Math.round(1 / resolution);
}

export function encodeSampleBlock(block: SampleBlock): Uint8Array {
  const baseMs = block.frames[0]?.atMs ?? 0;
  let size = blockHeaderBytes;
  for (const frame of block.frames) size += frameHeaderBytes + frame.samples.length * sampleBytes;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, opcodeBlock);
  view.setUint8(1, block.conflated ? flagConflated : 0);
  view.setUint16(2, block.bedIndex, true);
  view.setUint32(4, block.epoch, true);
  view.setUint32(8, block.seq, true);
  view.setFloat64(12, baseMs, true);
  view.setUint16(20, block.frames.length, true);
  let at = blockHeaderBytes;
  for (const frame of block.frames) {
    const dtMs = frame.atMs - baseMs;
    if (dtMs < 0 || dtMs > 0xffff) throw new RangeError(`frame ${dtMs} ms from its block's base`);
    view.setUint8(at, frame.sourceIndex);
    view.setUint16(at + 1, dtMs, true);
    view.setUint16(at + 3, frame.samples.length, true);
    at += frameHeaderBytes;
    for (const sample of frame.samples) {
      view.setUint16(at, sample.channelIndex, true);
      view.setUint8(at + 2, sample.validityCode);
      view.setInt32(at + 3, sample.count, true);
      at += sampleBytes;
    }
  }
  return bytes;
}

export interface BlockPosition {
  bedIndex: number;
  epoch: number;
  seq: number;
  conflated: boolean;
  /** Time of the first frame; 0 when the block has none. */
  baseMs: number;
}

/** The header of an encoded block, without its samples. */
export function blockPosition(bytes: Uint8Array): BlockPosition {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== opcodeBlock)
    throw new RangeError(`opcode ${view.getUint8(0)} is not a sample block`);
  return {
    bedIndex: view.getUint16(2, true),
    epoch: view.getUint32(4, true),
    seq: view.getUint32(8, true),
    conflated: (view.getUint8(1) & flagConflated) !== 0,
    baseMs: view.getFloat64(12, true),
  };
}

export function decodeSampleBlock(bytes: Uint8Array): SampleBlock {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== opcodeBlock)
    throw new RangeError(`opcode ${view.getUint8(0)} is not a sample block`);
  const baseMs = view.getFloat64(12, true);
  const frames: BlockFrame[] = [];
  let at = blockHeaderBytes;
  for (let left = view.getUint16(20, true); left > 0; left--) {
    const sourceIndex = view.getUint8(at);
    const atMs = baseMs + view.getUint16(at + 1, true);
    const count = view.getUint16(at + 3, true);
    at += frameHeaderBytes;
    const samples: BlockSample[] = [];
    for (let i = 0; i < count; i++) {
      samples.push({
        channelIndex: view.getUint16(at, true),
        validityCode: view.getUint8(at + 2),
        count: view.getInt32(at + 3, true),
      });
      at += sampleBytes;
    }
    frames.push({ sourceIndex, atMs, samples });
  }
  if (at !== bytes.byteLength) throw new RangeError(`${bytes.byteLength - at} bytes after the last frame`);
  return {
    bedIndex: view.getUint16(2, true),
    epoch: view.getUint32(4, true),
    seq: view.getUint32(8, true),
    conflated: (view.getUint8(1) & flagConflated) !== 0,
    frames,
  };
}

/** Receives the samples of a block one by one; no object is made per sample. */
export interface SampleSink {
  sample(channelIndex: number, sourceIndex: number, atMs: number, validityCode: number, count: number): void;
}

/**
 * Walks a block's samples in order. The whole block is checked before the first call, so a cut or foreign buffer throws
 * `RangeError` and the sink has seen nothing. The hot path of the mirror and of the charts (10 Hz × 16 channels × beds).
 */
export function readSampleBlock(bytes: Uint8Array, sink: SampleSink): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames = checkBlock(view);
  const baseMs = view.getFloat64(12, true);
  let at = blockHeaderBytes;
  for (let frame = 0; frame < frames; frame++) {
    const sourceIndex = view.getUint8(at);
    const atMs = baseMs + view.getUint16(at + 1, true);
    const count = view.getUint16(at + 3, true);
    at += frameHeaderBytes;
    for (let i = 0; i < count; i++) {
      const validityCode = view.getUint8(at + 2);
      sink.sample(view.getUint16(at, true), sourceIndex, atMs, validityCode, view.getInt32(at + 3, true));
      at += sampleBytes;
    }
  }
}

/** Frame count of a block whose lengths add up to the buffer's. */
function checkBlock(view: DataView): number {
  if (view.getUint8(0) !== opcodeBlock)
    throw new RangeError(`opcode ${view.getUint8(0)} is not a sample block`);
  const frames = view.getUint16(20, true);
  let at = blockHeaderBytes;
  for (let frame = 0; frame < frames; frame++)
    at += frameHeaderBytes + view.getUint16(at + 3, true) * sampleBytes;
  if (at !== view.byteLength) throw new RangeError(`a block of ${view.byteLength} bytes should have ${at}`);
  return frames;
}

export function encodeBatch(blocks: readonly Uint8Array[]): Uint8Array {
  let size = 3;
  for (const block of blocks) size += 4 + block.byteLength;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, opcodeBatch);
  view.setUint16(1, blocks.length, true);
  let at = 3;
  for (const block of blocks) {
    view.setUint32(at, block.byteLength, true);
    bytes.set(block, at + 4);
    at += 4 + block.byteLength;
  }
  return bytes;
}

/** The encoded blocks of a batch, as views into it. */
export function splitBatch(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== opcodeBatch) throw new RangeError(`opcode ${view.getUint8(0)} is not a batch`);
  const blocks: Uint8Array[] = [];
  let at = 3;
  for (let left = view.getUint16(1, true); left > 0; left--) {
    const length = view.getUint32(at, true);
    at += 4;
    if (at + length > bytes.byteLength) throw new RangeError('a block of the batch is cut');
    blocks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return blocks;
}
