/**
 * Compaction: the tail becomes chunks, pyramid and raw pieces. A generator, so that the worker can take one step between
 * two commits: every step but the last only reads and computes; the last is one short transaction that inserts what was
 * made and removes the tail rows it was made from.
 */
import type { RawBytes } from '@circuitwatch/shared/recording/record-types.ts';
import { ChunkBuilder, packChunk } from '@circuitwatch/shared/recording/chunk.ts';
import {
  type BucketColumn,
  bucketMsOf,
  bucketsOfColumn,
  bucketsPerBlock,
  mergeBuckets,
  packPyramidBlock,
  pyramidLevels,
  raiseLevel,
  samplesOf,
  splitByBlock,
  unpackPyramidBlock,
} from '@circuitwatch/shared/recording/pyramid.ts';
import { packRaw } from '@circuitwatch/shared/recording/raw-piece.ts';
import { addTailBlocks, decodeTailRaw, visitTailBlocks } from '@circuitwatch/shared/recording/tail.ts';
import { type Database, inTransaction } from './sqlite.ts';
import { compress, decompress } from './zstd.ts';

const tailRowsPerStep = 30;
/** Longest stretch of one chunk: a tail that was left by a crash may be longer than one window. */
const chunkMsMax = 600_000;
/** A block is closed when the data have passed its end by this much; samples that come later make a second part. */
const blockLatenessMs = 60_000;

const deleteOpenBlock = 'DELETE FROM pyramid_open WHERE level = ? AND block = ?';
const insertBlock = 'INSERT INTO pyramid(level, block, samples, body) VALUES(?, ?, ?, ?)';

interface TailRow {
  readonly tailId: number;
  readonly epoch: number;
  readonly seqTo: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly blocks: Uint8Array;
  readonly raw: Uint8Array;
}

interface PackedPiece {
  readonly sql: string;
  readonly values: readonly (number | string | Uint8Array)[];
}

export interface CompactionResult {
  readonly rows: number;
  readonly samples: number;
  /** Tail rows that could not be decoded; they stay where they are. */
  readonly damagedRows: number;
}

/** What one stretch of one epoch gives, while its rows are being read. */
class Window {
  readonly epoch: number;
  readonly firstMs: number;
  lastMs: number;
  lastSeq = 0;
  readonly chunks = new Map<number, ChunkBuilder>();
  readonly raw = new Map<string, RawBytes[]>();
  readonly #channelIds: readonly number[];

  constructor(db: Database, row: TailRow) {
    this.epoch = row.epoch;
    this.firstMs = row.fromMs;
    this.lastMs = row.toMs;
    this.#channelIds = db
      .prepare('SELECT channel_id FROM epoch_channel WHERE epoch = ? ORDER BY channel_index')
      .all(row.epoch)
      .map((found) => Number(found['channel_id']));
  }

  takes(row: TailRow): boolean {
    return row.epoch === this.epoch && row.toMs - this.firstMs <= chunkMsMax;
  }

  /** Walks a row once before anything of it is taken: a damaged one must not leave half of its samples here. */
  add(row: TailRow): void {
    const channelIdOf = (index: number): number => {
      const id = this.#channelIds[index];
      if (id === undefined) throw new RangeError(`channel index ${index} is not in the epoch's table`);
      return id;
    };
    visitTailBlocks(row.blocks, { frame: () => undefined, sample: channelIdOf });
    const raw = decodeTailRaw(row.raw);
    addTailBlocks(
      row.blocks,
      (source) => getOrMake(this.chunks, source, () => new ChunkBuilder()),
      channelIdOf,
    );
    for (const record of raw) getOrMake(this.raw, record.device, () => []).push(record);
    this.lastMs = Math.max(this.lastMs, row.toMs);
    this.lastSeq = Math.max(this.lastSeq, row.seqTo);
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** The file's buckets that this compaction changes, by level. */
type Levels = Map<number, BucketColumn>[];

function addToLevels(levels: Levels, column: BucketColumn): void {
  let raised = column;
  for (let level = 0; level < pyramidLevels; level++) {
    if (level > 0) raised = raiseLevel(raised);
    const ofLevel = levels[level];
    const before = ofLevel?.get(column.channelId);
    ofLevel?.set(column.channelId, before ? mergeBuckets(before, raised) : raised);
  }
}

function* packWindow(db: Database, window: Window, levels: Levels): Generator<void, PackedPiece[]> {
  const pieces: PackedPiece[] = [];
  const sourceIds = db
    .prepare('SELECT source_id FROM epoch_source WHERE epoch = ? ORDER BY source_index')
    .all(window.epoch)
    .map((found) => Number(found['source_id']));
  for (const [source, builder] of window.chunks) {
    const chunk = builder.chunk();
    const times = chunk.times;
    pieces.push({
      sql:
        'INSERT INTO chunk(epoch, source_id, from_ms, to_ms, seq_from, seq_to, frames, samples, body) ' +
        'VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)',
      values: [
        window.epoch,
        sourceIds[source] ?? 0,
        times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
        times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
        chunk.seqs[0] ?? 0,
        chunk.seqs.at(-1) ?? 0,
        chunk.frameCount,
        builder.sampleCount,
        yield* packChunk(chunk, compress),
      ],
    });
    for (const column of chunk.columns) {
      addToLevels(levels, bucketsOfColumn(times, column, bucketMsOf(0)));
      yield;
    }
  }
  for (const [device, records] of window.raw) {
    pieces.push({
      sql: 'INSERT INTO raw(epoch, device, from_ms, to_ms, records, bytes, body) VALUES(?, ?, ?, ?, ?, ?, ?)',
      values: [
        window.epoch,
        device,
        Math.round(records[0]?.atMs ?? 0),
        Math.round(records.at(-1)?.atMs ?? 0),
        records.length,
        records.reduce((sum, record) => sum + record.bytes.length, 0),
        yield* packRaw(records, compress),
      ],
    });
  }
  pieces.push({
    sql: 'UPDATE epoch SET compacted_seq = max(coalesce(compacted_seq, 0), ?), compacted_ms = ? WHERE epoch = ?',
    values: [window.lastSeq, window.lastMs, window.epoch],
  });
  return pieces;
}

interface OpenBlocks {
  readonly blocks: Map<number, Map<number, BucketColumn>>;
  /** Takes blocks that cannot be decoded out of the way; `verify` names them. */
  readonly pieces: PackedPiece[];
}

function readOpenBlocks(db: Database, level: number): OpenBlocks {
  const blocks = new Map<number, Map<number, BucketColumn>>();
  const pieces: PackedPiece[] = [];
  for (const row of db.prepare('SELECT block, samples, body FROM pyramid_open WHERE level = ?').all(level)) {
    const block = Number(row['block']);
    const body = row['body'];
    if (!(body instanceof Uint8Array)) continue;
    try {
      const columns = unpackPyramidBlock(body, decompress);
      blocks.set(block, new Map(columns.map((column) => [column.channelId, column])));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      pieces.push({ sql: deleteOpenBlock, values: [level, block] });
      pieces.push({ sql: insertBlock, values: [level, block, Number(row['samples']), body] });
    }
  }
  return { blocks, pieces };
}

/** Merges the new buckets of one level into the level's open blocks; blocks that the data have passed are closed. */
function* packLevel(
  db: Database,
  level: number,
  fresh: ReadonlyMap<number, BucketColumn>,
  lastMs: number,
): Generator<void, PackedPiece[]> {
  const { blocks, pieces } = readOpenBlocks(db, level);
  const touched = new Set<number>();
  for (const column of fresh.values()) {
    for (const [block, part] of splitByBlock(column)) {
      touched.add(block);
      const columns = getOrMake(blocks, block, () => new Map<number, BucketColumn>());
      const before = columns.get(part.channelId);
      columns.set(part.channelId, before ? mergeBuckets(before, part) : part);
    }
  }
  const blockMs = bucketMsOf(level) * bucketsPerBlock;
  for (const [block, byChannel] of blocks) {
    const isPassed = (block + 1) * blockMs + blockLatenessMs <= lastMs;
    if (!isPassed && !touched.has(block)) continue;
    const columns = [...byChannel.values()].toSorted((a, b) => a.channelId - b.channelId);
    const body = yield* packPyramidBlock(columns, !isPassed, compress);
    const values = [level, block, samplesOf(columns), body];
    if (isPassed) {
      pieces.push({ sql: deleteOpenBlock, values: [level, block] });
      pieces.push({ sql: insertBlock, values });
    } else {
      pieces.push({
        sql: 'INSERT OR REPLACE INTO pyramid_open(level, block, samples, body) VALUES(?, ?, ?, ?)',
        values,
      });
    }
  }
  return pieces;
}

function readRows(db: Database, after: number, upTo: number): TailRow[] {
  const rows = db
    .prepare('SELECT * FROM tail WHERE tail_id > ? AND tail_id <= ? ORDER BY tail_id LIMIT ?')
    .all(after, upTo, tailRowsPerStep);
  return rows.flatMap((row) => {
    const { blocks, raw } = row;
    if (!(blocks instanceof Uint8Array) || !(raw instanceof Uint8Array)) return [];
    return {
      tailId: Number(row['tail_id']),
      epoch: Number(row['epoch']),
      seqTo: Number(row['seq_to']),
      fromMs: Number(row['from_ms']),
      toMs: Number(row['to_ms']),
      blocks,
      raw,
    };
  });
}

/**
 * Compacts the tail up to and including row `upTo`. Call `next()` until done; anything may be appended between two calls.
 * Errors of SQLite are thrown coded; a run whose compaction failed keeps its tail and loses nothing.
 */
export function* compact(db: Database, upTo: number): Generator<void, CompactionResult> {
  const levels: Levels = Array.from({ length: pyramidLevels }, () => new Map());
  const pieces: PackedPiece[] = [];
  const done: number[] = [];
  let damagedRows = 0;
  let samples = 0;
  let window: Window | undefined;
  let lastMs = 0;
  const finish = function* (finished: Window): Generator<void> {
    pieces.push(...(yield* packWindow(db, finished, levels)));
    for (const builder of finished.chunks.values()) samples += builder.sampleCount;
  };
  for (
    let rows = readRows(db, 0, upTo);
    rows.length > 0;
    rows = readRows(db, rows.at(-1)?.tailId ?? upTo, upTo)
  ) {
    for (const row of rows) {
      if (window && !window.takes(row)) {
        yield* finish(window);
        window = undefined;
      }
      try {
        window ??= new Window(db, row);
        window.add(row);
        done.push(row.tailId);
        lastMs = Math.max(lastMs, row.toMs);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        damagedRows++;
      }
    }
    yield;
  }
  if (window) yield* finish(window);
  if (done.length === 0) return { rows: 0, samples: 0, damagedRows };
  for (const [level, fresh] of levels.entries()) {
    pieces.push(...(yield* packLevel(db, level, fresh, lastMs)));
  }
  inTransaction(db, 'compaction', () => {
    for (const piece of pieces) db.prepare(piece.sql).run(...piece.values);
    const remove = db.prepare('DELETE FROM tail WHERE tail_id = ?');
    for (const tailId of done) remove.run(tailId);
  });
  return { rows: done.length, samples, damagedRows };
}
