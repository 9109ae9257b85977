/**
 * The writer of one bed's run: keeps one segment open, and decides what happens when it fails.
 *
 * - no space, or another program holds the file: nothing is lost or damaged; the group is refused, the core's side keeps
 *   it and tries again;
 * - any other SQLite error: the segment is closed and never written again (a damaged one is set aside), and the same
 *   group goes into the next segment. A group that was refused there too stays with the core's side.
 *
 * The next segment notes its first epoch and seq (`continues`): what an earlier segment holds from there on was never
 * acknowledged and is superseded.
 */
import { existsSync } from 'node:fs';
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import type { LedgerRow, OpenRun, RunIdentity } from '@circuitwatch/shared/recording/record-types.ts';
import { compact, type CompactionResult } from './compaction.ts';
import { quarantine, segmentPath, segmentsMax, segmentsOf } from './data-folder.ts';
import { chainStart } from './event-chain.ts';
import { RecordingError } from './recording-error.ts';
import { SegmentWriter, segmentBytesMax, type ChainHead } from './segment-writer.ts';
import { checkpoint, releaseFreePages, toRecordingError } from './sqlite.ts';
import type { TailGroup } from './tail-group.ts';

export type Notice = (
  level: 'info' | 'warn' | 'error',
  message: string,
  detail: Readonly<Record<string, string | number | null>>,
) => void;

/** A chunk covers this much time; see performance.md §3b for what shorter and longer ones cost. */
export const windowMs = 600_000;
/** Beds compact at different moments of the window, this far apart. */
const windowStaggerMs = 7_000;
/** A tail that grows beyond this is compacted early: a device may send much more than we know. */
const tailBytesMax = 16 * 1024 * 1024;
/** The WAL is moved into the file when this much has been written to it. */
const checkpointBytes = 256 * 1024;

export class BedWriter {
  readonly #dataDir: string;
  readonly #run: RunIdentity;
  readonly #label: string;
  readonly #notice: Notice;
  readonly #staggerMs: number;
  #segment: SegmentWriter | undefined;
  #lastSegment = 0;
  #chain: ChainHead = { hash: chainStart, eventId: 0 };
  #open: OpenRun | undefined;
  #openAtMs = 0;
  /** Whether the open segment has the epoch's tables. */
  #isEpochOpen = false;
  /** Last durable seq of the epoch, to know a group that comes again after the thread was replaced. */
  #durableSeq = 0;
  #pendingLedger: LedgerRow[] = [];
  #windowEndMs = Number.POSITIVE_INFINITY;
  #lastAtMs: number | null = null;
  #tailBytes = 0;
  #unsavedBytes = 0;
  #compaction: Generator<void, CompactionResult> | undefined;

  constructor(options: {
    readonly dataDir: string;
    readonly run: RunIdentity;
    readonly label: string;
    readonly ordinal: number;
    readonly notice: Notice;
  }) {
    this.#dataDir = options.dataDir;
    this.#run = options.run;
    this.#label = options.label;
    this.#notice = options.notice;
    this.#staggerMs = (options.ordinal * windowStaggerMs) % windowMs;
  }

  get run(): RunIdentity {
    return this.#run;
  }

  /** Opens the run's last segment; a damaged or foreign one is set aside, and a fresh segment begins later. */
  prepare(wallMs: number): void {
    const segments = segmentsOf(this.#dataDir, this.#run.runId);
    this.#lastSegment = segments.at(-1) ?? 0;
    if (this.#lastSegment === 0) return;
    const path = segmentPath(this.#dataDir, this.#run.runId, this.#lastSegment);
    try {
      this.#segment = SegmentWriter.open(path, this.#run, this.#lastSegment);
      this.#chain = this.#segment.chain;
      this.#lastAtMs = this.#segment.lastAtMs();
      if (this.#segment.bytes() >= segmentBytesMax) this.#leaveSegment();
    } catch (error) {
      this.#leaveSegment();
      const coded = toRecordingError(error, path);
      if (!(coded instanceof RecordingError) || coded.code === 'newer' || coded.code === 'busy') throw coded;
      if (coded.code === 'corrupt' || coded.code === 'foreign') this.#setAside(path, coded, wallMs);
      else this.#noteFailure(path, coded);
    }
  }

  /** Gateway time of the last durable commit, null when the run has none that can be read. */
  get lastAtMs(): number | null {
    return this.#lastAtMs;
  }

  openEpoch(open: OpenRun, atMs: number): void {
    this.#open = open;
    this.#openAtMs = atMs;
    this.#isEpochOpen = false;
    const segment = this.#writable();
    this.#durableSeq = segment.lastSeq(open.bed.epoch);
    // What the last epoch left in its tail is compacted now, beside the first appends of this one.
    this.#startCompaction(segment);
    this.#windowEndMs = Math.ceil((atMs - this.#staggerMs) / windowMs) * windowMs + this.#staggerMs;
  }

  /**
   * Writes one group durably.
   * @throws RecordingError when it is not durable; the caller keeps the group
   */
  append(group: TailGroup, wallMs: number): void {
    if (group.seqFrom <= group.seqTo && group.seqTo <= this.#durableSeq) return;
    assert(this.#open?.bed.epoch === group.epoch, 'an epoch is opened before its groups come');
    try {
      this.#appendTo(this.#writable(group), group);
    } catch (error) {
      const coded = toRecordingError(error, this.#segment?.path ?? this.#run.runId);
      if (!(coded instanceof RecordingError) || coded.code === 'full' || coded.code === 'busy') throw coded;
      this.#abandon(coded, group.toMs, wallMs);
      this.#appendTo(this.#writable(group), group);
    }
    if (group.toMs >= this.#windowEndMs || this.#tailBytes > tailBytesMax) {
      this.#windowEndMs =
        Math.ceil((group.toMs + 1 - this.#staggerMs) / windowMs) * windowMs + this.#staggerMs;
      if (this.#segment) this.#startCompaction(this.#segment);
    }
  }

  #appendTo(segment: SegmentWriter, group: TailGroup): void {
    segment.append(
      this.#pendingLedger.length === 0
        ? group
        : { ...group, ledger: [...this.#pendingLedger, ...group.ledger] },
    );
    this.#chain = segment.chain;
    this.#pendingLedger = [];
    this.#durableSeq = group.seqTo;
    this.#lastAtMs = group.toMs;
    const bytes = group.blocks.length + group.raw.length;
    this.#tailBytes += bytes;
    this.#unsavedBytes += bytes;
  }

  /** Does one step of pending work beside the appends. Returns whether there is more. */
  idleStep(wallMs: number): boolean {
    const segment = this.#segment;
    if (!segment) return false;
    try {
      if (this.#compaction) {
        const step = this.#compaction.next();
        if (!step.done) return true;
        this.#compaction = undefined;
        this.#unsavedBytes = Number.POSITIVE_INFINITY;
        if (step.value.damagedRows > 0) this.#noteDamage(segment, step.value.damagedRows);
        return true;
      }
      if (this.#unsavedBytes > checkpointBytes) {
        this.#unsavedBytes = 0;
        checkpoint(segment.db);
        if (segment.bytes() >= segmentBytesMax) this.#leaveSegment();
      }
    } catch (error) {
      this.#compaction = undefined;
      this.#unsavedBytes = 0;
      const coded = toRecordingError(error, segment.path);
      if (!(coded instanceof RecordingError)) throw coded;
      this.#notice('error', `the compaction of ${segment.path} failed: ${coded.message}`, {
        code: coded.code,
      });
      if (coded.code !== 'full' && coded.code !== 'busy') {
        this.#abandon(coded, this.#lastAtMs ?? wallMs, wallMs);
      }
    }
    return false;
  }

  /**
   * Compacts what is left and closes the file. `isLate` says when stopping must not wait any longer: a tail that is left
   * is whole and is compacted when the run is opened again.
   */
  close(isLate: () => boolean): void {
    const segment = this.#segment;
    if (!segment) return;
    try {
      // A compaction under way does not know the rows that came after it began.
      while (this.#compaction && !isLate()) if (this.#compaction.next().done) this.#compaction = undefined;
      const last = compact(segment.db, Number.MAX_SAFE_INTEGER);
      while (!isLate()) {
        if (!last.next().done) continue;
        releaseFreePages(segment.db);
        break;
      }
      checkpoint(segment.db);
    } catch (error) {
      this.#notice('error', `the last compaction of ${segment.path} failed: ${String(error)}`, {});
    }
    segment.close();
    this.#segment = undefined;
    this.#compaction = undefined;
  }

  #startCompaction(segment: SegmentWriter): void {
    if (this.#compaction) return;
    const last = segment.db.prepare('SELECT max(tail_id) AS last FROM tail').get()?.['last'];
    this.#tailBytes = 0;
    if (typeof last === 'number') this.#compaction = compact(segment.db, last);
  }

  /** The open segment with the epoch's tables; a fresh one when there is none. */
  #writable(group?: TailGroup): SegmentWriter {
    const segment = this.#segment ?? this.#createSegment(group);
    if (!this.#isEpochOpen && this.#open) {
      segment.openEpoch(this.#open, this.#openAtMs);
      this.#isEpochOpen = true;
    }
    return segment;
  }

  #createSegment(group: TailGroup | undefined): SegmentWriter {
    const number = this.#lastSegment + 1;
    if (number > segmentsMax) throw new RecordingError('io', `run ${this.#run.runId} has too many segments`);
    const segment = SegmentWriter.create(this.#dataDir, {
      run: this.#run,
      label: this.#label,
      segment: number,
      chain: this.#chain,
      continues: group ? { epoch: group.epoch, seq: group.seqFrom } : null,
    });
    this.#isEpochOpen = false;
    this.#segment = segment;
    this.#lastSegment = number;
    return segment;
  }

  /** Closes a full segment; the next append makes a new one. */
  #leaveSegment(): void {
    this.#segment?.close();
    this.#segment = undefined;
    this.#compaction = undefined;
  }

  /** Leaves a segment that failed. */
  #abandon(error: RecordingError, atMs: number, wallMs: number): void {
    const segment = this.#segment;
    if (!segment) throw error;
    this.#leaveSegment();
    if (error.code === 'corrupt' && existsSync(segment.path)) this.#setAside(segment.path, error, wallMs);
    else this.#noteFailure(segment.path, error);
    this.#pendingLedger.push({
      kind: 'recorder',
      atMs,
      device: null,
      detail: { what: 'newSegment', code: error.code, reason: error.message, segment: segment.segment },
    });
  }

  #setAside(path: string, error: RecordingError, wallMs: number): void {
    const target = quarantine(this.#dataDir, path, wallMs);
    this.#notice('error', `${path} cannot be used (${error.message}); it is kept as ${target}`, {
      path,
      target,
    });
    this.#pendingLedger.push({
      kind: 'recorder',
      atMs: this.#openAtMs || wallMs,
      device: null,
      detail: { what: 'setAside', code: error.code, file: target },
    });
  }

  #noteFailure(path: string, error: RecordingError): void {
    this.#notice('error', `${path} failed (${error.message}); the recording goes on in a new segment`, {
      path,
      code: error.code,
    });
  }

  #noteDamage(segment: SegmentWriter, damagedRows: number): void {
    this.#notice('error', `${damagedRows} rows of the tail of ${segment.path} cannot be decoded`, {
      damagedRows,
    });
    this.#pendingLedger.push({
      kind: 'recorder',
      atMs: this.#openAtMs,
      device: null,
      detail: { what: 'damagedTail', rows: damagedRows },
    });
  }
}
