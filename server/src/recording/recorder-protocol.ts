/** Messages between the core's side of the recorder (recorder.ts) and its worker thread (recorder-worker.ts). */
import type { AlarmMemory } from '@circuitwatch/shared/alarms/alarm-restore.ts';
import type { OpenRun, RunIdentity } from '@circuitwatch/shared/recording/record-types.ts';
import type { RecordingErrorCode } from './recording-error.ts';
import type { TailGroup } from './tail-group.ts';

export interface PrepareRun {
  readonly bedId: string;
  readonly label: string;
  readonly wallMs: number;
}

export interface PreparedRun {
  readonly run: RunIdentity;
  /** The greatest epoch of the whole data folder: the next one must be greater. */
  readonly lastEpoch: number | null;
  /** The run's last recorded gateway time: the next epoch must not begin before it. */
  readonly lastAtMs: number | null;
  /** The run's alarms as they were recorded last; null when there are none. */
  readonly alarms: AlarmMemory | null;
}

export type ToWorker =
  | { readonly type: 'prepareRun'; readonly id: number; readonly request: PrepareRun }
  | { readonly type: 'openRun'; readonly id: number; readonly open: OpenRun; readonly atMs: number }
  | { readonly type: 'append'; readonly id: number; readonly group: TailGroup }
  | { readonly type: 'close'; readonly id: number };

export interface WorkerFailure {
  readonly code: RecordingErrorCode | 'internal';
  readonly message: string;
}

export type FromWorker =
  | { readonly type: 'done'; readonly id: number; readonly value: PreparedRun | null }
  | { readonly type: 'failed'; readonly id: number; readonly failure: WorkerFailure }
  /** Something people should know that no request asked for: a file set aside, a new segment, a failed compaction. */
  | {
      readonly type: 'notice';
      readonly level: 'info' | 'warn' | 'error';
      readonly message: string;
      readonly detail: Readonly<Record<string, string | number | null>>;
    };
