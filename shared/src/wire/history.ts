/**
 * What `GET /api/beds/:bedId/history?channels=a,b&from=&to=&points=` and `GET /api/beds/:bedId/events?from=&to=&limit=&before=`
 * answer. All times are gateway time in ms; the limits are those of the routes.
 */
import type { HistorySeries, LedgerRow, RunEvent } from '../recording/record-types.ts';

export const historyPointsMax = 4_000;
export const historyChannelsMax = 64;
export const historyEventsMax = 1_000;

export interface HistoryAnswer {
  readonly bedId: string;
  readonly runId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly series: readonly HistorySeries[];
  /** What is missing in the span, and why. */
  readonly ledger: readonly LedgerRow[];
}

export interface EventsAnswer {
  readonly bedId: string;
  readonly runId: string;
  /** Oldest first; `eventId` of the first is the `before` of the question for what came before. */
  readonly events: readonly (RunEvent & { readonly eventId: number })[];
}
