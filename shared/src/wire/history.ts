/**
 * What `GET /api/beds/:bedId/history?channels=a,b&from=&to=&points=` answers, and `GET /api/beds/:bedId/alarms?from=&to=`.
 * Server and screen share these types. All times are gateway time in ms.
 *
 * Buckets are columns, so that an hour of eight channels is a few arrays and not ten thousand objects. `points` is a wish:
 * the server picks the level of its pyramid whose bucket is not wider than `(to − from) / points` where it has one.
 */
import type { AlarmTransition } from '../alarms/alarm-types.ts';

export const historyPointsMax = 4_000;
export const historyChannelsMax = 64;

/** Why nothing was measured or recorded. `link`: the device's port; `cable`: the sensor; `gateway`: not running. */
export const gapReasons = ['link', 'cable', 'gateway', 'conflated', 'unknown'] as const;
export type GapReason = (typeof gapReasons)[number];

export interface HistoryColumns {
  readonly channel: string;
  /** Bucket i covers [startMs + i × bucketMs, + bucketMs). */
  readonly startMs: number;
  readonly bucketMs: number;
  /** Same length; null = no valid value in the bucket. */
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly mean: readonly (number | null)[];
}

export interface HistoryGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: GapReason;
  /** The device concerned; null = the whole bed. */
  readonly device: string | null;
}

export interface HistoryResponse {
  readonly bedId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Only channels that the bed has; in the order asked for. */
  readonly channels: readonly HistoryColumns[];
  readonly gaps: readonly HistoryGap[];
}

export interface AlarmHistoryResponse {
  readonly bedId: string;
  /** Oldest first. */
  readonly transitions: readonly AlarmTransition[];
}
