/** What the web process and its history thread say to each other. Both are of one release. */
import type { AlarmReport } from '@circuitwatch/shared/alarms/alarm-report.ts';
import type {
  AlarmReportRequest,
  EventsRequest,
  HistoryErrorCode,
  HistoryRequest,
  RecordedEvent,
  ReplayRequest,
  RunListing,
} from './history-source.ts';

export type HistoryQuestion =
  | { readonly type: 'history'; readonly request: HistoryRequest }
  | { readonly type: 'events'; readonly request: EventsRequest }
  | { readonly type: 'runs' }
  | { readonly type: 'replay'; readonly request: ReplayRequest }
  | { readonly type: 'alarmReport'; readonly request: AlarmReportRequest };

export interface HistoryAsked {
  readonly id: number;
  readonly question: HistoryQuestion;
}

export type HistoryAnswer =
  | { readonly type: 'history'; readonly value: string }
  | { readonly type: 'events'; readonly value: readonly RecordedEvent[] }
  | { readonly type: 'runs'; readonly value: readonly RunListing[] }
  | { readonly type: 'replay'; readonly value: Uint8Array<ArrayBuffer> }
  | { readonly type: 'alarmReport'; readonly value: AlarmReport };

export type HistoryAnswered =
  | { readonly id: number; readonly ok: true; readonly answer: HistoryAnswer }
  | {
      readonly id: number;
      readonly ok: false;
      readonly code: HistoryErrorCode | 'internal';
      readonly detail: string;
    };
