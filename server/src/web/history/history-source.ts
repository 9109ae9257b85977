/**
 * What the API needs from recordings. The real one reads run files in a worker thread (history-worker-client.ts), so that
 * a long read never delays the stream.
 */
import type { HistorySeries, LedgerRow, RunEvent } from '@circuitwatch/shared/recording/record-types.ts';

export interface HistoryQuery {
  readonly channels: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Buckets over the whole span. */
  readonly points: number;
}

export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One run's recording as the API lists it. */
export interface RunListing {
  readonly runId: string;
  readonly bedId: string;
  readonly startedMs: number;
  /** Time of the last recorded data; null for a recording without any. */
  readonly lastMs: number | null;
  readonly segments: number;
  readonly bytes: number;
}

/** Every method rejects with an `Error` whose `code` is `unknownRun` or `recordingUnreadable`. */
export interface HistorySource {
  history(runId: string, query: HistoryQuery): Promise<readonly HistorySeries[]>;
  /** Newest `limit` events of the span, oldest first. */
  events(runId: string, span: TimeSpan, limit: number): Promise<readonly RunEvent[]>;
  ledger(runId: string, span: TimeSpan): Promise<readonly LedgerRow[]>;
  runs(): Promise<readonly RunListing[]>;
  close(): Promise<void>;
}
