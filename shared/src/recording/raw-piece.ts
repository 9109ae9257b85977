/**
 * A raw piece: the bytes that crossed one device's port in about ten minutes, with the time of each receive. The black
 * box: everything else in a recording can be made again from it.
 *
 * Column 0 holds the records' times (whole ms, second differences), then their lengths, then runs of directions;
 * column 1 the bytes one after another. Column 2 is there when a record was taken up later than its time: by how many ms,
 * per record (`takenMs`; 0 = in time).
 */
import { readRuns, readSecondDifferences, writeRuns, writeSecondDifferences } from './columns.ts';
import { type Compress, type Decompress, openContainer, packContainer, plainColumn } from './container.ts';
import type { RawBytes } from './record-types.ts';
import { ByteReader, ByteWriter } from './varint.ts';

const recordColumn = 0;
const byteColumn = 1;
const lateColumn = 2;
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
  const columns = [
    { id: recordColumn, bytes: head.take() },
    { id: byteColumn, bytes: body.take() },
  ];
  if (records.some((record) => record.takenMs !== undefined)) {
    const late = new ByteWriter(records.length + 32);
    for (const { atMs, takenMs } of records)
      late.varint(takenMs === undefined ? 0 : takenMs - Math.round(atMs));
    columns.push({ id: lateColumn, bytes: late.take() });
  }
  return yield* packContainer(records.length, columns, compress);
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
  const late = container.columns.some(({ id }) => id === lateColumn) ? column(lateColumn) : undefined;
  const records = lengths.map((length, i): RawBytes => {
    const atMs = times[i] ?? 0;
    const lateMs = late?.varint() ?? 0;
    return {
      device,
      atMs,
      direction: directions[i] === 1 ? 'out' : 'in',
      bytes: body.bytes(length),
      ...(lateMs === 0 ? {} : { takenMs: atMs + lateMs }),
    };
  });
  late?.end();
  body.end();
  return records;
}
