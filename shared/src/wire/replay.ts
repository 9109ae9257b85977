/**
 * What the routes under `/api/recordings/:runId` answer, for a screen that replays a run as it was (docs/wire.md). All
 * times are gateway time in ms; wall time for people comes from `clock`.
 */
import type { Priority } from '../alarms/alarm-types.ts';
import type { LedgerKind } from '../recording/record-types.ts';
import type { BedDescription, ServerMessageOf } from './messages.ts';

/** Longest stretch that `blocks` answers at once: every sample, and thinned. */
export const replaySpanMsMax = 15 * 60_000;
export const replayThinnedSpanMsMax = 48 * 3_600_000;
/** Samples of one answer of `blocks`; a longer stretch is cut short, and `toMs` says where. */
export const replaySamplesMax = 400_000;
export const timelineAlarmsMax = 10_000;
export const timelineEventsMax = 2_000;

/** Wall time = gateway time + `offsetMs`, from `atMs` on. */
export interface ClockPoint {
  readonly epoch: number;
  readonly atMs: number;
  readonly offsetMs: number;
}

/** `GET /api/recordings/:runId`: what the run is and what of it can be read. */
export interface RunDescription {
  readonly runId: string;
  readonly label: string;
  /** As of the last start of the gateway. */
  readonly bed: BedDescription;
  readonly startedMs: number;
  /** First and last recorded sample; null in a run without any. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly epochs: readonly { readonly epoch: number; readonly openedMs: number }[];
  readonly clock: readonly ClockPoint[];
  readonly segments: number;
  readonly bytes: number;
  readonly samples: number;
  readonly events: number;
  /** Ledger rows by kind, without those that explain nothing missing. */
  readonly ledger: Readonly<Partial<Record<LedgerKind, number>>>;
  /** Parts that cannot be read, in words. Empty for a whole recording. */
  readonly unreadable: readonly string[];
}

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface TimelineGap extends Stretch {
  readonly kind: LedgerKind;
  readonly device: string | null;
}

/** One occurrence of an alarm. */
export interface TimelineAlarm {
  readonly alarmId: string;
  readonly ruleId: string;
  /** The highest of the occurrence. */
  readonly priority: Priority;
  readonly fromMs: number;
  /** null: it was still on at the end of the recording. */
  readonly toMs: number | null;
}

/** Something a person or a device did, or a restart. `name`: the command's or the event's own. */
export interface TimelineEvent {
  readonly atMs: number;
  readonly type: 'command' | 'device' | 'restart';
  readonly name: string;
  readonly device: string | null;
}

/** `GET /api/recordings/:runId/timeline`, each list in the order of time. */
export interface RunTimeline {
  readonly recorded: readonly Stretch[];
  readonly gaps: readonly TimelineGap[];
  readonly alarms: readonly TimelineAlarm[];
  readonly events: readonly TimelineEvent[];
  /** Alarms and events beyond the maximum, the oldest; they are not in the lists. */
  readonly left: { readonly alarms: number; readonly events: number };
}

/** `GET /api/recordings/:runId/state?at=`: the bed as it was, in the stream's own messages. */
export interface ReplayState {
  readonly atMs: number;
  readonly bed: BedDescription;
  readonly snapshot: ServerMessageOf<'snapshot'>;
}

/** What happened at a moment, beside the samples; `message` as the stream would have sent it. */
export type ReplayItem =
  | {
      readonly atMs: number;
      readonly message: ServerMessageOf<'alarm' | 'bedAlarms' | 'limits' | 'event'>;
    }
  | { readonly atMs: number; readonly link: ReplayLink };

export interface ReplayLink {
  readonly device: string;
  readonly phase: string;
  readonly reason: string;
}

/**
 * The head of `GET /api/recordings/:runId/blocks?from=&to=[&every=]`: u32 (little-endian) length of this JSON, the JSON, then
 * one batch of sample blocks (sample-block.ts). It covers (`fromMs`, `toMs`], which may end before the asked `to`.
 */
export interface BlocksHead {
  readonly fromMs: number;
  readonly toMs: number;
  readonly epoch: number;
  readonly items: readonly ReplayItem[];
  /** The bed's tables change at `toMs`: go on with `state` there. */
  readonly endsEpoch: boolean;
  /** What could not be decoded; it is left out. */
  readonly damage: readonly string[];
}

/** `POST /api/recordings/:runId/verify`: whether the whole run is as it was written. */
export interface RunCheck {
  readonly ok: boolean;
  readonly findingCount: number;
  /** The first of them, in words. */
  readonly findings: readonly string[];
}
