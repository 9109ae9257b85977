/**
 * The web process's end of the history thread. The thread starts with the first question, so that a gateway nobody asks
 * starts faster; if it dies, its questions fail and the next one starts another.
 */
import { Worker } from 'node:worker_threads';
import type { AlarmReport } from '@circuitwatch/shared/alarms/alarm-report.ts';
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import type { RunCheck } from '@circuitwatch/shared/wire/replay.ts';
import type { HistoryAnswer, HistoryAnswered, HistoryAsked, HistoryQuestion } from './history-protocol.ts';
import {
  type AlarmReportRequest,
  type EventsRequest,
  HistoryError,
  type HistoryRequest,
  type HistorySource,
  type RecordedEvent,
  type ReplayRequest,
  type RunListing,
} from './history-source.ts';

/** Questions that may wait for the thread; more would only wait longer. */
const waitingMax = 64;

interface Waiting {
  readonly resolve: (answer: HistoryAnswer) => void;
  readonly reject: (error: Error) => void;
}

class HistoryThread implements HistorySource {
  readonly #dataDir: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #verifier: Worker | undefined;
  #nextId = 1;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  async history(request: HistoryRequest): Promise<string> {
    const answer = await this.#ask({ type: 'history', request });
    assert(answer.type === 'history', 'a question is answered in its kind');
    return answer.value;
  }

  async events(request: EventsRequest): Promise<readonly RecordedEvent[]> {
    const answer = await this.#ask({ type: 'events', request });
    assert(answer.type === 'events', 'a question is answered in its kind');
    return answer.value;
  }

  async alarmReport(request: AlarmReportRequest): Promise<AlarmReport> {
    const answer = await this.#ask({ type: 'alarmReport', request });
    assert(answer.type === 'alarmReport', 'a question is answered in its kind');
    return answer.value;
  }

  async runs(): Promise<readonly RunListing[]> {
    const answer = await this.#ask({ type: 'runs' });
    assert(answer.type === 'runs', 'a question is answered in its kind');
    return answer.value;
  }

  async replay(request: ReplayRequest): Promise<Uint8Array> {
    const answer = await this.#ask({ type: 'replay', request });
    assert(answer.type === 'replay', 'a question is answered in its kind');
    return answer.value;
  }

  async verify(runId: string): Promise<RunCheck> {
    if (this.#verifier)
      throw new HistoryError('tooManyRequests', 'Another recording is being verified; ask again later.');
    const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), {
      workerData: { dataDir: this.#dataDir, runId },
      name: 'verify',
    });
    worker.unref();
    this.#verifier = worker;
    try {
      const check = await firstMessage(worker);
      if (check) return check;
      throw new HistoryError('unknownRun', `There is no recording ${runId} in the data folder.`);
    } finally {
      this.#verifier = undefined;
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    await this.#verifier?.terminate();
  }

  #ask(question: HistoryQuestion): Promise<HistoryAnswer> {
    if (this.#waiting.size >= waitingMax) {
      const detail = `${waitingMax} questions to the recordings are waiting already; ask again later.`;
      return Promise.reject(new HistoryError('tooManyRequests', detail));
    }
    const id = this.#nextId++;
    const asked: HistoryAsked = { id, question };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker ??= this.#start();
      this.#worker.postMessage(asked);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./history-worker.ts', import.meta.url), {
      workerData: { dataDir: this.#dataDir },
      name: 'history',
    });
    worker.unref();
    worker.on('message', (answered: HistoryAnswered) => this.#receive(answered));
    worker.on('error', (error) => this.#failAll(error));
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#failAll(new HistoryError('recordingUnreadable', 'The reader of recordings stopped; ask again.'));
    });
    return worker;
  }

  #receive(answered: HistoryAnswered): void {
    const waiting = this.#waiting.get(answered.id);
    this.#waiting.delete(answered.id);
    if (answered.ok) waiting?.resolve(answered.answer);
    else if (answered.code === 'internal')
      waiting?.reject(new Error(`reading a recording: ${answered.detail}`));
    else waiting?.reject(new HistoryError(answered.code, answered.detail));
  }

  #failAll(error: unknown): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    const reason = error instanceof Error ? error : new Error(String(error));
    for (const { reject } of waiting) reject(reason);
  }
}

/** What the thread found, or that it ended without a word. */
function firstMessage(worker: Worker): Promise<RunCheck | undefined> {
  return new Promise((resolve, reject) => {
    worker.once('message', (check: RunCheck | undefined) => resolve(check));
    worker.once('error', reject);
    worker.once('exit', () =>
      reject(new HistoryError('recordingUnreadable', 'The check stopped; ask again.')),
    );
  });
}

export function startHistoryWorker(dataDir: string): HistorySource {
  return new HistoryThread(dataDir);
}
