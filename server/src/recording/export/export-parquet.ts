/**
 * A recording's samples as Parquet, for DuckDB, pandas and everything else that reads it: one row per sample, in the order of
 * (epoch, seq), in row groups of bounded size. Units and resolutions are key-value metadata of the file.
 */
import { zstdCompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { RowTurns } from '../long-work.ts';
import type { RunInfo } from '../run-reader.ts';
import type { SampleRow } from '../sample-rows.ts';
import { type Exported, type ExportRequest, recordedRange, sampleQuery } from './export-request.ts';
import { type PartFile, writePartFile } from './part-file.ts';
import { WallClock } from './wall-clock.ts';

/** DuckDB reads groups in parallel and keeps statistics per group; ours stay a few MB in memory. */
const rowGroupRows = 100_000;

const schema: SchemaElement[] = [
  { name: 'sample', num_children: 8 },
  {
    name: 'time_utc',
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    repetition_type: 'REQUIRED',
  },
  { name: 'at_ms', type: 'INT64', repetition_type: 'REQUIRED' },
  { name: 'epoch', type: 'INT64', repetition_type: 'REQUIRED' },
  { name: 'seq', type: 'INT64', repetition_type: 'REQUIRED' },
  { name: 'source', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'channel', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'value', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  { name: 'validity', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
];

/** A ByteWriter whose bytes go to the file after each row group. */
class FileByteWriter extends ByteWriter {
  readonly #file: PartFile;

  constructor(file: PartFile) {
    super();
    this.#file = file;
  }

  flush(): void {
    this.#file.write(new Uint8Array(this.buffer, 0, this.index));
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}

class RowGroup {
  readonly timeUtc: Date[] = [];
  readonly atMs: bigint[] = [];
  readonly epoch: bigint[] = [];
  readonly seq: bigint[] = [];
  readonly source: string[] = [];
  readonly channel: string[] = [];
  readonly value: (number | null)[] = [];
  readonly validity: string[] = [];

  add(row: SampleRow, clock: WallClock): void {
    this.timeUtc.push(new Date(Math.round(row.atMs + clock.offsetMs(row.atMs))));
    this.atMs.push(BigInt(row.atMs));
    this.epoch.push(BigInt(row.epoch));
    this.seq.push(BigInt(row.seq));
    this.source.push(row.source);
    this.channel.push(row.channel);
    this.value.push(row.value);
    this.validity.push(row.validity);
  }

  get rows(): number {
    return this.timeUtc.length;
  }

  writeTo(writer: ParquetWriter): void | Promise<void> {
    return writer.write({
      columnData: [
        { name: 'time_utc', data: this.timeUtc },
        { name: 'at_ms', data: this.atMs },
        { name: 'epoch', data: this.epoch },
        { name: 'seq', data: this.seq },
        { name: 'source', data: this.source },
        { name: 'channel', data: this.channel },
        { name: 'value', data: this.value },
        { name: 'validity', data: this.validity },
      ],
      rowGroupSize: rowGroupRows,
    });
  }
}

function metadata({ run, label, channels }: RunInfo): { key: string; value: string }[] {
  const units = Object.fromEntries(channels.map(({ name, unit }) => [name, unit]));
  const resolutions = Object.fromEntries(channels.map(({ name, resolution }) => [name, resolution]));
  return [
    { key: 'circuitwatch.run', value: JSON.stringify({ ...run, label }) },
    { key: 'circuitwatch.units', value: JSON.stringify(units) },
    { key: 'circuitwatch.resolutions', value: JSON.stringify(resolutions) },
  ];
}

/** A missing value is null; its validity says why. */
export async function exportParquet(request: ExportRequest): Promise<Exported> {
  const { reader, path, range } = request;
  const clock = new WallClock(reader.clock());
  const info = reader.info();
  const turns = new RowTurns(request.work, recordedRange(range, info));
  const rows = await writePartFile(path, async (file) => {
    const writer = new ParquetWriter({
      writer: new FileByteWriter(file),
      schema,
      codec: 'ZSTD',
      compressors: { ZSTD: zstdCompressSync },
      kvMetadata: metadata(info),
      createdBy: 'circuitwatch',
    });
    let count = 0;
    let group = new RowGroup();
    for (const row of reader.samples(sampleQuery(request))) {
      group.add(row, clock);
      count++;
      if (group.rows === rowGroupRows) {
        await group.writeTo(writer);
        group = new RowGroup();
      }
      if (turns.isDue) await turns.turn(row.atMs);
    }
    if (group.rows > 0) await group.writeTo(writer);
    await writer.finish();
    return count;
  });
  return { rows, damage: reader.damage() };
}
