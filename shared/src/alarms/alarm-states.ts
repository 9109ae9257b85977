/**
 * The condition region of an alarm (alarms.md 5.2) as one table: state × event → next state, every pair present. What
 * cannot happen is written `impossible` and asserted, not ignored.
 *
 * `unknownOpen` is UNKNOWN with an occurrence that is still open: it can end only through RECOVERING on good data (T16),
 * so missing data never close an alarm. People see both as `unknown`. Acknowledgement, latching, inhibits, responsibility
 * and escalation are regions of their own beside this one.
 */
import { type Cell, cellOf, go, impossible, type Table } from './alarm-table.ts';
import type { AlarmCondition } from './alarm-types.ts';

export const conditionStates = [
  'unknown',
  'unknownOpen',
  'normal',
  'pending',
  'active',
  'recovering',
] as const;
export type ConditionState = (typeof conditionStates)[number];

/**
 * `violated`: beyond a limit, its on-delay (or count) not yet reached. `reached`: it is. `settling`: within the limits but
 * not yet by the deadband. `ok`: by more than the deadband. `offDelayOver`: ok for the whole off-delay, seen on good data.
 * `missing`: no value that rules may use.
 */
export const conditionEvents = ['violated', 'reached', 'settling', 'ok', 'offDelayOver', 'missing'] as const;
export type ConditionEvent = (typeof conditionEvents)[number];

export const conditionTable: Table<ConditionState, ConditionEvent> = {
  unknown: {
    violated: go('pending', 'T16', 'startOnDelay'),
    reached: go('active', 'T16'),
    settling: go('normal', 'T16'),
    ok: go('normal', 'T16'),
    offDelayOver: impossible, // nothing is recovering
    missing: go('unknown', null),
  },
  unknownOpen: {
    violated: go('active', 'T16'), // same occurrence
    reached: go('active', 'T16'),
    settling: go('active', 'T16'), // not beyond the deadband, so not ended
    ok: go('recovering', 'T16', 'startOffDelay'), // recovery always runs T6/T7, so a latch is not lost
    offDelayOver: impossible, // the off-delay starts anew with good data
    missing: go('unknownOpen', null),
  },
  normal: {
    violated: go('pending', 'T1', 'startOnDelay'), // also with a latched occurrence
    reached: go('active', 'T2'), // T14 where one is latched: the ack region says so
    settling: go('normal', null),
    ok: go('normal', null),
    offDelayOver: impossible, // nothing is recovering
    missing: go('unknown', 'T15'),
  },
  pending: {
    violated: go('pending', null),
    reached: go('active', 'T2'),
    settling: go('normal', 'T3', 'countFleeting'), // the value is no longer beyond; its delay may go on (engine.ts)
    ok: go('normal', 'T3', 'countFleeting'),
    offDelayOver: impossible, // nothing is recovering
    missing: go('unknown', 'T15'),
  },
  active: {
    violated: go('active', null),
    reached: go('active', null), // a higher level: the ack region's rise, T11
    settling: go('active', null),
    ok: go('recovering', 'T4', 'startOffDelay'),
    offDelayOver: impossible, // the off-delay starts with recovering
    missing: go('unknownOpen', 'T15'),
  },
  recovering: {
    violated: go('active', 'T5'), // same occurrence, no new burst
    reached: go('active', 'T5'),
    settling: go('recovering', null),
    ok: go('recovering', null),
    offDelayOver: go('normal', null), // T6 or T7: the ack region says which
    missing: go('unknownOpen', 'T15'),
  },
};

/** @throws Error on a pair that the table calls impossible: a programmer's error, never a device's. */
export function conditionCell(state: ConditionState, event: ConditionEvent): Cell<ConditionState> {
  return cellOf(conditionTable, state, event);
}

/** Whether an occurrence is open in this state. */
export function isOpen(state: ConditionState): boolean {
  return state === 'active' || state === 'recovering' || state === 'unknownOpen';
}

/**
 * The condition that people see, given what they saw before. Delays run quietly: a violation that is still pending is
 * shown only where the condition was unknown (the data are back), and a recovering alarm is still active.
 */
export function announcedCondition(state: ConditionState, before: AlarmCondition): AlarmCondition {
  if (state === 'pending') return before === 'normal' ? 'normal' : 'pending';
  if (state === 'unknownOpen') return 'unknown';
  return state === 'recovering' ? 'active' : state;
}
