/**
 * The copying behind a clip: tables of the epochs, events, samples and raw bytes of a stretch go through the recorder's own
 * writer and compaction, ten minutes in memory at a time, so that a clip has chunks, pyramid and counts like any segment.
 */
import { codeAbsent } from '@circuitwatch/shared/recording/columns.ts';
import type { RawBytes } from '@circuitwatch/shared/recording/record-types.ts';
import { encodeTailRaw, visitTailBlocks } from '@circuitwatch/shared/recording/tail.ts';
import { type BlockFrame, encodeBatch, encodeSampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';
import { compact } from '../compaction.ts';
import { chainedEvents } from '../event-rows.ts';
import type { LongWork } from '../long-work.ts';
import type { TimeRange } from '../run-reader.ts';
import { framesOf, windowsOf } from '../sample-rows.ts';
import type { SegmentEpoch, SegmentReader } from '../segment-reader.ts';
import type { SegmentWriter } from '../segment-writer.ts';
import { inTransaction } from '../sqlite.ts';
import type { NewEvent, TailGroup } from '../tail-group.ts';
import { blockMsMax, type EventStart, lastEventId, type SeqBounds, seqBounds } from './clip-range.ts';
import type { Deidentifier } from './deidentify.ts';

const eventsPerGroup = 500;
const blocksPerGroup = 600;

export interface CopyCounts {
  readonly samples: number;
  readonly events: number;
  readonly rawBytes: number;
}

interface Source {
  readonly segment: SegmentReader;
  readonly bounds: ReadonlyMap<number, SeqBounds>;
}

/** A frame with its block. */
interface Placed {
  readonly epoch: number;
  readonly seq: number;
  readonly frame: BlockFrame;
}

export class ClipCopy {
  readonly #writer: SegmentWriter;
  readonly #range: TimeRange;
  readonly #deidentifier: Deidentifier | undefined;
  readonly #withRaw: boolean;
  readonly #runId: string;
  readonly #sources: readonly Source[];
  readonly damage: string[] = [];
  isSealed = true;
  #samples = 0;
  #events = 0;
  #rawBytes = 0;
  #lastSeq = 0;

  constructor(options: {
    readonly segments: readonly SegmentReader[];
    readonly writer: SegmentWriter;
    readonly range: TimeRange;
    readonly deidentifier: Deidentifier | undefined;
    readonly withRaw: boolean;
    readonly runId: string;
  }) {
    this.#writer = options.writer;
    this.#range = options.range;
    this.#deidentifier = options.deidentifier;
    this.#withRaw = options.withRaw;
    this.#runId = options.runId;
    this.#sources = options.segments.map((segment) => ({
      segment,
      bounds: seqBounds(segment, options.range),
    }));
  }

  get counts(): CopyCounts {
    return { samples: this.#samples, events: this.#events, rawBytes: this.#rawBytes };
  }

  /** Epochs with their channels and sources, the clock, and the ledger of the range. */
  tables(): void {
    const { db } = this.#writer;
    const clock = db.prepare('INSERT INTO clock(epoch, at_ms, offset_ms, reason) VALUES(?, ?, ?, ?)');
    const ledger = db.prepare('INSERT INTO ledger(epoch, at_ms, kind, device, detail) VALUES(?, ?, ?, ?, ?)');
    inTransaction(db, this.#writer.path, () => {
      for (const { segment } of this.#sources) {
        for (const epoch of segment.epochs)
          if (epoch.openedMs < this.#range.toMs) this.#epoch(segment, epoch);
        const steps = segment.db.prepare('SELECT * FROM clock WHERE at_ms < ? ORDER BY clock_id');
        for (const row of steps.all(this.#range.toMs)) {
          clock.run(
            Number(row['epoch']),
            Number(row['at_ms']),
            Number(row['offset_ms']),
            String(row['reason']),
          );
        }
        const rows = segment.db.prepare(
          'SELECT * FROM ledger WHERE at_ms >= ? AND at_ms < ? ORDER BY ledger_id',
        );
        for (const row of rows.all(this.#range.fromMs, this.#range.toMs)) {
          const detail = String(row['detail']);
          ledger.run(
            Number(row['epoch']),
            Number(row['at_ms']),
            String(row['kind']),
            typeof row['device'] === 'string' ? row['device'] : null,
            this.#deidentifier?.body(detail) ?? detail,
          );
        }
      }
    });
  }

  /** An epoch that went on in a second segment is there already; it has the same tables. */
  #epoch(segment: SegmentReader, { epoch, openedMs, bed, channelIds, sourceIds }: SegmentEpoch): void {
    const { db } = this.#writer;
    if (db.prepare('SELECT 1 FROM epoch WHERE epoch = ?').get(epoch)) return;
    const description = this.#deidentifier?.bed(bed, this.#runId) ?? bed;
    db.prepare('INSERT INTO epoch(epoch, opened_ms, bed) VALUES(?, ?, ?)').run(epoch, openedMs, description);
    const channel = db.prepare('INSERT OR IGNORE INTO channel(name, unit, resolution) VALUES(?, ?, ?)');
    const channelIndex = db.prepare(
      'INSERT INTO epoch_channel(epoch, channel_index, channel_id) ' +
        'SELECT ?, ?, channel_id FROM channel WHERE name = ? AND unit = ? AND resolution = ?',
    );
    for (const [index, channelId] of channelIds.entries()) {
      const known = segment.channels.get(channelId);
      if (!known) continue;
      channel.run(known.name, known.unit, known.resolution);
      channelIndex.run(epoch, index, known.name, known.unit, known.resolution);
    }
    const source = db.prepare('INSERT OR IGNORE INTO source(name) VALUES(?)');
    const sourceIndex = db.prepare(
      'INSERT INTO epoch_source(epoch, source_index, source_id) SELECT ?, ?, source_id FROM source WHERE name = ?',
    );
    for (const [index, sourceId] of sourceIds.entries()) {
      const name = segment.sources.get(sourceId) ?? '';
      source.run(name);
      sourceIndex.run(epoch, index, name);
    }
  }

  /** From `start` to the end of the range, without a gap: the chain is that of the original. */
  events(start: EventStart): void {
    let group: NewEvent[] = [];
    let lastHash: Uint8Array | undefined;
    const flush = (): void => {
      const [first] = group;
      if (!first) return;
      const times = { fromMs: first.atMs, toMs: first.atMs };
      this.#append({ epoch: first.epoch, ...times, events: group });
      this.#events += group.length;
      group = [];
    };
    for (const [index, { segment, bounds }] of this.#sources.entries()) {
      if (index < start.segment) continue;
      const lastId = lastEventId(segment, this.#range.toMs, bounds);
      const from = index === start.segment ? { fromId: start.eventId } : {};
      const query = { ...from, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
      const onDamage = (what: string): void => {
        this.isSealed = false;
        this.damage.push(`${segment.path}: ${what}`);
      };
      for (const { event, hash } of chainedEvents(segment, query, onDamage)) {
        if (event.eventId > lastId) break;
        const { eventId: _numberedAnew, ...rest } = event;
        group.push({ ...rest, body: this.#deidentifier?.body(event.body) ?? event.body });
        lastHash = hash;
        if (group.length === eventsPerGroup) flush();
      }
    }
    flush();
    if (lastHash && !this.#writer.chain.hash.every((byte, i) => byte === lastHash[i])) this.isSealed = false;
  }

  /** Samples and raw bytes, one window after the other. */
  async samples(work: LongWork): Promise<void> {
    for (const { segment, bounds } of this.#sources) {
      let rawFromMs = this.#range.fromMs;
      const { fromMs, toMs } = this.#range;
      const places = segment.chunkPlaces(fromMs - blockMsMax, toMs + blockMsMax);
      for (const window of windowsOf(places)) {
        this.#window(segment, window, bounds);
        const endMs = Math.min(toMs, Math.max(...window.map((place) => place.toMs)) + 1);
        if (endMs > rawFromMs) this.#raw(segment, rawFromMs, endMs);
        rawFromMs = Math.max(rawFromMs, endMs);
        this.#compact();
        await work.turn((endMs - fromMs) / (toMs - fromMs));
      }
      this.#tail(segment, bounds);
      this.#raw(segment, rawFromMs, toMs);
      this.#compact();
    }
    await work.turn(1);
  }

  #window(
    segment: SegmentReader,
    window: Parameters<typeof framesOf>[1],
    bounds: ReadonlyMap<number, SeqBounds>,
  ): void {
    const wanted = new Set(segment.channels.keys());
    const placed: Placed[] = [];
    for (const { place, chunk, frame } of framesOf(segment, window, wanted)) {
      const seq = chunk.seqs[frame] ?? 0;
      const bound = bounds.get(place.epoch);
      if (!bound || seq < bound.from || seq > bound.to) continue;
      const { channelIds, sourceIds } = segment.epoch(place.epoch);
      const samples = chunk.columns.flatMap((column) => {
        const code = column.codes[frame] ?? codeAbsent;
        if (code === codeAbsent) return [];
        const channelIndex = channelIds.indexOf(column.channelId);
        return [{ channelIndex, validityCode: code & 0x7f, count: column.counts[frame] ?? 0 }];
      });
      const sourceIndex = sourceIds.indexOf(place.sourceId);
      placed.push({
        epoch: place.epoch,
        seq,
        frame: { sourceIndex, atMs: chunk.times[frame] ?? 0, samples },
      });
    }
    this.#blocks(placed);
  }

  #tail(segment: SegmentReader, bounds: ReadonlyMap<number, SeqBounds>): void {
    const { fromMs, toMs } = this.#range;
    for (const row of segment.tailRows(fromMs - blockMsMax, toMs + blockMsMax)) {
      const bound = bounds.get(row.epoch);
      const placed: Placed[] = [];
      let current: Placed | undefined;
      const read = segment.readable(`tail row ${row.tailId}`, () => {
        visitTailBlocks(row.blocks, {
          frame: (sourceIndex, atMs, seq) => {
            current = { epoch: row.epoch, seq, frame: { sourceIndex, atMs: Math.round(atMs), samples: [] } };
            if (bound && seq >= bound.from && seq <= bound.to) placed.push(current);
          },
          sample: (channelIndex, validityCode, count) =>
            current?.frame.samples.push({ channelIndex, validityCode, count }),
        });
        return true;
      });
      if (read) this.#blocks(placed);
    }
  }

  /** Frames in the order of their seqs become blocks again, as they were. */
  #blocks(placed: readonly Placed[]): void {
    let blocks: Uint8Array[] = [];
    let group: Placed[] = [];
    let block: Placed[] = [];
    const endBlock = (): void => {
      const [first] = block;
      if (!first) return;
      const frames = block.map(({ frame }) => frame).toSorted((a, b) => a.atMs - b.atMs);
      const { epoch, seq } = first;
      blocks.push(encodeSampleBlock({ bedIndex: 0, epoch, seq, conflated: false, frames }));
      group.push(...block);
      block = [];
    };
    const endGroup = (): void => {
      const [first] = group;
      const last = group.at(-1);
      if (!first || !last) return;
      this.#lastSeq = last.seq;
      const times = group.map(({ frame }) => frame.atMs);
      const [fromMs, toMs] = [Math.min(...times), Math.max(...times)];
      this.#append({
        epoch: first.epoch,
        seqFrom: first.seq,
        seqTo: last.seq,
        fromMs,
        toMs,
        blocks: encodeBatch(blocks),
      });
      this.#samples += group.reduce((sum, { frame }) => sum + frame.samples.length, 0);
      blocks = [];
      group = [];
    };
    for (const one of placed) {
      if (block[0] && (block[0].seq !== one.seq || block[0].epoch !== one.epoch)) {
        const isNewEpoch = block[0].epoch !== one.epoch;
        endBlock();
        if (isNewEpoch || blocks.length >= blocksPerGroup) endGroup();
      }
      block.push(one);
    }
    endBlock();
    endGroup();
  }

  #raw(segment: SegmentReader, rangeFromMs: number, rangeToMs: number): void {
    if (!this.#withRaw) return;
    const inRaw = segment.db.prepare('SELECT DISTINCT device FROM raw').all();
    const devices = new Set([...segment.sources.values(), ...inRaw.map((row) => String(row['device']))]);
    const byEpoch = new Map<number, RawBytes[]>();
    const epochs = segment.epochs;
    for (const device of devices) {
      for (const record of segment.raw(device, rangeFromMs, rangeToMs)) {
        const epoch =
          epochs.findLast(({ openedMs }) => openedMs <= record.atMs)?.epoch ?? epochs[0]?.epoch ?? 0;
        const records = byEpoch.get(epoch) ?? [];
        records.push(record);
        byEpoch.set(epoch, records);
        this.#rawBytes += record.bytes.length;
      }
    }
    for (const [epoch, records] of byEpoch) {
      let [fromMs, toMs] = [Number.POSITIVE_INFINITY, 0];
      for (const { atMs } of records) {
        fromMs = Math.min(fromMs, atMs);
        toMs = Math.max(toMs, atMs);
      }
      this.#append({ epoch, fromMs, toMs, raw: encodeTailRaw(records) });
    }
  }

  #append(group: Partial<TailGroup> & Pick<TailGroup, 'epoch' | 'fromMs' | 'toMs'>): void {
    this.#writer.append({
      bedId: '',
      seqFrom: this.#lastSeq + 1,
      seqTo: this.#lastSeq,
      blocks: encodeBatch([]),
      raw: new Uint8Array(),
      events: [],
      ledger: [],
      ...group,
    });
  }

  #compact(): void {
    const compaction = compact(this.#writer.db, Number.MAX_SAFE_INTEGER);
    while (!compaction.next().done);
  }
}
