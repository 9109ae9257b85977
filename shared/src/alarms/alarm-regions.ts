/**
 * The regions of an alarm beside its condition (alarm-states.ts), and the sound of its bed, as complete tables
 * (alarms.md 5.2). Guards that need numbers (revision, durations, priorities) are in alarm-commands.ts.
 *
 * `ack` and `latched` are one region here because only four of their pairs exist: a latched alarm is one that nobody has
 * acknowledged.
 */
import { go, impossible, type Table } from './alarm-table.ts';

export const ackStates = ['none', 'unack', 'ack', 'latched'] as const;
export type AckState = (typeof ackStates)[number];

/**
 * `onset`: an occurrence begins. `rise`: its priority rises. `reAlarm`: acknowledged and still on for the re-alarm time.
 * `end`, `endLatching`: the condition is gone (off-delay over), for a rule that does not latch or does. `resignal`: an
 * inhibit ended. `close`: the patient leaves.
 */
export const ackEvents = [
  'onset',
  'rise',
  'acknowledge',
  'reAlarm',
  'end',
  'endLatching',
  'resignal',
  'close',
] as const;
export type AckEvent = (typeof ackEvents)[number];

export const ackTable: Table<AckState, AckEvent> = {
  none: {
    onset: go('unack', 'T2', 'snapshot', 'firstOut', 'sound', 'startEscalation'),
    rise: impossible,
    acknowledge: go('none', 'T10', 'refuse'),
    reAlarm: impossible,
    end: impossible,
    endLatching: impossible,
    resignal: go('none', null),
    close: go('none', 'T24', 'stopSignals'),
  },
  unack: {
    onset: impossible,
    rise: go('unack', null, 'snapshot', 'sound', 'endAudioPause'), // escalation goes on
    acknowledge: go('ack', 'T9', 'silence', 'stopEscalation', 'startReAlarm', 'easePriority'),
    reAlarm: impossible,
    end: go('none', 'T6', 'stopSignals', 'stopEscalation'),
    endLatching: go('latched', 'T7', 'latch'),
    resignal: go('unack', 'T18', 'sound', 'endAudioPause', 'startEscalation'),
    close: go('none', 'T24', 'stopSignals', 'stopEscalation'),
  },
  ack: {
    onset: impossible,
    rise: go('unack', 'T11', 'snapshot', 'sound', 'endAudioPause', 'startEscalation'),
    acknowledge: go('ack', 'T10', 'refuse'),
    reAlarm: go('unack', 'T12', 'sound', 'startEscalation', 'escalate'),
    end: go('none', 'T6', 'stopSignals', 'stopEscalation'),
    endLatching: go('none', 'T6', 'stopSignals', 'stopEscalation'),
    resignal: go('unack', 'T18', 'sound', 'endAudioPause', 'startEscalation'),
    close: go('none', 'T24', 'stopSignals', 'stopEscalation'),
  },
  latched: {
    onset: go('unack', 'T14', 'supersede', 'snapshot', 'firstOut', 'sound', 'startEscalation'),
    rise: impossible, // nothing is on that could rise
    acknowledge: go('none', 'T8', 'stopSignals', 'stopEscalation'),
    reAlarm: impossible,
    end: impossible,
    endLatching: impossible,
    resignal: go('latched', 'T18', 'sound', 'endAudioPause', 'startEscalation'),
    close: go('none', 'T24', 'stopSignals', 'stopEscalation'),
  },
};

export const inhibitStates = ['none', 'shelved', 'suppressed'] as const;
export type InhibitState = (typeof inhibitStates)[number];

/** `suppress`, `endContext`: a procedure that covers the rule begins, ends. `rise`: the priority rises beyond what may be inhibited. */
export const inhibitEvents = [
  'shelve',
  'unshelve',
  'suppress',
  'endContext',
  'expire',
  'rise',
  'close',
] as const;
export type InhibitEvent = (typeof inhibitEvents)[number];

export const inhibitTable: Table<InhibitState, InhibitEvent> = {
  none: {
    shelve: go('shelved', 'T17', 'silence', 'countdown'),
    unshelve: go('none', null, 'refuse'),
    suppress: go('suppressed', 'T17', 'silence', 'countdown'),
    endContext: go('none', null),
    expire: impossible,
    rise: go('none', null),
    close: go('none', 'T24'),
  },
  shelved: {
    shelve: go('shelved', null, 'refuse'), // renewing would be an inhibit without an end
    unshelve: go('none', 'T18', 'resignal'),
    suppress: go('suppressed', 'T17', 'countdown'), // the shelf is dropped: afterwards the alarm signals again
    endContext: go('shelved', null),
    expire: go('none', 'T18', 'resignal'),
    rise: go('none', 'T18', 'resignal'),
    close: go('none', 'T24'),
  },
  suppressed: {
    shelve: go('suppressed', null, 'refuse'),
    unshelve: go('suppressed', null, 'refuse'),
    suppress: go('suppressed', 'T17', 'countdown'),
    endContext: go('none', 'T18', 'resignal'),
    expire: impossible, // the procedure expires, and with it ends what it suppressed
    rise: go('none', 'T18', 'resignal'),
    close: go('none', 'T24'),
  },
};

export const responsibilityStates = ['none', 'accepted', 'rejected'] as const;
export type ResponsibilityState = (typeof responsibilityStates)[number];
export const responsibilityEvents = ['accept', 'reject', 'expire'] as const;
export type ResponsibilityEvent = (typeof responsibilityEvents)[number];

export const responsibilityTable: Table<ResponsibilityState, ResponsibilityEvent> = {
  none: {
    accept: go('accepted', 'T22', 'holdEscalation'),
    reject: go('rejected', 'T22', 'escalate'),
    expire: impossible,
  },
  accepted: {
    accept: go('accepted', 'T22', 'holdEscalation'),
    reject: go('rejected', 'T22', 'escalate'),
    expire: go('none', 'T22', 'escalate'),
  },
  rejected: {
    accept: go('accepted', 'T22', 'holdEscalation'),
    reject: go('rejected', 'T22', 'escalate'),
    expire: impossible,
  },
};

export const escalationStates = ['0', '1', '2', '3'] as const;
export type EscalationState = (typeof escalationStates)[number];
/** `unanswered`: the time of this step is over. `escalate`: at once (rejected, expired, re-alarm). */
export const escalationEvents = ['unanswered', 'escalate', 'reset'] as const;
export type EscalationEvent = (typeof escalationEvents)[number];

export const escalationTable: Table<EscalationState, EscalationEvent> = {
  '0': {
    unanswered: go('1', 'T21', 'secondSounder'),
    escalate: go('1', null, 'secondSounder'),
    reset: go('0', null),
  },
  '1': {
    unanswered: go('2', 'T21', 'nurseCall'),
    escalate: go('2', null, 'nurseCall'),
    reset: go('0', null),
  },
  '2': { unanswered: go('3', 'T21', 'backup'), escalate: go('3', null, 'backup'), reset: go('0', null) },
  '3': { unanswered: impossible, escalate: go('3', null, 'backup'), reset: go('0', null) },
};

export const audioStates = ['on', 'paused'] as const;
export type AudioRegionState = (typeof audioStates)[number];
/** `sound`: an alarm that the pause does not cover, or must not cover any longer, wants to sound. */
export const audioEvents = ['pause', 'resume', 'sound', 'expire', 'close'] as const;
export type AudioEvent = (typeof audioEvents)[number];

export const audioTable: Table<AudioRegionState, AudioEvent> = {
  on: {
    pause: go('paused', 'T19', 'silence', 'countdown'),
    resume: go('on', null),
    sound: go('on', null),
    expire: impossible,
    close: go('on', null),
  },
  paused: {
    pause: go('paused', 'T19', 'silence', 'countdown'), // again, by a person, with what signals now
    resume: go('on', 'T20', 'sound'),
    sound: go('on', 'T20', 'sound'),
    expire: go('on', 'T20', 'sound'),
    close: go('on', 'T24'),
  },
};
