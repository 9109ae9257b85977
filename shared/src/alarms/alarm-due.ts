/** When an alarm has to be looked at again even if nothing arrives: every timer of alarms.md 5.2 in gateway ms (R10). */
import { type AlarmInstance, never, type PlannedAlarm, unset } from './alarm-instances.ts';
import { isOpen } from './alarm-states.ts';

/** T12: an acknowledged alarm that is still on asks again after this (alarms.md R40); LOW never does. */
export const reAlarmMs = { high: 120_000, medium: 300_000 } as const;
export function alarmDueMs(alarm: PlannedAlarm, instance: AlarmInstance): number {
  return Math.min(
    consequenceDueMs(instance),
    onDelayDueMs(alarm, instance),
    shelfDueMs(instance),
    responsibilityDueMs(instance),
    reAlarmDueMs(instance),
    escalationDueMs(alarm, instance),
  );
}

export function consequenceDueMs(instance: AlarmInstance): number {
  return instance.consequenceUntilMs === unset ? never : instance.consequenceUntilMs;
}

/** On-delays end by time alone only while the last value still counts; on missing data they wait for the next value. */
export function onDelayDueMs(alarm: PlannedAlarm, instance: AlarmInstance): number {
  let due = never;
  if (instance.condition !== 'pending' && instance.condition !== 'active') return due;
  for (let level = instance.level + 1; level < alarm.levels.length; level++) {
    const since = instance.since[level] ?? unset;
    if (since === unset || instance.lapsed[level] !== unset) continue;
    due = Math.min(due, since + (alarm.levels[level]?.onDelayMs ?? 0));
  }
  return due;
}

export function shelfDueMs({ signals }: AlarmInstance): number {
  return signals.inhibit?.type === 'shelved' ? signals.inhibit.untilMs : never;
}

export function responsibilityDueMs({ signals }: AlarmInstance): number {
  return signals.responsibility?.type === 'accepted' ? signals.responsibility.untilMs : never;
}

/** Not while it recovers (R42: a return to normal never asks again), nor while inhibited: the end of that asks in full. */
export function reAlarmDueMs({ signals, condition, priority }: AlarmInstance): number {
  if (signals.ack !== 'ack' || signals.acknowledged === null || signals.inhibit !== null) return never;
  if (!isOpen(condition) || condition === 'recovering' || priority === 'low') return never;
  return signals.acknowledged.atMs + reAlarmMs[priority];
}

export function escalationDueMs(
  { escalationMs }: PlannedAlarm,
  { signals, priority }: AlarmInstance,
): number {
  const { escalation, escalatedMs, callingMs } = signals;
  if (priority !== 'high' || callingMs === null || signals.responsibility?.type === 'accepted') return never;
  const step = escalationMs[escalation];
  if (step === undefined) return never;
  if (escalatedMs === null) return callingMs + step;
  // An alarm that became HIGH, or signals again, after it was escalated has its step's time from then.
  return Math.max(escalatedMs, callingMs) + step - (escalationMs[escalation - 1] ?? 0);
}
