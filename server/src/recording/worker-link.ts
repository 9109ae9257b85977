/**
 * The core's end of the line to the recorder's thread: requests with answers, and a new thread when one died. A thread
 * that dies fails what it was asked; the caller decides what to ask the next one.
 */
import { Worker } from 'node:worker_threads';
import { RecordingError } from './recording-error.ts';
import type { FromWorker, PreparedRun, ToWorker, WorkerFailure } from './recorder-protocol.ts';

const restartDelayMs = 500;

type Request<T = ToWorker> = T extends ToWorker ? Omit<T, 'id'> : never;

export type WorkerNotice = Extract<FromWorker, { type: 'notice' }>;

interface Waiting {
  readonly resolve: (value: PreparedRun | null) => void;
  readonly reject: (error: Error) => void;
}

function toError(failure: WorkerFailure): Error {
  return failure.code === 'internal'
    ? new Error(`recorder: ${failure.message}`)
    : new RecordingError(failure.code, failure.message);
}

export class WorkerLink {
  readonly #dataDir: string;
  readonly #onNotice: (notice: WorkerNotice) => void;
  readonly #onEnded: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker;
  #nextId = 1;
  #isClosing = false;
  #isAlive = true;

  constructor(options: {
    readonly dataDir: string;
    readonly onNotice: (notice: WorkerNotice) => void;
    /** The thread died; the next one, that is started by itself, knows of no bed yet. */
    readonly onEnded: () => void;
  }) {
    this.#dataDir = options.dataDir;
    this.#onNotice = options.onNotice;
    this.#onEnded = options.onEnded;
    this.#worker = this.#start();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./recorder-worker.ts', import.meta.url), {
      workerData: { dataDir: this.#dataDir },
      name: 'recorder',
    });
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error) => {
      this.#onNotice({
        type: 'notice',
        level: 'error',
        message: `the recorder's thread failed: ${error instanceof Error ? error.stack : String(error)}`,
        detail: {},
      });
    });
    worker.on('exit', () => this.#ended());
    return worker;
  }

  #ended(): void {
    this.#isAlive = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new RecordingError('closed', 'the recorder thread ended'));
    if (this.#isClosing) return;
    this.#onEnded();
    setTimeout(() => {
      if (this.#isClosing) return;
      this.#worker = this.#start();
      this.#isAlive = true;
    }, restartDelayMs);
  }

  #receive(message: FromWorker): void {
    if (message.type === 'notice') {
      this.#onNotice(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'done') waiting?.resolve(message.value);
    else waiting?.reject(toError(message.failure));
  }

  /** @throws RecordingError as the thread answered; `closed` when it died */
  request(message: Request): Promise<PreparedRun | null> {
    if (!this.#isAlive)
      return Promise.reject(new RecordingError('closed', 'the recorder thread is being replaced'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...message, id });
    });
  }

  /** Lets the thread finish what it has, then ends it. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (!this.#isAlive) return;
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    try {
      await this.request({ type: 'close' });
    } catch (error) {
      // A thread that dies over it has ended too; one that answers with an error is told to the log.
      this.#onNotice({
        type: 'notice',
        level: 'error',
        message: `closing the recordings failed: ${String(error)}`,
        detail: {},
      });
    }
    await exited;
  }
}
