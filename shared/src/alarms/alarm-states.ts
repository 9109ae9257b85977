/**
 * The condition region of an alarm (alarms.md 5.2) as one table: state × event → next state, every pair present. What
 * cannot happen is written `impossible` and asserted, not ignored.
 *
 * `unknownOpen` is UNKNOWN with an occurrence that is still open: it can end only through RECOVERING on good data (T16),
 * so missing data never close an alarm. People see both as `unknown`. Acknowledgement, latching, inhibits, responsibility
 * and escalation are regions of their own beside this one.
 */
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

export const impossible = 'impossible';
type Row = Readonly<Record<ConditionEvent, ConditionState | typeof impossible>>;

/** Comments name the transitions of alarms.md 5.2. */
export const conditionTable: Readonly<Record<ConditionState, Row>> = {
  unknown: {
    violated: 'pending', // T16
    reached: 'active', // T16
    settling: 'normal', // T16
    ok: 'normal', // T16
    offDelayOver: impossible, // nothing is recovering
    missing: 'unknown',
  },
  unknownOpen: {
    violated: 'active', // T16: same occurrence
    reached: 'active', // T16
    settling: 'active', // not beyond the deadband, so not ended
    ok: 'recovering', // T16: recovery always runs T6/T7
    offDelayOver: impossible, // the off-delay starts anew with good data
    missing: 'unknownOpen',
  },
  normal: {
    violated: 'pending', // T1
    reached: 'active', // T2, T14
    settling: 'normal',
    ok: 'normal',
    offDelayOver: impossible, // nothing is recovering
    missing: 'unknown', // T15
  },
  pending: {
    violated: 'pending',
    reached: 'active', // T2, T14
    settling: 'normal', // T3: the value is ok again
    ok: 'normal', // T3
    offDelayOver: impossible, // nothing is recovering
    missing: 'unknown', // T15
  },
  active: {
    violated: 'active',
    reached: 'active', // a higher level: T11
    settling: 'active',
    ok: 'recovering', // T4
    offDelayOver: impossible, // the off-delay starts with recovering
    missing: 'unknownOpen', // T15
  },
  recovering: {
    violated: 'active', // T5
    reached: 'active', // T5
    settling: 'recovering',
    ok: 'recovering',
    offDelayOver: 'normal', // T6, T7
    missing: 'unknownOpen', // T15
  },
};

/** @throws Error on a pair that the table calls impossible: a programmer's error, never a device's. */
export function nextCondition(state: ConditionState, event: ConditionEvent): ConditionState {
  const next = conditionTable[state][event];
  if (next === impossible) throw new Error(`alarm condition ${state} cannot take ${event}`);
  return next;
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
