/**
 * Reads one segment, also while it is being written. A call takes one short read transaction, so that compaction cannot
 * move rows between two of its queries, and no reader holds the WAL for long.
 */
import {
  ledgerDetailSchema,
  ledgerKinds,
  type LedgerRow,
  type RawBytes,
} from '@circuitwatch/shared/recording/record-types.ts';
import { type Chunk, unpackChunk } from '@circuitwatch/shared/recording/chunk.ts';
import {
  type GridColumn,
  type HistoryGrid,
  levelSamples,
} from '@circuitwatch/shared/recording/history-grid.ts';
import { bucketMsOf, bucketsPerBlock, unpackPyramidBlock } from '@circuitwatch/shared/recording/pyramid.ts';
import { unpackRaw } from '@circuitwatch/shared/recording/raw-piece.ts';
import { decodeTailRaw, visitTailBlocks } from '@circuitwatch/shared/recording/tail.ts';
import { noValueCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { codeNoValue } from '@circuitwatch/shared/recording/columns.ts';
import type { EventRow } from './event-chain.ts';
import { eventOfRow, textOrNull } from './event-row.ts';
import { RecordingError } from './recording-error.ts';
import { runFileKind } from './schema.ts';
import { type Database, closeQuietly, endRead, openReadOnly, toRecordingError } from './sqlite.ts';
import { decompress } from './zstd.ts';

/** No chunk or raw piece is longer: ten minutes and one late group (bed-queue.ts). */
export const pieceMsMax = 900_000;
/** Damaged pieces that are named; a file with more is past naming each. */
const damageMax = 100;

export interface SegmentChannel {
  readonly channelId: number;
  readonly name: string;
  readonly unit: string;
  readonly resolution: number;
}

export interface SegmentEpoch {
  readonly epoch: number;
  readonly openedMs: number;
  /** The bed's description at that time (wire/messages.ts), as JSON. */
  readonly bed: string;
  /** File ids by the epoch's index. */
  readonly channelIds: readonly number[];
  readonly sourceIds: readonly number[];
}

export interface ClockRow {
  readonly epoch: number;
  readonly atMs: number;
  /** Wall time minus gateway time. */
  readonly offsetMs: number;
}

export interface ChunkPlace {
  readonly chunkId: number;
  readonly epoch: number;
  readonly sourceId: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly seqFrom: number;
  readonly seqTo: number;
  readonly samples: number;
}

export interface TailPlace {
  readonly tailId: number;
  readonly epoch: number;
  readonly seqFrom: number;
  readonly seqTo: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly blocks: Uint8Array;
  readonly raw: Uint8Array;
}

/** Where the next segment takes over; rows from there on were never acknowledged (bed-writer.ts). */
export interface SupersededFrom {
  readonly epoch: number;
  readonly seq: number;
  readonly eventId: number;
}

export function blobOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new RecordingError('corrupt', 'a blob is missing');
}

export class SegmentReader {
  readonly path: string;
  readonly db: Database;
  supersededFrom: SupersededFrom | undefined;
  readonly #channels = new Map<number, SegmentChannel>();
  readonly #sources = new Map<number, string>();
  readonly #epochs = new Map<number, SegmentEpoch>();
  readonly #damage = new Set<string>();

  constructor(path: string) {
    this.path = path;
    this.db = openReadOnly(path, runFileKind);
    try {
      this.refresh();
    } catch (error) {
      closeQuietly(this.db);
      throw toRecordingError(error, path);
    }
  }

  /** By file channel id. */
  get channels(): ReadonlyMap<number, SegmentChannel> {
    return this.#channels;
  }

  get sources(): ReadonlyMap<number, string> {
    return this.#sources;
  }

  /** What could not be decoded so far, for people; the rest is served. */
  get damage(): readonly string[] {
    return [...this.#damage];
  }

  /** Reads the tables that grow with each epoch again: the file may be in use. */
  refresh(): void {
    for (const row of this.db.prepare('SELECT * FROM channel').all()) {
      const channelId = Number(row['channel_id']);
      this.#channels.set(channelId, {
        channelId,
        name: String(row['name']),
        unit: String(row['unit']),
        resolution: Number(row['resolution']),
      });
    }
    for (const row of this.db.prepare('SELECT * FROM source').all()) {
      this.#sources.set(Number(row['source_id']), String(row['name']));
    }
    const channelIds = this.db.prepare(
      'SELECT channel_id AS id FROM epoch_channel WHERE epoch = ? ORDER BY channel_index',
    );
    const sourceIds = this.db.prepare(
      'SELECT source_id AS id FROM epoch_source WHERE epoch = ? ORDER BY source_index',
    );
    for (const row of this.db.prepare('SELECT epoch, opened_ms, bed FROM epoch').all()) {
      const epoch = Number(row['epoch']);
      if (this.#epochs.has(epoch)) continue;
      this.#epochs.set(epoch, {
        epoch,
        openedMs: Number(row['opened_ms']),
        bed: String(row['bed']),
        channelIds: channelIds.all(epoch).map((found) => Number(found['id'])),
        sourceIds: sourceIds.all(epoch).map((found) => Number(found['id'])),
      });
    }
  }

  get epochs(): readonly SegmentEpoch[] {
    return [...this.#epochs.values()].toSorted((a, b) => a.epoch - b.epoch);
  }

  epoch(epoch: number): SegmentEpoch {
    let found = this.#epochs.get(epoch);
    if (!found) {
      this.refresh();
      found = this.#epochs.get(epoch);
    }
    if (!found) throw new RecordingError('corrupt', `${this.path} has no tables of epoch ${epoch}`);
    return found;
  }

  meta(key: string): string | undefined {
    const value = this.db.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.['value'];
    return typeof value === 'string' ? value : undefined;
  }

  /** Runs `body` on one state of the file. */
  consistently<T>(body: () => T): T {
    try {
      this.db.exec('BEGIN');
      return body();
    } catch (error) {
      throw toRecordingError(error, this.path);
    } finally {
      endRead(this.db);
    }
  }

  #isSuperseded(epoch: number, seqFrom: number): boolean {
    const cut = this.supersededFrom;
    return cut !== undefined && (epoch > cut.epoch || (epoch === cut.epoch && seqFrom >= cut.seq));
  }

  tailRows(fromMs: number, toMs: number): TailPlace[] {
    return this.db
      .prepare('SELECT * FROM tail WHERE to_ms >= ? AND from_ms < ? ORDER BY tail_id')
      .all(fromMs, toMs)
      .map((row) => ({
        tailId: Number(row['tail_id']),
        epoch: Number(row['epoch']),
        seqFrom: Number(row['seq_from']),
        seqTo: Number(row['seq_to']),
        fromMs: Number(row['from_ms']),
        toMs: Number(row['to_ms']),
        blocks: blobOf(row['blocks']),
        raw: blobOf(row['raw']),
      }))
      .filter((row) => !this.#isSuperseded(row.epoch, row.seqFrom));
  }

  /** Where the chunks lie that touch [fromMs, toMs), in the order they were written. */
  chunkPlaces(fromMs: number, toMs: number): ChunkPlace[] {
    const select = this.db.prepare(
      'SELECT chunk_id, epoch, source_id, from_ms, to_ms, seq_from, seq_to, samples FROM chunk ' +
        'WHERE source_id = ? AND to_ms >= ? AND to_ms < ? AND from_ms < ?',
    );
    return [...this.sources.keys()]
      .flatMap((sourceId) => select.all(sourceId, fromMs, toMs + pieceMsMax, toMs))
      .map((row) => ({
        chunkId: Number(row['chunk_id']),
        epoch: Number(row['epoch']),
        sourceId: Number(row['source_id']),
        fromMs: Number(row['from_ms']),
        toMs: Number(row['to_ms']),
        seqFrom: Number(row['seq_from']),
        seqTo: Number(row['seq_to']),
        samples: Number(row['samples']),
      }))
      .toSorted((a, b) => a.chunkId - b.chunkId);
  }

  /** undefined when the chunk is damaged. */
  chunk(place: ChunkPlace, wanted?: ReadonlySet<number>): Chunk | undefined {
    return this.readable(`chunk ${place.chunkId}`, () => {
      const row = this.db.prepare('SELECT body FROM chunk WHERE chunk_id = ?').get(place.chunkId);
      return unpackChunk(blobOf(row?.['body']), decompress, wanted);
    });
  }

  /** Reads one piece; a damaged one is noted in `damage` and skipped. */
  readable<T>(what: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      const coded = toRecordingError(error, what);
      const isDamage =
        coded instanceof RangeError || (coded instanceof RecordingError && coded.code === 'corrupt');
      if (!isDamage) throw coded;
      if (this.#damage.size < damageMax) this.#damage.add(`${what}: ${coded.message}`);
      return undefined;
    }
  }

  /** Adds everything that this segment has on the grid to the columns, by file channel id. */
  addHistory(grid: HistoryGrid, columns: ReadonlyMap<number, GridColumn>): void {
    const wanted = new Set(columns.keys());
    this.consistently(() => {
      if (grid.level === levelSamples) {
        for (const place of this.chunkPlaces(grid.fromMs, grid.toMs)) {
          const chunk = this.chunk(place, wanted);
          for (const column of chunk?.columns ?? [])
            if (chunk) columns.get(column.channelId)?.addChunk(chunk, column);
        }
      } else {
        this.#addPyramid(grid, columns, wanted);
      }
      for (const row of this.tailRows(grid.fromMs, grid.toMs)) this.#addTail(row, columns);
    });
  }

  #addPyramid(
    grid: HistoryGrid,
    columns: ReadonlyMap<number, GridColumn>,
    wanted: ReadonlySet<number>,
  ): void {
    const blockMs = bucketMsOf(grid.level) * bucketsPerBlock;
    const first = Math.floor(grid.fromMs / blockMs);
    const last = Math.floor((grid.toMs - 1) / blockMs);
    for (const [table, key] of [
      ['pyramid', 'pyramid_id'],
      ['pyramid_open', 'rowid'],
    ] as const) {
      const keys = this.db
        .prepare(`SELECT ${key} AS key FROM ${table} WHERE level = ? AND block BETWEEN ? AND ?`)
        .all(grid.level, first, last);
      const body = this.db.prepare(`SELECT body FROM ${table} WHERE ${key} = ?`);
      for (const row of keys) {
        const id = Number(row['key']);
        const buckets = this.readable(`${table} row ${id}`, () =>
          unpackPyramidBlock(blobOf(body.get(id)?.['body']), decompress, wanted),
        );
        for (const column of buckets ?? []) columns.get(column.channelId)?.addBuckets(column);
      }
    }
  }

  #addTail(row: TailPlace, columns: ReadonlyMap<number, GridColumn>): void {
    const byIndex = this.epoch(row.epoch).channelIds.map((channelId) => columns.get(channelId));
    let frameMs = 0;
    this.readable(`tail row ${row.tailId}`, () =>
      visitTailBlocks(row.blocks, {
        frame(_source, atMs) {
          frameMs = Math.round(atMs);
        },
        sample(index, validityCode, count) {
          byIndex[index]?.addSample(
            frameMs,
            count === noValueCount ? validityCode | codeNoValue : validityCode,
            count,
          );
        },
      }),
    );
  }

  /** Raw bytes of one device in the order they crossed the port, piece by piece. */
  *raw(device: string, fromMs: number, toMs: number): Generator<RawBytes> {
    const isWanted = (record: RawBytes): boolean => record.atMs >= fromMs && record.atMs < toMs;
    const { tail, pieces } = this.consistently(() => ({
      tail: this.tailRows(fromMs, toMs),
      pieces: this.db
        .prepare(
          'SELECT raw_id FROM raw WHERE device = ? AND to_ms >= ? AND to_ms < ? AND from_ms < ? ORDER BY raw_id',
        )
        .all(device, fromMs, toMs + pieceMsMax, toMs)
        .map((row) => Number(row['raw_id'])),
    }));
    const body = this.db.prepare('SELECT body FROM raw WHERE raw_id = ?');
    for (const rawId of pieces) {
      const records = this.readable(`raw piece ${rawId}`, () =>
        unpackRaw(blobOf(body.get(rawId)?.['body']), device, decompress),
      );
      yield* records?.filter(isWanted) ?? [];
    }
    for (const row of tail) {
      const records = this.readable(`tail row ${row.tailId}`, () => decodeTailRaw(row.raw));
      yield* records?.filter((record) => record.device === device && isWanted(record)) ?? [];
    }
  }

  events(fromMs: number, toMs: number): EventRow[] {
    return this.db
      .prepare('SELECT * FROM event WHERE at_ms >= ? AND at_ms < ? AND event_id <= ? ORDER BY event_id')
      .all(fromMs, toMs, this.supersededFrom?.eventId ?? Number.MAX_SAFE_INTEGER)
      .map(eventOfRow);
  }

  /** Events of one type and epoch one by one, in the order of the log. */
  *eventsOf(type: string, epoch: number): Generator<EventRow> {
    const rows = this.db
      .prepare('SELECT * FROM event WHERE type = ? AND epoch = ? AND event_id <= ? ORDER BY event_id')
      .iterate(type, epoch, this.supersededFrom?.eventId ?? Number.MAX_SAFE_INTEGER);
    for (const row of rows) yield eventOfRow(row);
  }

  /** Gateway time of the last thing recorded of an epoch; null when there is nothing. */
  lastMsOf(epoch: number): number | null {
    const row = this.db
      .prepare(
        'SELECT max(at_ms) AS last FROM (SELECT max(to_ms) AS at_ms FROM tail WHERE epoch = ?1 ' +
          'UNION ALL SELECT compacted_ms FROM epoch WHERE epoch = ?1)',
      )
      .get(epoch);
    return typeof row?.['last'] === 'number' ? row['last'] : null;
  }

  ledger(fromMs: number, toMs: number): LedgerRow[] {
    return this.db
      .prepare('SELECT * FROM ledger WHERE at_ms >= ? AND at_ms < ? ORDER BY ledger_id')
      .all(fromMs, toMs)
      .map((row) => ({
        kind: ledgerKinds.find((kind) => kind === row['kind']) ?? 'recorder',
        atMs: Number(row['at_ms']),
        device: textOrNull(row['device']),
        detail: ledgerDetailSchema.parse(JSON.parse(String(row['detail']))),
      }));
  }

  clock(): ClockRow[] {
    return this.db
      .prepare('SELECT epoch, at_ms, offset_ms FROM clock ORDER BY at_ms, clock_id')
      .all()
      .map((row) => ({
        epoch: Number(row['epoch']),
        atMs: Number(row['at_ms']),
        offsetMs: Number(row['offset_ms']),
      }));
  }

  close(): void {
    closeQuietly(this.db);
  }
}
