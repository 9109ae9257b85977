/**
 * What the API needs from recordings. The real one reads run files in a worker thread (history-worker-client.ts), so that
 * a long read never delays the stream; the texts of long answers are made there too.
 */
import type { AlarmReport } from '@circuitwatch/shared/alarms/alarm-report.ts';
import type { RunCheck } from '@circuitwatch/shared/wire/replay.ts';
import type { LedgerRow, RunEvent } from '@circuitwatch/shared/recording/record-types.ts';

/** A run as the live side knows it: a new epoch may have new channels, so readers are opened again. */
export interface RunReference {
  readonly runId: string;
  readonly epoch: number;
}

export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface HistoryRequest extends RunReference, TimeSpan {
  readonly bedId: string;
  readonly channels: readonly string[];
  /** Buckets over the whole span. */
  readonly points: number;
  /** What the recording does not have yet: blocks after its durable position, with the tables they refer to. */
  readonly recent: { readonly channels: readonly string[]; readonly blocks: readonly Uint8Array[] };
  /** Gaps that are open now, so that the ledger has no row of them yet. */
  readonly openGaps: readonly LedgerRow[];
}

export interface EventsRequest extends RunReference, TimeSpan {
  /** The newest of them when there are more. */
  readonly limit: number;
  /** Only events before this one, by `eventId`: what an answer that was cut off has left out. */
  readonly before?: number;
}

export interface AlarmReportRequest extends RunReference, TimeSpan {}

/** A recorded event with its place in the event table. */
export type RecordedEvent = Exclude<RunEvent, { type: 'alarmState' }> & {
  readonly eventId: number;
  readonly epoch: number;
  readonly seq: number | null;
};

/** One run's recording as the API lists it. */
export interface RunListing {
  readonly runId: string;
  readonly bedId: string;
  readonly label: string;
  readonly startedMs: number;
  readonly segments: number;
  readonly bytes: number;
  /** Why it cannot be read; null when it can. */
  readonly problem: string | null;
}

/** One run for the routes under /recordings/:runId; answered as bytes, JSON unless said otherwise. */
export type ReplayRequest = { readonly runId: string } & (
  | { readonly type: 'description' | 'timeline' }
  | ({ readonly type: 'history'; readonly channels: readonly string[]; readonly points: number } & TimeSpan)
  | ({ readonly type: 'events'; readonly limit: number } & TimeSpan)
  | { readonly type: 'state'; readonly atMs: number }
  /** Binary (shared/src/wire/replay.ts, BlocksHead). */
  | ({ readonly type: 'blocks'; readonly everyMs: number } & TimeSpan)
);

/** Every method rejects with a HistoryError. A run without any file is an empty one: recording begins with its first second. */
export interface HistorySource {
  /** JSON of a `HistoryAnswer` (shared/src/wire/history.ts). */
  history(request: HistoryRequest): Promise<string>;
  /** Oldest first. */
  events(request: EventsRequest): Promise<readonly RecordedEvent[]>;
  /** What the alarms of the span came to (R75). */
  alarmReport(request: AlarmReportRequest): Promise<AlarmReport>;
  /** Newest first. */
  runs(): Promise<readonly RunListing[]>;
  replay(request: ReplayRequest): Promise<Uint8Array>;
  /** Reads the whole run: seconds to minutes. One at a time. */
  verify(runId: string): Promise<RunCheck>;
  close(): Promise<void>;
}

export type HistoryErrorCode =
  /** A file is damaged, of another product or of a newer version. */
  | 'recordingUnreadable'
  /** No such run in the data folder. */
  | 'unknownRun'
  /** Too many questions at once. */
  | 'tooManyRequests';

export class HistoryError extends Error {
  readonly code: HistoryErrorCode;

  constructor(code: HistoryErrorCode, detail: string) {
    super(detail);
    this.code = code;
  }
}
