/**
 * The tail: what the recorder appends once a second, before it is compacted. Sample blocks are kept as one wire batch
 * (wire/sample-block.ts); raw bytes as the simple self-describing records below, because a tail row must be readable
 * without any other row.
 *
 *     record  u8 deviceLength · device (UTF-8, given by the caller as bytes) · u8 direction (0 in, 1 out)
 *             f64 atMs · u32 length · bytes                                    little-endian, no padding
 *
 * Direction 2, with no bytes: the next record of the device was taken up at this time, later than its own (`takenMs`).
 */
import { opcodeBlock, splitBatch } from '../wire/sample-block.ts';
import type { ChunkBuilder } from './chunk.ts';
import type { RawBytes } from './record-types.ts';

const fixedBytes = 1 + 1 + 8 + 4;
const deviceBytesMax = 255;

/** Device ids are ASCII (config/site-config.ts), so their code units are their bytes. */
function asciiBytes(text: string): Uint8Array {
  if (text.length > deviceBytesMax) throw new RangeError('a device id is too long');
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7e) throw new RangeError(`device id "${text}" is not ASCII`);
    bytes[i] = unit;
  }
  return bytes;
}

const directions = { in: 0, out: 1, taken: 2 } as const;
const noBytes = new Uint8Array();

export function encodeTailRaw(records: readonly RawBytes[]): Uint8Array {
  const names = records.map((record) => asciiBytes(record.device));
  let size = 0;
  for (const [i, record] of records.entries()) {
    const head = fixedBytes + (names[i]?.length ?? 0);
    size += (record.takenMs === undefined ? head : 2 * head) + record.bytes.length;
  }
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const put = (name: Uint8Array, direction: number, atMs: number, body: Uint8Array): void => {
    bytes[at] = name.length;
    bytes.set(name, at + 1);
    at += 1 + name.length;
    view.setUint8(at, direction);
    view.setFloat64(at + 1, atMs, true);
    view.setUint32(at + 9, body.length, true);
    bytes.set(body, at + 13);
    at += 13 + body.length;
  };
  for (const [i, record] of records.entries()) {
    const name = names[i] ?? noBytes;
    if (record.takenMs !== undefined) put(name, directions.taken, record.takenMs, noBytes);
    put(name, directions[record.direction], record.atMs, record.bytes);
  }
  return bytes;
}

/** Throws `RangeError` on a cut or foreign buffer. */
export function decodeTailRaw(bytes: Uint8Array): RawBytes[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: RawBytes[] = [];
  let takenMs: number | undefined;
  let at = 0;
  while (at < bytes.length) {
    const nameLength = view.getUint8(at);
    const name = bytes.subarray(at + 1, at + 1 + nameLength);
    at += 1 + nameLength;
    const code = view.getUint8(at);
    const atMs = view.getFloat64(at + 1, true);
    const length = view.getUint32(at + 9, true);
    at += 13;
    if (at + length > bytes.length) throw new RangeError('a raw record is cut');
    if (code === directions.taken) takenMs = atMs;
    else {
      records.push({
        device: String.fromCharCode(...name),
        atMs,
        direction: code === directions.out ? 'out' : 'in',
        bytes: bytes.subarray(at, at + length),
        ...(takenMs === undefined ? {} : { takenMs }),
      });
      takenMs = undefined;
    }
    at += length;
  }
  return records;
}

/** Called once per frame of a batch, and once per sample after its frame. */
export interface TailVisitor {
  readonly frame: (sourceIndex: number, atMs: number, seq: number) => void;
  readonly sample: (channelIndex: number, validityCode: number, count: number) => void;
}

const blockHeaderBytes = 22;
const frameHeaderBytes = 5;
const sampleBytes = 7;

/**
 * Walks the samples of a batch without making objects: a tail holds up to ten minutes, and readers and compaction go
 * through all of it. The layout is wire/sample-block.ts's. Damaged bytes throw `RangeError`.
 */
export function visitTailBlocks(batch: Uint8Array, visitor: TailVisitor): void {
  for (const bytes of splitBatch(batch)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint8(0) !== opcodeBlock) throw new RangeError('not a sample block');
    const seq = view.getUint32(8, true);
    const baseMs = view.getFloat64(12, true);
    let at = blockHeaderBytes;
    for (let frames = view.getUint16(20, true); frames > 0; frames--) {
      visitor.frame(view.getUint8(at), baseMs + view.getUint16(at + 1, true), seq);
      let samples = view.getUint16(at + 3, true);
      for (at += frameHeaderBytes; samples > 0; samples--, at += sampleBytes) {
        visitor.sample(view.getUint16(at, true), view.getUint8(at + 2), view.getInt32(at + 3, true));
      }
    }
    if (at !== bytes.length) throw new RangeError('bytes after the last frame');
  }
}

/** What a tail row adds to the chunks of its window: per source index one builder, channels under their file's ids. */
export function addTailBlocks(
  batch: Uint8Array,
  builderOf: (sourceIndex: number) => ChunkBuilder,
  channelIdOf: (channelIndex: number) => number,
): void {
  let builder: ChunkBuilder | undefined;
  visitTailBlocks(batch, {
    frame(sourceIndex, atMs, seq) {
      builder = builderOf(sourceIndex);
      builder.frame(atMs, seq);
    },
    sample(channelIndex, validityCode, count) {
      builder?.sample(channelIdOf(channelIndex), validityCode, count);
    },
  });
}
