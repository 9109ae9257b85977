/**
 * Runs the tables of alarm-regions.ts on one instance: an event finds its cell, and the cell's effects are carried out
 * here, one function for all regions. The condition region is engine.ts.
 */
import { endAudioPause } from './alarm-audio.ts';
import { type AlarmInstance, firstPriority, type PlannedAlarm, unset } from './alarm-instances.ts';
import {
  type AckEvent,
  type AckState,
  ackTable,
  type EscalationEvent,
  escalationStates,
  escalationTable,
  type InhibitEvent,
  inhibitTable,
  type ResponsibilityEvent,
  responsibilityTable,
} from './alarm-regions.ts';
import { type AlarmStep, isWorse, note, noteRow, setSignals } from './alarm-step.ts';
import { type AlarmEffect, cellOf } from './alarm-table.ts';
import type { AlarmInhibit, AlarmResponsibility, AlarmSignals, Priority } from './alarm-types.ts';
import { highestSuppressed } from './procedure-contexts.ts';
import { isSignalling } from './signalling.ts';

/** Alarms that begin within this time of the first one are its cluster (alarms.md 3.4, first-out). */
export const clusterMs = 5_000;

export function ackStateOf(signals: AlarmSignals): AckState {
  return signals.latched ? 'latched' : signals.ack;
}

export function signals(instance: AlarmInstance): boolean {
  const { onsetMs, consequenceOf } = instance;
  return isSignalling({ ...instance.signals, onsetMs, consequenceOf });
}

export function ackEvent(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  event: AckEvent,
): void {
  const cell = cellOf(ackTable, ackStateOf(instance.signals), event);
  note(step, cell);
  const latched = cell.to === 'latched';
  const ack = cell.to === 'latched' ? 'unack' : cell.to;
  if (latched !== instance.signals.latched || ack !== instance.signals.ack)
    setSignals(instance, { ack, latched });
  for (const effect of cell.effects) carryOut(step, alarm, instance, effect);
}

/** `inhibit` is what begins; null for events that end one. */
export function inhibitEvent(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  event: InhibitEvent,
  inhibit: AlarmInhibit | null = null,
): void {
  const cell = cellOf(inhibitTable, instance.signals.inhibit?.type ?? 'none', event);
  if (cell.row === null) return;
  note(step, cell);
  setSignals(instance, { inhibit: cell.to === 'none' ? null : inhibit });
  for (const effect of cell.effects) carryOut(step, alarm, instance, effect);
  settleCalling(step, instance);
}

export function responsibilityEvent(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  event: ResponsibilityEvent,
  responsibility: AlarmResponsibility | null = null,
): void {
  const cell = cellOf(responsibilityTable, instance.signals.responsibility?.type ?? 'none', event);
  note(step, cell);
  setSignals(instance, { responsibility: cell.to === 'none' ? null : responsibility });
  for (const effect of cell.effects) carryOut(step, alarm, instance, effect);
}

export function escalationEvent(step: AlarmStep, instance: AlarmInstance, event: EscalationEvent): void {
  const state = escalationStates[instance.signals.escalation] ?? '3';
  const cell = cellOf(escalationTable, state, event);
  note(step, cell);
  const escalation = escalationStates.indexOf(cell.to);
  const escalatedMs = event === 'reset' ? null : step.atMs;
  if (escalation !== instance.signals.escalation || escalatedMs !== instance.signals.escalatedMs)
    setSignals(instance, { escalation, escalatedMs });
}

/** Effects that change this instance or its bed; the others tell screens, sounder and log what the row does. */
function carryOut(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, effect: AlarmEffect): void {
  switch (effect) {
    case 'firstOut':
      markFirstOut(step, instance);
      break;
    case 'sound':
      sound(step, instance);
      break;
    case 'silence':
    case 'stopSignals':
      if (!signals(instance) && instance.signals.callingMs !== null)
        setSignals(instance, { callingMs: null });
      break;
    case 'latch':
      setSignals(instance, { endedMs: step.atMs });
      break;
    case 'supersede':
      setSignals(instance, { superseded: instance.signals.superseded + 1, endedMs: null });
      break;
    case 'resignal':
      ackEvent(step, alarm, instance, 'resignal');
      break;
    case 'easePriority':
      easePriority(step, alarm, instance);
      break;
    case 'startEscalation':
    case 'stopEscalation':
      escalationEvent(step, instance, 'reset');
      break;
    case 'escalate':
      if (instance.signals.callingMs !== null) escalationEvent(step, instance, 'escalate');
      break;
    case 'startOnDelay':
    case 'startOffDelay':
    case 'countFleeting':
    case 'snapshot':
    case 'startReAlarm':
    case 'secondSounder':
    case 'nurseCall':
    case 'backup':
    case 'holdEscalation':
    case 'countdown':
    case 'endAudioPause':
    case 'refuse':
      break;
  }
}

/** A burst from now, if the alarm may signal; a pause of the bed's sound never covers it (T20). */
function sound(step: AlarmStep, instance: AlarmInstance): void {
  if (!signals(instance)) return;
  const signalledMs = instance.signals.signalledMs ?? step.atMs;
  if (instance.signals.callingMs !== step.atMs || instance.signals.signalledMs !== signalledMs)
    setSignals(instance, { callingMs: step.atMs, signalledMs });
  endAudioPause(step);
}

/** After a mark of consequence or an inhibit came or went: begins or ends to call for somebody. */
export function settleCalling(step: AlarmStep, instance: AlarmInstance): void {
  const isCalling = instance.signals.callingMs !== null;
  if (signals(instance) === isCalling) return;
  if (isCalling) setSignals(instance, { callingMs: null });
  else sound(step, instance);
}

function markFirstOut(step: AlarmStep, instance: AlarmInstance): void {
  const { state, atMs } = step;
  const isFirst = state.clusterMs === unset || atMs - state.clusterMs >= clusterMs;
  if (isFirst) state.clusterMs = atMs;
  if (isFirst !== instance.signals.firstOut) setSignals(instance, { firstOut: isFirst });
}

/** T13: an acknowledged alarm takes the priority of its present level. */
export function easePriority(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): void {
  const level = alarm.levels[instance.level];
  if (!level || instance.signals.ack !== 'ack' || !isWorse(instance.priority, level.priority)) return;
  noteRow(step, 'T13');
  instance.priority = level.priority;
}

/** An occurrence begins at a level; a latched one before it is superseded. Its consequence mark is already set. */
export function openOccurrence(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  reached: number,
): void {
  instance.level = reached;
  instance.endedLevel = -1;
  instance.priority = alarm.levels[reached]?.priority ?? instance.priority;
  instance.occurrence++;
  instance.onsetMs = step.atMs;
  setSignals(instance, { acknowledged: null, responsibility: null, callingMs: null, signalledMs: null });
  breakInhibit(step, alarm, instance);
  ackEvent(step, alarm, instance, 'onset');
}

/** An open occurrence reaches a higher level. */
export function raiseOccurrence(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  reached: number,
): void {
  instance.level = reached;
  const priority: Priority = alarm.levels[reached]?.priority ?? instance.priority;
  if (!isWorse(priority, instance.priority)) return;
  instance.priority = priority;
  breakInhibit(step, alarm, instance);
  ackEvent(step, alarm, instance, 'rise');
}

/** T18: what may not be inhibited at this priority is not. */
function breakInhibit(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): void {
  const inhibit = instance.signals.inhibit;
  if (inhibit === null) return;
  const highest = inhibit.type === 'shelved' ? 'medium' : highestSuppressed(inhibit.context, alarm.rule.id);
  if (highest === null || isWorse(instance.priority, highest)) inhibitEvent(step, alarm, instance, 'rise');
}

/**
 * The off-delay is over (T6, T7). An occurrence that ran wholly under a procedure that covers it does not latch: it was
 * what the procedure does, it is in the log, and nobody was asked.
 */
export function endOccurrence(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): void {
  const { inhibit, signalledMs } = instance.signals;
  const isOfProcedure = inhibit?.type === 'suppressed' && signalledMs === null;
  instance.consequenceOf = null;
  instance.consequenceUntilMs = unset;
  instance.endedLevel = instance.level;
  instance.level = -1;
  ackEvent(step, alarm, instance, alarm.rule.latching && !isOfProcedure ? 'endLatching' : 'end');
  if (!instance.signals.latched) clearOccurrence(alarm, instance);
  else settleCalling(step, instance);
}

/** Nothing is on any more: back to what an alarm is before its first occurrence. Who acknowledged it stays known. */
export function clearOccurrence(alarm: PlannedAlarm, instance: AlarmInstance): void {
  instance.onsetMs = null;
  instance.level = -1;
  instance.endedLevel = -1;
  instance.priority = firstPriority(alarm);
  setSignals(instance, {
    ack: 'none',
    latched: false,
    endedMs: null,
    responsibility: null,
    escalation: 0,
    escalatedMs: null,
    callingMs: null,
    signalledMs: null,
    superseded: 0,
    firstOut: false,
  });
}
