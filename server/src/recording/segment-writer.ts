/**
 * One open segment of a run: creating it, opening epochs, and the durable append. Compaction is compaction.ts.
 *
 * Every append is one transaction of SQLite with `synchronous=FULL`: when `append` returns, a power cut keeps it. After an
 * IO error the caller abandons the segment and goes on in the next one; the file is never written again (a failed fsync
 * leaves the kernel's pages clean, so a retry would "succeed" without the data; reliability.md §1, PostgreSQL).
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { LedgerRow, OpenRun, RunIdentity } from '@circuitwatch/shared/recording/record-types.ts';
import { createFolder, fileBytes, segmentPath, syncFolder } from './data-folder.ts';
import { chainStart, type EventRow, nextHash } from './event-chain.ts';
import { RecordingError } from './recording-error.ts';
import { runFileKind } from './schema.ts';
import {
  type Database,
  type Statement,
  closeQuietly,
  inTransaction,
  openForWriting,
  toRecordingError,
} from './sqlite.ts';
import type { TailGroup } from './tail-group.ts';

/** A longer recording goes on in the next segment: files that people can copy and check. */
export const segmentBytesMax = 1024 * 1024 * 1024;

export interface SegmentOrigin {
  readonly run: RunIdentity;
  readonly label: string;
  readonly segment: number;
  /** The last event hash and id of the segment before, so that the chain goes on over files. */
  readonly chain: ChainHead;
  /** Where this segment takes over from a failed one; what that one holds from here on was never acknowledged. */
  readonly continues: { readonly epoch: number; readonly seq: number } | null;
  /** Further rows of `meta`: what a clip says about where it comes from. */
  readonly more?: Readonly<Record<string, string>>;
}

export interface ChainHead {
  readonly hash: Uint8Array;
  readonly eventId: number;
}

interface Statements {
  readonly tail: Statement;
  readonly event: Statement;
  readonly ledger: Statement;
  readonly clock: Statement;
}

export class SegmentWriter {
  readonly db: Database;
  readonly path: string;
  readonly segment: number;
  readonly #statements: Statements;
  #chain: ChainHead;

  private constructor(db: Database, path: string, segment: number) {
    this.db = db;
    this.path = path;
    this.segment = segment;
    this.#chain = readChain(db);
    this.#statements = {
      tail: db.prepare(
        'INSERT INTO tail(epoch, seq_from, seq_to, from_ms, to_ms, blocks, raw) VALUES(?, ?, ?, ?, ?, ?, ?)',
      ),
      event: db.prepare(
        'INSERT INTO event(event_id, epoch, seq, at_ms, type, device, body, hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?)',
      ),
      ledger: db.prepare('INSERT INTO ledger(epoch, at_ms, kind, device, detail) VALUES(?, ?, ?, ?, ?)'),
      clock: db.prepare('INSERT INTO clock(epoch, at_ms, offset_ms, reason) VALUES(?, ?, ?, ?)'),
    };
  }

  /** Creates the segment's file; a half-made file is removed again. */
  static create(dataDir: string, origin: SegmentOrigin): SegmentWriter {
    return SegmentWriter.createAt(segmentPath(dataDir, origin.run.runId, origin.segment), origin);
  }

  static createAt(path: string, origin: SegmentOrigin): SegmentWriter {
    let db: Database | undefined;
    try {
      createFolder(dirname(path));
      db = openForWriting(path, runFileKind);
      writeMeta(db, path, origin);
      syncFolder(dirname(path));
      return new SegmentWriter(db, path, origin.segment);
    } catch (error) {
      closeQuietly(db);
      removeQuietly(path);
      throw toRecordingError(error, `cannot create ${path}`);
    }
  }

  /** Opens an existing segment to go on writing it. */
  static open(path: string, run: RunIdentity, segment: number): SegmentWriter {
    const db = openForWriting(path, runFileKind);
    try {
      const runId = db.prepare("SELECT value FROM meta WHERE key = 'run_id'").get()?.['value'];
      if (runId !== run.runId) {
        throw new RecordingError('foreign', `${path} belongs to run ${String(runId)}, not to ${run.runId}`);
      }
      return new SegmentWriter(db, path, segment);
    } catch (error) {
      closeQuietly(db);
      throw error;
    }
  }

  get chain(): ChainHead {
    return this.#chain;
  }

  /** Greatest gateway time that is durable in this segment, null when there is none. */
  lastAtMs(): number | null {
    const row = this.db
      .prepare(
        'SELECT max(at_ms) AS last FROM ' +
          '(SELECT max(to_ms) AS at_ms FROM tail UNION ALL SELECT max(compacted_ms) FROM epoch)',
      )
      .get();
    const found = row?.['last'];
    return typeof found === 'number' ? found : null;
  }

  /** Last durable seq of an epoch, 0 when there is none. */
  lastSeq(epoch: number): number {
    const row = this.db
      .prepare(
        'SELECT coalesce((SELECT max(seq_to) FROM tail WHERE epoch = ?1), 0) AS tail, ' +
          'coalesce((SELECT compacted_seq FROM epoch WHERE epoch = ?1), 0) AS compacted',
      )
      .get(epoch);
    return Math.max(Number(row?.['tail']), Number(row?.['compacted']));
  }

  /** Registers the tables of an epoch; blocks of this epoch may follow. Does nothing when they are there already. */
  openEpoch(open: OpenRun, atMs: number): void {
    const { bed } = open;
    inTransaction(this.db, this.path, () => {
      if (this.db.prepare('SELECT 1 FROM epoch WHERE epoch = ?').get(bed.epoch)) return;
      this.db
        .prepare('INSERT INTO epoch(epoch, opened_ms, bed) VALUES(?, ?, ?)')
        .run(bed.epoch, atMs, JSON.stringify(bed));
      this.#statements.clock.run(bed.epoch, atMs, open.wallOffsetMs, 'epoch');
      const channel = this.db.prepare(
        'INSERT OR IGNORE INTO channel(name, unit, resolution) VALUES(?, ?, ?)',
      );
      const channelIndex = this.db.prepare(
        'INSERT INTO epoch_channel(epoch, channel_index, channel_id) ' +
          'SELECT ?, ?, channel_id FROM channel WHERE name = ? AND unit = ? AND resolution = ?',
      );
      for (const [index, id] of bed.channels.entries()) {
        // The bench's own channels are not in the catalogue: they are plain counts.
        const known = channelOf(id);
        const unit = known?.unit ?? '';
        const resolution = known?.resolution ?? 1;
        channel.run(id, unit, resolution);
        channelIndex.run(bed.epoch, index, id, unit, resolution);
      }
      const source = this.db.prepare('INSERT OR IGNORE INTO source(name) VALUES(?)');
      const sourceIndex = this.db.prepare(
        'INSERT INTO epoch_source(epoch, source_index, source_id) SELECT ?, ?, source_id FROM source WHERE name = ?',
      );
      for (const [index, name] of bed.sources.entries()) {
        source.run(name);
        sourceIndex.run(bed.epoch, index, name);
      }
    });
  }

  /** One durable commit. */
  append(group: TailGroup): void {
    let chain = this.#chain;
    inTransaction(this.db, this.path, () => {
      this.#statements.tail.run(
        group.epoch,
        group.seqFrom,
        group.seqTo,
        group.fromMs,
        group.toMs,
        group.blocks,
        group.raw,
      );
      for (const event of group.events) chain = this.#appendEvent(chain, event);
      for (const row of group.ledger) this.#appendLedger(group.epoch, row);
    });
    this.#chain = chain;
  }

  appendLedger(epoch: number, row: LedgerRow): void {
    inTransaction(this.db, this.path, () => this.#appendLedger(epoch, row));
  }

  #appendEvent(chain: ChainHead, event: Omit<EventRow, 'eventId'>): ChainHead {
    const row: EventRow = { eventId: chain.eventId + 1, ...event };
    const hash = nextHash(chain.hash, row);
    this.#statements.event.run(
      row.eventId,
      row.epoch,
      row.seq,
      row.atMs,
      row.type,
      row.device,
      row.body,
      hash,
    );
    return { hash, eventId: row.eventId };
  }

  /** A clock step also moves the map from gateway time to wall time, when it says by how much. */
  #appendLedger(epoch: number, row: LedgerRow): void {
    this.#statements.ledger.run(epoch, row.atMs, row.kind, row.device, JSON.stringify(row.detail));
    const offset = row.detail['wallOffsetMs'];
    if (row.kind === 'clockStep' && typeof offset === 'number') {
      this.#statements.clock.run(epoch, row.atMs, offset, 'step');
    }
  }

  bytes(): number {
    return fileBytes(this.path);
  }

  close(): void {
    closeQuietly(this.db);
  }
}

function writeMeta(db: Database, path: string, origin: SegmentOrigin): void {
  const meta: Readonly<Record<string, string>> = {
    run_id: origin.run.runId,
    bed_id: origin.run.bedId,
    label: origin.label,
    started_ms: String(origin.run.startedMs),
    segment: String(origin.segment),
    chain_hash: Buffer.from(origin.chain.hash).toString('hex'),
    chain_event_id: String(origin.chain.eventId),
    continues_epoch: String(origin.continues?.epoch ?? 0),
    continues_seq: String(origin.continues?.seq ?? 0),
    ...origin.more,
  };
  inTransaction(db, path, () => {
    const put = db.prepare('INSERT INTO meta(key, value) VALUES(?, ?)');
    for (const [key, value] of Object.entries(meta)) put.run(key, value);
  });
}

/** Removes a half-made file; on a disk that fails it may stay, and its number is used up. */
function removeQuietly(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    try {
      rmSync(path + suffix, { force: true });
    } catch {
      return;
    }
  }
}

function readChain(db: Database): ChainHead {
  const last = db.prepare('SELECT event_id, hash FROM event ORDER BY event_id DESC LIMIT 1').get();
  if (last && last['hash'] instanceof Uint8Array)
    return { hash: last['hash'], eventId: Number(last['event_id']) };
  const value = db.prepare('SELECT value FROM meta WHERE key = ?');
  const hash = value.get('chain_hash')?.['value'];
  const eventId = value.get('chain_event_id')?.['value'];
  if (typeof hash !== 'string' || typeof eventId !== 'string') return { hash: chainStart, eventId: 0 };
  return { hash: Buffer.from(hash, 'hex'), eventId: Number(eventId) };
}
