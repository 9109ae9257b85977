/**
 * A raw piece: the bytes that crossed one device's port in about ten minutes, with the time of each receive. The black
 * box: everything else in a recording can be made again from it.
 *
 * Column 0 holds the records' times (whole ms, second differences), then their lengths, then runs of directions;
 * column 1 the bytes one after another.
 */
import { readRuns, readSecondDifferences, writeRuns, writeSecondDifferences } from './columns.ts';
import { type Compress, type Decompress, openContainer, packContainer, plainColumn } from './container.ts';
import type { RawBytes } from './record-types.ts';
import { ByteReader, ByteWriter } from './varint.ts';

const recordColumn = 0;
const byteColumn = 1;
export const rawRecordsMax = 1_000_000;

/** One column per step. */
export function* packRaw(records: readonly RawBytes[], compress: Compress): Generator<void, Uint8Array> {
  const head = new ByteWriter(records.length * 4 + 32);
  const times = records.map((record) => Math.round(record.atMs));
  writeSecondDifferences(head, times, times.length);
  for (const record of records) head.varint(record.bytes.length);
  writeRuns(
    head,
    Uint8Array.from(records, (record) => (record.direction === 'out' ? 1 : 0)),
  );
  const body = new ByteWriter(records.length * 64 + 32);
  for (const record of records) body.bytes(record.bytes);
  return yield* packContainer(
    records.length,
    [
      { id: recordColumn, bytes: head.take() },
      { id: byteColumn, bytes: body.take() },
    ],
    compress,
  );
}

/** Damaged bytes throw `RangeError`. */
export function unpackRaw(bytes: Uint8Array, device: string, decompress: Decompress): RawBytes[] {
  const container = openContainer(bytes);
  if (container.itemCount > rawRecordsMax)
    throw new RangeError(`${container.itemCount} records are too many`);
  const column = (id: number): ByteReader => {
    const found = container.columns.find((entry) => entry.id === id);
    if (!found) throw new RangeError(`the raw piece has no column ${id}`);
    return new ByteReader(plainColumn(found, decompress));
  };
  const head = column(recordColumn);
  const times = readSecondDifferences(head, container.itemCount);
  const lengths = Array.from({ length: container.itemCount }, () => head.varint());
  const directions = readRuns(head, container.itemCount);
  head.end();
  const body = column(byteColumn);
  const records = lengths.map(
    (length, i): RawBytes => ({
      device,
      atMs: times[i] ?? 0,
      direction: directions[i] === 1 ? 'out' : 'in',
      bytes: body.bytes(length),
    }),
  );
  body.end();
  return records;
}
