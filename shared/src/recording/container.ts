/**
 * The container that a chunk, a pyramid block and a raw piece share: a directory of columns, then the columns, each
 * compressed alone so that one channel can be read without the others.
 *
 *     container  u8 layout = 1 · varint itemCount · varint columnCount · directory · columns
 *     directory  columnCount × (varint columnId · varint storedLength · varint plainLength)
 *
 * A column whose stored and plain lengths are equal is stored plain, any other is one zstd frame. The compressor comes
 * from the caller: zstd is the edge's.
 */
import { ByteReader, ByteWriter } from './varint.ts';

export const containerLayout = 1;
/** A bed has some hundred channels at most; more is a damaged directory. */
export const containerColumnsMax = 4096;
/** Largest column after decompression: 10 minutes of a 100 Hz channel take some 200 kB. */
export const columnBytesMax = 64 * 1024 * 1024;

export interface PlainColumn {
  readonly id: number;
  readonly bytes: Uint8Array;
}

export interface StoredColumn {
  readonly id: number;
  readonly stored: Uint8Array;
  readonly plainLength: number;
}

export interface Container {
  /** Frames of a chunk, records of a raw piece; unused (0) in a pyramid block. */
  readonly itemCount: number;
  readonly columns: readonly StoredColumn[];
}

export type Compress = (bytes: Uint8Array) => Uint8Array;
/** Must throw when the result is not exactly `plainLength` bytes. */
export type Decompress = (bytes: Uint8Array, plainLength: number) => Uint8Array;

/** Below this a compressor's own headers cost about what it saves, and setting it up costs far more time. */
const compressedBytesMin = 100;

function shorter(bytes: Uint8Array, compress: Compress): Uint8Array {
  if (bytes.length < compressedBytesMin) return bytes;
  const squeezed = compress(bytes);
  return squeezed.length < bytes.length ? squeezed : bytes;
}

/** Runs a piece of work that can be interrupted between steps to its end. */
export function inOneGo<T>(steps: Generator<void, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Packs one column per step, so that a thread that has to answer in between can. */
export function* packContainer(
  itemCount: number,
  columns: readonly PlainColumn[],
  compress: Compress,
): Generator<void, Uint8Array> {
  const out = new ByteWriter(1024);
  out.byte(containerLayout);
  out.varint(itemCount);
  out.varint(columns.length);
  const bodies: Uint8Array[] = [];
  for (const column of columns) {
    const stored = shorter(column.bytes, compress);
    out.varint(column.id);
    out.varint(stored.length);
    out.varint(column.bytes.length);
    bodies.push(stored);
    yield;
  }
  for (const body of bodies) out.bytes(body);
  return out.take();
}

/** Reads the directory; columns stay compressed. */
export function openContainer(bytes: Uint8Array): Container {
  const input = new ByteReader(bytes);
  const layout = input.byte();
  if (layout !== containerLayout) throw new RangeError(`container layout ${layout} is unknown`);
  const itemCount = input.varint();
  const columnCount = input.varint();
  if (columnCount > containerColumnsMax) throw new RangeError(`${columnCount} columns are too many`);
  const entries: { id: number; storedLength: number; plainLength: number }[] = [];
  for (let i = 0; i < columnCount; i++) {
    const id = input.varint();
    const storedLength = input.varint();
    const plainLength = input.varint();
    if (plainLength > columnBytesMax || storedLength > plainLength) {
      throw new RangeError(`column ${id} has lengths ${storedLength} and ${plainLength}`);
    }
    entries.push({ id, storedLength, plainLength });
  }
  const columns = entries.map((entry) => ({
    id: entry.id,
    plainLength: entry.plainLength,
    stored: input.bytes(entry.storedLength),
  }));
  input.end();
  return { itemCount, columns };
}

export function plainColumn(column: StoredColumn, decompress: Decompress): Uint8Array {
  if (column.stored.length === column.plainLength) return column.stored;
  return decompress(column.stored, column.plainLength);
}
