/**
 * How old is too old: the one freshness rule, used by the monitor (alarms, derived values) and by every screen.
 *
 * Times follow the source's own period, with floors so that a fast source does not flicker on one missed frame:
 * late (the number dims, its age is shown), technical (a technical alarm; rules that need the value are UNKNOWN, R09),
 * lost (dashes in the same place). An age that reaches a time is past it.
 */
import type { Freshness } from '../monitor/monitor-types.ts';

/** Ages in ms at which a source with this period is late, technical, lost; never decreasing in that order. */
export interface FreshnessTimes {
  readonly lateMs: number;
  readonly technicalMs: number;
  readonly lostMs: number;
}

const lateFloorMs = 2_000;
const technicalFloorMs = 5_000;
const lostFloorMs = 10_000;

/** `periodMs` is the nominal time between values of the source, > 0. */
export function freshnessTimes(periodMs: number): FreshnessTimes {
  return {
    lateMs: Math.max(2 * periodMs, lateFloorMs),
    technicalMs: Math.max(3 * periodMs, technicalFloorMs),
    lostMs: Math.max(3 * periodMs, lostFloorMs),
  };
}

/** Freshness of an age in ms; null = nothing received yet. A negative age (a stamp from the future) counts as zero. */
export function freshnessOfAge(ageMs: number | null, periodMs: number): Freshness {
  if (ageMs === null) return 'never';
  if (ageMs < Math.max(2 * periodMs, lateFloorMs)) return 'fresh';
  if (ageMs < Math.max(3 * periodMs, technicalFloorMs)) return 'late';
  return ageMs < Math.max(3 * periodMs, lostFloorMs) ? 'technical' : 'lost';
}

/** Freshness at `nowMs` of a source whose last value came at `lastMs` (gateway time). */
export function freshnessOf(lastMs: number | null, periodMs: number, nowMs: number): Freshness {
  return freshnessOfAge(lastMs === null ? null : nowMs - lastMs, periodMs);
}

/** Whether rules and derived values may still use a value of this freshness. */
export function isFreshEnough(freshness: Freshness): boolean {
  return freshness === 'fresh' || freshness === 'late';
}
