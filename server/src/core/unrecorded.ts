/**
 * Monitoring without a recorder: when the data folder cannot be written at the start of the core, the beds are still
 * watched. Every screen shows "not recording", every alarm is marked as not recorded.
 */
import type { PrepareRun, PreparedRun } from '../recording/recorder-protocol.ts';
import type { Recorder, RecorderReason, RecorderStatus } from '../recording/recorder.ts';

export class UnrecordedRecorder implements Recorder {
  readonly #status: RecorderStatus;
  readonly #beds: string[] = [];

  constructor(reason: RecorderReason) {
    this.#status = { ok: false, reason };
  }

  async prepareRun(request: PrepareRun): Promise<PreparedRun> {
    this.#beds.push(request.bedId);
    const run = { runId: `unrecorded-${request.bedId}`, bedId: request.bedId, startedMs: request.wallMs };
    return { run, lastEpoch: null, lastAtMs: null, alarms: null };
  }

  async openRun(): Promise<void> {}

  append(): void {}

  async commit(): Promise<void> {
    throw new Error(`not recording: ${this.#status.reason}`);
  }

  onRecorded(): void {}

  onStatus(listener: (bedId: string, status: RecorderStatus) => void): void {
    for (const bedId of this.#beds) listener(bedId, this.#status);
  }

  positions(): [] {
    return [];
  }

  async close(): Promise<void> {}
}
