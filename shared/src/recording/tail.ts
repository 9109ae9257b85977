/**
 * The tail: what the recorder appends once a second, before it is compacted. Sample blocks are kept as one wire batch
 * (wire/sample-block.ts); raw bytes as the simple self-describing records below, because a tail row must be readable
 * without any other row.
 *
 *     record  u8 deviceLength · device (UTF-8, given by the caller as bytes) · u8 direction (0 in, 1 out)
 *             f64 atMs · u32 length · bytes                                    little-endian, no padding
 */
import { decodeSampleBlock, splitBatch } from '../wire/sample-block.ts';
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

export function encodeTailRaw(records: readonly RawBytes[]): Uint8Array {
  const names = records.map((record) => asciiBytes(record.device));
  let size = 0;
  for (const [i, record] of records.entries())
    size += fixedBytes + (names[i]?.length ?? 0) + record.bytes.length;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [i, record] of records.entries()) {
    const name = names[i] ?? new Uint8Array();
    bytes[at] = name.length;
    bytes.set(name, at + 1);
    at += 1 + name.length;
    view.setUint8(at, record.direction === 'out' ? 1 : 0);
    view.setFloat64(at + 1, record.atMs, true);
    view.setUint32(at + 9, record.bytes.length, true);
    bytes.set(record.bytes, at + 13);
    at += 13 + record.bytes.length;
  }
  return bytes;
}

/** Throws `RangeError` on a cut or foreign buffer. */
export function decodeTailRaw(bytes: Uint8Array): RawBytes[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: RawBytes[] = [];
  let at = 0;
  while (at < bytes.length) {
    const nameLength = view.getUint8(at);
    const name = bytes.subarray(at + 1, at + 1 + nameLength);
    at += 1 + nameLength;
    const direction = view.getUint8(at) === 1 ? 'out' : 'in';
    const atMs = view.getFloat64(at + 1, true);
    const length = view.getUint32(at + 9, true);
    at += 13;
    if (at + length > bytes.length) throw new RangeError('a raw record is cut');
    records.push({
      device: String.fromCharCode(...name),
      atMs,
      direction,
      bytes: bytes.subarray(at, at + length),
    });
    at += length;
  }
  return records;
}

/** What a tail row adds to the chunks of its window: per source index one builder, channels under their file's ids. */
export function addTailBlocks(
  batch: Uint8Array,
  builderOf: (sourceIndex: number) => ChunkBuilder,
  channelIdOf: (channelIndex: number) => number,
): void {
  for (const bytes of splitBatch(batch)) {
    const block = decodeSampleBlock(bytes);
    for (const frame of block.frames) {
      const builder = builderOf(frame.sourceIndex);
      builder.frame(frame.atMs, block.seq);
      for (const sample of frame.samples) {
        builder.sample(channelIdOf(sample.channelIndex), sample.validityCode, sample.count);
      }
    }
  }
}
