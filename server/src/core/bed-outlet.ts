/**
 * The order in which a bed's steps leave the core: to the recorder first, to the screens in sequence.
 *
 * A step without alarms goes to the screens at once and to the recorder in its next group. A step with alarm transitions
 * is committed before it is shown (DESIGN §5); for at most `commitWaitMs`, then it is shown as not recorded: an alarm is
 * never withheld by a disk. What comes after a waiting alarm waits behind it, so that `seq` never goes back.
 */
import type { RecordBatch } from '@circuitwatch/shared/recording/record-types.ts';

/** Longest time that the recorder may hold back an alarm. */
export const commitWaitMs = 250;

export interface OutletRecorder {
  append(batch: RecordBatch): void;
  commit(batch: RecordBatch): Promise<void>;
}

/** One thing to show. `recorded` tells whether what it shows was durable when it was sent. */
export type Send = (recorded: boolean) => void;

interface Waiting {
  isDue: boolean;
  isRecorded: boolean;
  readonly sends: readonly Send[];
}

export class BedOutlet {
  readonly #recorder: OutletRecorder;
  readonly #onCommitFailed: (reason: string) => void;
  readonly #queue: Waiting[] = [];

  constructor(recorder: OutletRecorder, onCommitFailed: (reason: string) => void) {
    this.#recorder = recorder;
    this.#onCommitFailed = onCommitFailed;
  }

  /** `samples` are shown as soon as their turn comes; `alarms`, if any, when the batch is committed. */
  publish(batch: RecordBatch, samples: readonly Send[], alarms: readonly Send[]): void {
    if (samples.length > 0) this.#enqueue({ isDue: true, isRecorded: false, sends: samples });
    if (alarms.length === 0) {
      this.#recorder.append(batch);
      return;
    }
    const waiting: Waiting = { isDue: false, isRecorded: false, sends: alarms };
    this.#enqueue(waiting);
    const settle = (failure: string | undefined): void => {
      clearTimeout(timer);
      if (failure !== undefined) this.#onCommitFailed(failure);
      this.#due(waiting, failure === undefined);
    };
    const timer = setTimeout(
      () => settle(`the recorder did not confirm an alarm within ${commitWaitMs} ms`),
      commitWaitMs,
    );
    this.#recorder.commit(batch).then(
      () => settle(undefined),
      (error: unknown) => settle(error instanceof Error ? error.message : String(error)),
    );
  }

  /** Shown in its turn and recorded nowhere: behind every alarm that waits for its commit. */
  pass(send: Send): void {
    this.#enqueue({ isDue: true, isRecorded: false, sends: [send] });
  }

  #due(waiting: Waiting, isRecorded: boolean): void {
    if (waiting.isDue) return;
    waiting.isDue = true;
    waiting.isRecorded = isRecorded;
    this.#flush();
  }

  #enqueue(waiting: Waiting): void {
    this.#queue.push(waiting);
    this.#flush();
  }

  #flush(): void {
    while (this.#queue[0]?.isDue) {
      const next = this.#queue.shift();
      for (const send of next?.sends ?? []) send(next?.isRecorded ?? false);
    }
  }
}
