/**
 * How an alarm looks, as data (R19): each of its states has a look of its own on banner, list and tile. And which alarm the
 * banner shows: what asks for somebody comes before what somebody knows, that before what is shelved or suppressed.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmRule } from '@circuitwatch/shared/alarms/rules.ts';
import { isSignalling } from '@circuitwatch/shared/alarms/signalling.ts';

/**
 * - `signal`: asks for somebody, flashes (ACTIVE-UNACK)
 * - `latched`: the condition has ended, nobody has acknowledged it (RTN-UNACK)
 * - `acknowledged`: somebody knows (ACTIVE-ACK)
 * - `follows`: the consequence of another alarm, listed and not sounded
 * - `shelved`, `suppressed`: set aside by a person, or by a procedure, until a time
 */
export type AlarmLook = 'signal' | 'latched' | 'acknowledged' | 'follows' | 'shelved' | 'suppressed';

export function alarmLook(view: AlarmView): AlarmLook {
  if (view.inhibit) return view.inhibit.type;
  if (view.latched) return 'latched';
  if (isSignalling(view)) return 'signal';
  return view.consequenceOf !== null && view.ack !== 'ack' ? 'follows' : 'acknowledged';
}

const bannerRank: Readonly<Record<AlarmLook, number>> = {
  signal: 0,
  latched: 0,
  acknowledged: 1,
  follows: 1,
  shelved: 2,
  suppressed: 2,
};

/** `alarms` in the one order of alarms; the first of the best rank. */
export function bannerAlarm(alarms: readonly AlarmView[]): AlarmView | undefined {
  let best: AlarmView | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const view of alarms) {
    const rank = bannerRank[alarmLook(view)];
    if (rank < bestRank) [best, bestRank] = [view, rank];
  }
  return best;
}

/** One occurrence of one alarm: what a card, a tick or a dismissal belongs to. */
export function occurrenceKey({ alarmId, occurrence }: AlarmView): string {
  return `${alarmId} ${occurrence}`;
}

/** Time that is left, `1:42`, rounded up so that it ends at 0:00. */
export function leftText(untilMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/**
 * A rule that needs a value now and has none. Rules that compare with a baseline or with minutes of the past are unknown
 * until there are any: that is no missing value, and no tile says so.
 */
export function isUnjudgedLimit(view: AlarmView): boolean {
  return view.condition === 'unknown' && alarmRule(view.ruleId)?.condition.type !== 'signal';
}
