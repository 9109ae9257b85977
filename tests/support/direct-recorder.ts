/** A recorder without its thread: the same writer and files, at once, one commit per second of the batches' own time. */
import { setTimeout as wait } from 'node:timers/promises';
import { readAlarmMemory } from '@circuitwatch/server/recording/alarm-memory.ts';
import { BedWriter } from '@circuitwatch/server/recording/bed-writer.ts';
import type { PreparedRun, PrepareRun } from '@circuitwatch/server/recording/recorder-protocol.ts';
import type { Recorder } from '@circuitwatch/server/recording/recorder.ts';
import { type TailItem, toTailGroup, toTailItem } from '@circuitwatch/server/recording/tail-group.ts';
import type { OpenRun, RecordBatch } from '@circuitwatch/shared/recording/record-types.ts';

const commitMs = 1_000;

export class DirectRecorder implements Recorder {
  readonly #dataDir: string;
  #writer: BedWriter | undefined;
  #bedId = '';
  #items: TailItem[] = [];
  #lastSeq = 0;
  #committedMs = 0;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  async prepareRun({ bedId, label, wallMs }: PrepareRun): Promise<PreparedRun> {
    const run = { runId: `golden-${bedId}`, bedId, startedMs: wallMs };
    const fail = (reason: string): never => {
      throw new Error(reason);
    };
    this.#writer = new BedWriter({
      dataDir: this.#dataDir,
      run,
      label,
      ordinal: 0,
      notice: (level, message) => void (level === 'error' && fail(message)),
    });
    this.#writer.prepare(wallMs);
    this.#bedId = bedId;
    const { lastAtMs } = this.#writer;
    const alarms = lastAtMs === null ? null : readAlarmMemory(this.#dataDir, run.runId, lastAtMs, fail);
    return { run, lastEpoch: null, lastAtMs, alarms };
  }

  async openRun(open: OpenRun): Promise<void> {
    this.#writer?.openEpoch(open, open.bed.runStartedMs);
    await wait(0);
  }

  append(batch: RecordBatch): void {
    this.#items.push(toTailItem(batch, this.#lastSeq));
    this.#lastSeq = batch.seq;
    if (batch.atMs - this.#committedMs >= commitMs) this.#flush(batch.atMs);
  }

  commit(batch: RecordBatch): Promise<void> {
    this.append(batch);
    this.#flush(batch.atMs);
    return Promise.resolve();
  }

  onRecorded(): void {}

  onStatus(): void {}

  positions(): [] {
    return [];
  }

  async close(): Promise<void> {
    this.#flush(this.#committedMs);
    this.#writer?.close(() => false);
  }

  #flush(atMs: number): void {
    const [first, ...rest] = this.#items;
    this.#committedMs = atMs;
    if (!first) return;
    this.#items = [];
    this.#writer?.append(toTailGroup(this.#bedId, [first, ...rest]), atMs);
    while (this.#writer?.idleStep(atMs)) continue;
  }
}
