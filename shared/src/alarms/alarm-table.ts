/**
 * The form of the transition tables of alarms.md 5.2: per region state × event → next state, the row it stands for (T1 …
 * T24) and its effects as data. Every pair is present; what cannot happen is written `impossible` and asserted.
 */

export const transitionRows = [
  'T1',
  'T2',
  'T3',
  'T4',
  'T5',
  'T6',
  'T7',
  'T8',
  'T9',
  'T10',
  'T11',
  'T12',
  'T13',
  'T14',
  'T15',
  'T16',
  'T17',
  'T18',
  'T19',
  'T20',
  'T21',
  'T22',
  'T23',
  'T24',
] as const;
export type TransitionRow = (typeof transitionRows)[number];

/**
 * What a row starts, stops, sounds or writes down.
 * `sound`: a new burst, unless the alarm is inhibited or the consequence of another. `silence`: its sound ends, it stays
 * visible and steady. `stopSignals`: nothing of it is signalled any more. `resignal`: what an inhibit hid signals in full.
 * `endAudioPause`: the bed's pause ends. `escalate`: the next of second sounder, nurse call, backup at once.
 * `supersede`: the old occurrence is counted as never acknowledged. `refuse`: nothing changes, the attempt is logged.
 */
export const alarmEffects = [
  'startOnDelay',
  'startOffDelay',
  'countFleeting',
  'snapshot',
  'firstOut',
  'sound',
  'silence',
  'stopSignals',
  'latch',
  'supersede',
  'resignal',
  'easePriority',
  'startEscalation',
  'stopEscalation',
  'startReAlarm',
  'escalate',
  'secondSounder',
  'nurseCall',
  'backup',
  'holdEscalation',
  'countdown',
  'endAudioPause',
  'refuse',
] as const;
export type AlarmEffect = (typeof alarmEffects)[number];

export interface Cell<State> {
  readonly to: State;
  /** null: a pair that alarms.md leaves out because nothing changes there, or because only the sound follows a value. */
  readonly row: TransitionRow | null;
  readonly effects: readonly AlarmEffect[];
}

export const impossible = 'impossible';
export type Table<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Record<Event, Cell<State> | typeof impossible>>>
>;

export function go<State>(to: State, row: TransitionRow | null, ...effects: AlarmEffect[]): Cell<State> {
  return { to, row, effects };
}

/** @throws Error on a pair that the table calls impossible: a programmer's error, never a device's or a person's. */
export function cellOf<State extends string, Event extends string>(
  table: Table<State, Event>,
  state: State,
  event: Event,
): Cell<State> {
  const cell = table[state][event];
  if (cell === impossible) throw new Error(`alarm region ${state} cannot take ${event}`);
  return cell;
}
