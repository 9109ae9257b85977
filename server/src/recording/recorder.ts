/**
 * The recorder as the core sees it: hand over batches, learn what is durable.
 *
 * A bed's batches are written in one durable commit per second (the beds spread over the second), or at once when the core
 * asks with `commit`. Nothing is acknowledged before it is durable. When the disk refuses, batches stay in memory
 * (bed-queue.ts) and are tried again every 2 s, so that recording comes back by itself; `onStatus` tells both.
 */
import type {
  OpenRun,
  RecordBatch,
  RecordedPosition,
  RunIdentity,
} from '@circuitwatch/shared/recording/record-types.ts';
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import { BedQueue } from './bed-queue.ts';
import type { PreparedRun, PrepareRun } from './recorder-protocol.ts';
import { RecordingError } from './recording-error.ts';
import { toTailItem } from './tail-group.ts';
import { WorkerLink } from './worker-link.ts';

const commitPeriodMs = 1_000;
/** Spreads the beds' commits over the second; coprime with it, so that 64 beds never meet. */
const staggerMs = 137;
const retryMs = 2_000;
/** A commit that takes longer makes the recording "not ok". */
const slowMs = 3_000;
const closeWaitMs = 10_000;

/** Why a recording is not ok; '' when it is. Texts for people are the screen's. */
export type RecorderReason = '' | 'diskFull' | 'fileBusy' | 'diskError' | 'slow' | 'restarting' | 'internal';

export interface RecorderStatus {
  readonly ok: boolean;
  readonly reason: RecorderReason;
}

export interface RecorderLog {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}

export interface Recorder {
  /** Finds the bed's run in progress or begins one. @throws RecordingError `newer`, `full`, `io` */
  prepareRun(request: PrepareRun): Promise<PreparedRun>;
  /** Opens an epoch of a prepared run; batches may follow. A disk that refuses shows in `onStatus`, not here. */
  openRun(open: OpenRun): Promise<void>;
  /** Never blocks, never throws; within a second it is durable. seq begins at 1 in each epoch. */
  append(batch: RecordBatch): void;
  /** Writes the batch and all before it of its bed at once. Resolves when durable, however long that takes. */
  commit(batch: RecordBatch): Promise<void>;
  onRecorded(listener: (position: RecordedPosition) => void): void;
  onStatus(listener: (bedId: string, status: RecorderStatus) => void): void;
  /** Per bed the last durable position of this epoch. */
  positions(): readonly RecordedPosition[];
  /** Writes what is left, compacts, and closes the files. */
  close(): Promise<void>;
}

interface Bed {
  readonly ordinal: number;
  readonly queue: BedQueue;
  readonly run: RunIdentity;
  readonly prepare: PrepareRun;
  open: OpenRun | undefined;
  /** Whether the thread knows the epoch; not so after a refused open or a new thread. */
  isOpenInThread: boolean;
  isOpening: boolean;
  lastSeq: number;
  lastAtMs: number;
  position: RecordedPosition | undefined;
  status: RecorderStatus;
  retryAtMs: number;
  timers: NodeJS.Timeout[];
}

function reasonOf(error: unknown): RecorderReason {
  if (!(error instanceof RecordingError)) return 'internal';
  if (error.code === 'full') return 'diskFull';
  if (error.code === 'busy') return 'fileBusy';
  return error.code === 'closed' ? 'restarting' : 'diskError';
}

class ThreadRecorder implements Recorder {
  readonly #log: RecorderLog;
  readonly #link: WorkerLink;
  readonly #beds = new Map<string, Bed>();
  readonly #recordedListeners: ((position: RecordedPosition) => void)[] = [];
  readonly #statusListeners: ((bedId: string, status: RecorderStatus) => void)[] = [];
  #isClosing = false;

  constructor(options: { readonly dataDir: string; readonly log: RecorderLog }) {
    this.#log = options.log;
    this.#link = new WorkerLink({
      dataDir: options.dataDir,
      onNotice: (notice) => this.#log[notice.level](notice.detail, notice.message),
      onEnded: () => this.#threadEnded(),
    });
  }

  async prepareRun(request: PrepareRun): Promise<PreparedRun> {
    const prepared = await this.#link.request({ type: 'prepareRun', request });
    assert(prepared, 'prepareRun answers with a run');
    if (!this.#beds.has(request.bedId)) {
      this.#beds.set(request.bedId, {
        ordinal: this.#beds.size,
        queue: new BedQueue(request.bedId),
        run: prepared.run,
        prepare: request,
        open: undefined,
        isOpenInThread: false,
        isOpening: false,
        lastSeq: 0,
        lastAtMs: prepared.lastAtMs ?? 0,
        position: undefined,
        status: { ok: true, reason: '' },
        retryAtMs: 0,
        timers: [],
      });
    }
    return prepared;
  }

  async openRun(open: OpenRun): Promise<void> {
    const bed = this.#bed(open.run.bedId);
    assert(open.run.runId === bed.run.runId, 'openRun opens the run that prepareRun gave');
    bed.open = open;
    bed.lastSeq = 0;
    bed.position = undefined;
    bed.isOpenInThread = false;
    await this.#openInThread(bed);
    if (bed.timers.length > 0 || this.#isClosing) return;
    const first = setTimeout(
      () => bed.timers.push(setInterval(() => this.#tick(bed), commitPeriodMs)),
      (bed.ordinal * staggerMs) % commitPeriodMs,
    );
    bed.timers.push(first);
  }

  /** A refusal is not the core's problem: it is tried again with the next group, and the status tells. */
  async #openInThread(bed: Bed): Promise<void> {
    const { open } = bed;
    if (!open || bed.isOpening) return;
    bed.isOpening = true;
    try {
      // A new thread knows nothing; to one that knows the run this says nothing new.
      await this.#link.request({ type: 'prepareRun', request: bed.prepare });
      await this.#link.request({ type: 'openRun', open, atMs: Date.now() - open.wallOffsetMs });
      bed.isOpenInThread = true;
    } catch (error) {
      this.#refused(bed, error);
    } finally {
      bed.isOpening = false;
    }
    if (bed.isOpenInThread) this.#flush(bed);
  }

  append(batch: RecordBatch): void {
    this.#add(batch);
  }

  commit(batch: RecordBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#isClosing) {
        reject(new RecordingError('closed', 'the recorder is closed'));
        return;
      }
      const bed = this.#add(batch, { resolve, reject });
      this.#flush(bed);
    });
  }

  #add(batch: RecordBatch, waiter?: { resolve: () => void; reject: (error: Error) => void }): Bed {
    const bed = this.#bed(batch.bedId);
    assert(batch.epoch === bed.open?.bed.epoch, `bed ${batch.bedId} has not opened epoch ${batch.epoch}`);
    bed.queue.add(toTailItem(batch, bed.lastSeq), waiter);
    bed.lastSeq = batch.seq;
    bed.lastAtMs = batch.atMs;
    return bed;
  }

  #bed(bedId: string): Bed {
    const bed = this.#beds.get(bedId);
    assert(bed, `prepareRun comes before anything else of bed ${bedId}`);
    return bed;
  }

  #tick(bed: Bed): void {
    const inFlight = bed.queue.inFlight;
    if (inFlight && Date.now() - inFlight.sinceMs > slowMs) this.#setStatus(bed, 'slow');
    this.#flush(bed);
  }

  #flush(bed: Bed): void {
    if (!bed.open || Date.now() < bed.retryAtMs) return;
    if (!bed.isOpenInThread) {
      void this.#openInThread(bed);
      return;
    }
    const group = bed.queue.take(Date.now());
    if (!group) return;
    this.#link.request({ type: 'append', group }).then(
      () => this.#confirmed(bed),
      (error: unknown) => {
        bed.queue.refused();
        this.#refused(bed, error);
      },
    );
  }

  #confirmed(bed: Bed): void {
    const group = bed.queue.confirmed();
    if (group) {
      bed.position = { bedId: group.bedId, epoch: group.epoch, seq: group.seqTo };
      for (const listener of this.#recordedListeners) listener(bed.position);
    }
    this.#setStatus(bed, '');
    if (bed.queue.isUrgent) this.#flush(bed);
  }

  #refused(bed: Bed, error: unknown): void {
    const reason = reasonOf(error);
    bed.retryAtMs = Date.now() + retryMs;
    if (bed.status.reason !== reason) {
      const message = error instanceof Error ? error.message : String(error);
      this.#log.error({ bedId: bed.queue.bedId, reason }, `not recording: ${message}`);
    }
    this.#setStatus(bed, reason);
  }

  /** Tells a change, and leaves a ledger row that is written as soon as anything is. */
  #setStatus(bed: Bed, reason: RecorderReason): void {
    const before = bed.status.reason;
    if (before === reason) return;
    bed.status = { ok: reason === '', reason };
    if (bed.open) {
      bed.queue.add({
        epoch: bed.open.bed.epoch,
        seqFrom: bed.lastSeq + 1,
        seqTo: bed.lastSeq,
        atMs: bed.lastAtMs,
        blocks: [],
        raw: [],
        events: [],
        ledger: [
          {
            kind: 'recorder',
            atMs: bed.lastAtMs,
            device: null,
            detail: reason === '' ? { what: 'resumed', reason: before } : { what: 'notRecording', reason },
          },
        ],
      });
    }
    for (const listener of this.#statusListeners) listener(bed.queue.bedId, bed.status);
  }

  #threadEnded(): void {
    for (const bed of this.#beds.values()) bed.isOpenInThread = false;
  }

  onRecorded(listener: (position: RecordedPosition) => void): void {
    this.#recordedListeners.push(listener);
  }

  onStatus(listener: (bedId: string, status: RecorderStatus) => void): void {
    this.#statusListeners.push(listener);
  }

  positions(): readonly RecordedPosition[] {
    return [...this.#beds.values()].flatMap((bed) => bed.position ?? []);
  }

  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const giveUpMs = Date.now() + closeWaitMs;
    for (const bed of this.#beds.values()) {
      for (const timer of bed.timers) clearTimeout(timer);
      // One last try at once, even for a bed that waits for its disk.
      bed.retryAtMs = 0;
      while (!bed.queue.isEmpty && Date.now() < giveUpMs) {
        this.#flush(bed);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      bed.queue.fail(new RecordingError('closed', 'the recorder was closed before this was durable'));
    }
    await this.#link.close();
  }
}

/** Starts the recorder's thread. The caller holds the gateway lock of the folder (gateway-lock.ts). */
export function startRecorder(options: {
  readonly dataDir: string;
  readonly log: RecorderLog;
}): Promise<Recorder> {
  return Promise.resolve(new ThreadRecorder(options));
}
