/** What the core hands to the recorder, and what the recorder says back. The file layout is docs/recording.md. */
import { z } from 'zod';
import type { AlarmTransition, AlarmView, BedAlarmTransition, BedAlarmView } from '../alarms/alarm-types.ts';
import type { BedDescription } from '../wire/messages.ts';

/** Identity of a run's recording. The same run continues over gateway restarts, each with a new epoch. */
export interface RunIdentity {
  readonly runId: string;
  readonly bedId: string;
  readonly startedMs: number;
}

/** Bytes of a port, as they crossed it. */
export interface RawBytes {
  readonly device: string;
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
  /**
   * Set when the bytes came after a step that was later than `atMs`: one millisecond after that step, from when on the bed
   * knows of them. A re-run takes them up then, as the live bed did.
   */
  readonly takenMs?: number;
}

export const ledgerKinds = [
  'gap',
  'cableOut',
  'parseError',
  'clockStep',
  'restart',
  'conflation',
  'recorder',
] as const;
export type LedgerKind = (typeof ledgerKinds)[number];

export const ledgerDetailSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

export interface LedgerRow {
  readonly kind: LedgerKind;
  readonly atMs: number;
  readonly device: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Events whose body is a detail of their own. `display`: what happened to a display; `notice`: others were told of an alarm;
 * `monitorStart`, `technical`: what a re-run needs beside the bytes and the people (replay/monitor-start.ts).
 */
export const detailEventTypes = [
  'device',
  'link',
  'freshness',
  'limits',
  'restart',
  'command',
  'display',
  'notice',
  'monitorStart',
  'technical',
] as const;

/** A row of the append-only, hash-chained event table. */
export type RunEvent =
  | { readonly type: 'alarm'; readonly atMs: number; readonly transition: AlarmTransition }
  | { readonly type: 'bedAlarms'; readonly atMs: number; readonly transition: BedAlarmTransition }
  /** Every alarm of the bed and the bed itself, now and then: a restart reads from the last one of these on. */
  | {
      readonly type: 'alarmState';
      readonly atMs: number;
      readonly views: readonly AlarmView[];
      readonly bed: BedAlarmView;
    }
  | {
      readonly type: (typeof detailEventTypes)[number];
      readonly atMs: number;
      readonly device: string | null;
      readonly detail: Readonly<Record<string, unknown>>;
    };

/** What one tick of one bed adds. Everything in one batch is committed together. */
export interface RecordBatch {
  readonly bedId: string;
  readonly epoch: number;
  /** The last seq this batch holds. */
  readonly seq: number;
  readonly atMs: number;
  /** Encoded sample blocks (wire/sample-block.ts), in order. */
  readonly blocks: readonly Uint8Array[];
  readonly raw: readonly RawBytes[];
  readonly events: readonly RunEvent[];
  readonly ledger: readonly LedgerRow[];
}

/** Opening a run for writing: the identity and the tables that blocks refer to. */
export interface OpenRun {
  readonly run: RunIdentity;
  readonly bed: BedDescription;
  /** Wall time minus gateway time at the start of the epoch, for the clock table. */
  readonly wallOffsetMs: number;
}

/** The highest position that is durable. Nothing at or below it may ever be missing. */
export interface RecordedPosition {
  readonly bedId: string;
  readonly epoch: number;
  readonly seq: number;
}

/** One bucket row of a history answer: parallel columns; null where nothing was recorded in the bucket. */
export interface HistorySeries {
  readonly channel: string;
  readonly fromMs: number;
  readonly bucketMs: number;
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly mean: readonly (number | null)[];
  /** Usable samples of the bucket. */
  readonly count: readonly number[];
  /** Samples of the bucket without a usable number (dashes, no sensor, implausible): not the same as no sample. */
  readonly missing: readonly number[];
}
