/**
 * `verify`: checks a segment from the outside in. SQLite's pages, the hash chain, every chunk, pyramid block, raw piece
 * and tail row, the counts that must agree, and that no acknowledged seq is missing. A damaged file is read as far as it
 * goes; the report says what is readable and what is not.
 */
import { unpackChunk } from '@circuitwatch/shared/recording/chunk.ts';
import { codeAbsent } from '@circuitwatch/shared/recording/columns.ts';
import { pyramidLevels, unpackPyramidBlock } from '@circuitwatch/shared/recording/pyramid.ts';
import { unpackRaw } from '@circuitwatch/shared/recording/raw-piece.ts';
import { decodeTailRaw, visitTailBlocks } from '@circuitwatch/shared/recording/tail.ts';
import { ledgerDetailSchema } from '@circuitwatch/shared/recording/record-types.ts';
import { nextHash } from '../event-chain.ts';
import { RecordingError } from '../recording-error.ts';
import { blobOf, SegmentReader } from '../segment-reader.ts';
import { eventOfRow } from '../event-row.ts';
import { toRecordingError } from '../sqlite.ts';
import { decompress } from '../zstd.ts';
import { rowsOf } from './salvage.ts';
import { SeqCover } from './seq-cover.ts';
import { Findings, noCounts, type VerifyCounts, type VerifyReport } from './verify-report.ts';

const integrityRowsMax = 20;
const holesMax = 20;

class Check {
  readonly segment: SegmentReader;
  readonly findings = new Findings();
  readonly counts: VerifyCounts = noCounts();
  readonly #cover = new Map<number, SeqCover>();
  /** Samples per channel id, from the chunks; what each pyramid level must add up to. */
  readonly #samples = new Map<number, number>();
  chainHead: string | null = null;

  constructor(segment: SegmentReader) {
    this.segment = segment;
  }

  #coverOf(epoch: number): SeqCover {
    let cover = this.#cover.get(epoch);
    if (!cover) {
      cover = new SeqCover();
      this.#cover.set(epoch, cover);
    }
    return cover;
  }

  /** Decodes one row; a damaged one becomes a finding. */
  #decode<T>(what: string, decode: () => T): T | undefined {
    try {
      return decode();
    } catch (error) {
      const coded = toRecordingError(error, what);
      if (!(coded instanceof RangeError) && !(coded instanceof RecordingError)) throw coded;
      this.findings.add('damaged', `${what}: ${coded.message}`);
      return undefined;
    }
  }

  pages(): void {
    const rows = this.#decode('integrity_check', () =>
      this.segment.db.prepare(`PRAGMA integrity_check(${integrityRowsMax})`).all(),
    );
    for (const row of rows ?? []) {
      const text = String(Object.values(row)[0]);
      if (text !== 'ok') this.findings.add('integrity', text);
    }
  }

  chunks(): void {
    for (const outcome of rowsOf(this.segment.db, 'chunk', 'chunk_id')) {
      const what = `chunk ${outcome.id}`;
      if ('damage' in outcome) {
        this.counts.chunksDamaged++;
        this.findings.add('damaged', outcome.damage);
        continue;
      }
      const { row } = outcome;
      const chunk = this.#decode(what, () => unpackChunk(blobOf(row['body']), decompress));
      if (!chunk) {
        this.counts.chunksDamaged++;
        continue;
      }
      this.counts.chunks++;
      let samples = 0;
      for (const column of chunk.columns) {
        let ofColumn = 0;
        for (const code of column.codes) if (code !== codeAbsent) ofColumn++;
        samples += ofColumn;
        this.#samples.set(column.channelId, (this.#samples.get(column.channelId) ?? 0) + ofColumn);
      }
      this.counts.samples += samples;
      if (samples !== row['samples'] || chunk.frameCount !== row['frames']) {
        this.findings.add('counts', `${what} says ${String(row['samples'])} samples and holds ${samples}`);
      }
      const cover = this.#coverOf(Number(row['epoch']));
      for (const seq of chunk.seqs) cover.add(seq);
    }
  }

  tail(): void {
    for (const outcome of rowsOf(this.segment.db, 'tail', 'tail_id')) {
      const what = `tail row ${outcome.id}`;
      if ('damage' in outcome) {
        this.counts.tailRowsDamaged++;
        this.findings.add('damaged', outcome.damage);
        continue;
      }
      const { row } = outcome;
      const cover = this.#coverOf(Number(row['epoch']));
      let samples = 0;
      const read = this.#decode(what, () => {
        visitTailBlocks(blobOf(row['blocks']), {
          frame: (_source, _atMs, seq) => cover.add(seq),
          sample: () => void samples++,
        });
        return decodeTailRaw(blobOf(row['raw'])).reduce((sum, record) => sum + record.bytes.length, 0);
      });
      if (read === undefined) {
        this.counts.tailRowsDamaged++;
        continue;
      }
      this.counts.tailRows++;
      this.counts.samples += samples;
      this.counts.rawBytes += read;
    }
  }

  pyramid(): void {
    const levels = Array.from({ length: pyramidLevels }, () => new Map<number, number>());
    for (const [table, key] of [
      ['pyramid', 'pyramid_id'],
      ['pyramid_open', 'rowid'],
    ] as const) {
      for (const outcome of rowsOf(this.segment.db, table, key)) {
        const what = `${table} row ${outcome.id}`;
        if ('damage' in outcome) {
          this.counts.pyramidBlocksDamaged++;
          this.findings.add('damaged', outcome.damage);
          continue;
        }
        const columns = this.#decode(what, () => unpackPyramidBlock(blobOf(outcome.row['body']), decompress));
        if (!columns) {
          this.counts.pyramidBlocksDamaged++;
          continue;
        }
        this.counts.pyramidBlocks++;
        const level = levels[Number(outcome.row['level'])];
        for (const { channelId, count, missing } of columns) {
          let samples = level?.get(channelId) ?? 0;
          for (let i = 0; i < count.length; i++) samples += (count[i] ?? 0) + (missing[i] ?? 0);
          level?.set(channelId, samples);
        }
      }
    }
    // Where something is damaged the sums cannot agree, and the damage is told already.
    if (this.counts.chunksDamaged + this.counts.pyramidBlocksDamaged > 0) return;
    for (const [level, found] of levels.entries()) this.#compareLevel(level, found);
  }

  #compareLevel(level: number, found: ReadonlyMap<number, number>): void {
    const wrong = [...this.#samples].filter(
      ([channelId, samples]) => (found.get(channelId) ?? 0) !== samples,
    );
    const [first] = wrong;
    if (!first) return;
    const [channelId, samples] = first;
    const name = this.segment.channels.get(channelId)?.name ?? `channel ${channelId}`;
    this.findings.add(
      'pyramid',
      `level ${level} does not fit the chunks in ${wrong.length} of ${this.#samples.size} channels: ` +
        `it counts ${found.get(channelId) ?? 0} samples of ${name}, the chunks ${samples}`,
    );
  }

  raw(): void {
    for (const outcome of rowsOf(this.segment.db, 'raw', 'raw_id')) {
      if ('damage' in outcome) {
        this.counts.rawPiecesDamaged++;
        this.findings.add('damaged', outcome.damage);
        continue;
      }
      const { row } = outcome;
      const what = `raw piece ${outcome.id}`;
      const records = this.#decode(what, () =>
        unpackRaw(blobOf(row['body']), String(row['device']), decompress),
      );
      if (!records) {
        this.counts.rawPiecesDamaged++;
        continue;
      }
      this.counts.rawPieces++;
      const bytes = records.reduce((sum, record) => sum + record.bytes.length, 0);
      this.counts.rawBytes += bytes;
      if (bytes !== row['bytes'] || records.length !== row['records']) {
        this.findings.add('counts', `${what} says ${String(row['bytes'])} bytes and holds ${bytes}`);
      }
    }
  }

  events(): void {
    let hash: Uint8Array = Buffer.from(this.segment.meta('chain_hash') ?? '', 'hex');
    let eventId = Number(this.segment.meta('chain_event_id') ?? 0);
    const isClip = this.segment.meta('clip_from_ms') !== undefined;
    for (const outcome of rowsOf(this.segment.db, 'event', 'event_id')) {
      if ('damage' in outcome) {
        this.findings.add('damaged', outcome.damage);
        continue;
      }
      const event = eventOfRow(outcome.row);
      const stored = this.#decode(`event ${outcome.id}`, () => blobOf(outcome.row['hash']));
      if (!stored) continue;
      this.counts.events++;
      if (event.eventId !== eventId + 1) {
        this.findings.add('chain', `events ${eventId + 1} to ${event.eventId - 1} are missing`);
      } else if (!Buffer.from(nextHash(hash, event)).equals(stored)) {
        this.findings.add('chain', `event ${event.eventId} or its predecessor was changed`);
      }
      // Each break is told once: the chain goes on from what is stored.
      hash = stored;
      eventId = event.eventId;
      const cover = this.#coverOf(event.epoch);
      // A clip has events from before its samples, for the state of the alarms; what lies between is not missing.
      if (event.seq !== null && (!isClip || event.seq >= cover.least)) cover.add(event.seq);
    }
    this.chainHead = this.counts.events === 0 ? null : Buffer.from(hash).toString('hex');
  }

  ledger(): void {
    for (const outcome of rowsOf(this.segment.db, 'ledger', 'ledger_id')) {
      if ('damage' in outcome) {
        this.findings.add('damaged', outcome.damage);
        continue;
      }
      this.counts.ledgerRows++;
      const detail = this.#decode(`ledger row ${outcome.id}`, () => {
        const parsed = ledgerDetailSchema.safeParse(JSON.parse(String(outcome.row['detail'])));
        if (!parsed.success) throw new RangeError('its detail is not what the ledger holds');
        return parsed.data;
      });
      // Samples that the recorder had to drop are known to be missing, and said so.
      if (detail?.['what'] === 'dropped') {
        const range = { from: Number(detail['fromSeq']), to: Number(detail['toSeq']) };
        this.#coverOf(Number(outcome.row['epoch'])).addRange(range);
      }
    }
  }

  holes(): void {
    const lastSeqs = this.#decode('epochs', () =>
      this.segment.db
        .prepare(
          'SELECT epoch, max(coalesce(compacted_seq, 0), coalesce((SELECT max(seq_to) FROM tail ' +
            'WHERE tail.epoch = epoch.epoch), 0)) AS last_seq FROM epoch',
        )
        .all(),
    );
    for (const row of lastSeqs ?? []) {
      const epoch = Number(row['epoch']);
      const cover = this.#coverOf(epoch);
      if (cover.isEmpty) continue;
      for (const hole of cover.holes(Number(row['last_seq']), holesMax)) {
        this.findings.add('hole', `epoch ${epoch}: seq ${hole.from} to ${hole.to} are missing`);
      }
    }
  }
}

function reportOf(path: string, check: Pick<Check, 'findings' | 'counts' | 'chainHead'>): VerifyReport {
  return {
    path,
    ok: check.findings.count === 0,
    findings: check.findings.list,
    findingCount: check.findings.count,
    counts: check.counts,
    chainHead: check.chainHead,
  };
}

/** Checks one segment's file. Never throws for what the file holds. */
export function verifySegment(path: string): VerifyReport {
  let segment: SegmentReader;
  try {
    segment = new SegmentReader(path);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    const findings = new Findings();
    findings.add('open', error.message);
    return reportOf(path, { findings, counts: noCounts(), chainHead: null });
  }
  const check = new Check(segment);
  try {
    // One state of the file for the whole check, also while it is written.
    segment.consistently(() => {
      check.pages();
      check.chunks();
      check.tail();
      check.pyramid();
      check.raw();
      check.events();
      check.ledger();
      check.holes();
    });
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    check.findings.add('damaged', error.message);
  } finally {
    segment.close();
  }
  return reportOf(path, check);
}
