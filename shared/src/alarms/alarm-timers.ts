/**
 * Fires what is due at `step.atMs`, in a fixed order: procedures and pauses of the bed, then each alarm. All timers run on
 * gateway time and act without data (R10); monitor.ts calls this with the exact due times.
 */
import { audioEvent, bedDueMs, changeBed, contextDueMs } from './alarm-audio.ts';
import { endContext } from './alarm-contexts.ts';
import {
  alarmDueMs,
  consequenceDueMs,
  escalationDueMs,
  onDelayDueMs,
  reAlarmDueMs,
  responsibilityDueMs,
  shelfDueMs,
} from './alarm-due.ts';
import type { AlarmInstance, PlannedAlarm } from './alarm-instances.ts';
import { ackEvent, escalationEvent, inhibitEvent, responsibilityEvent } from './alarm-signals.ts';
import { type AlarmStep, announce, instanceOf } from './alarm-step.ts';
import { consequenceOver, onDelaysOver } from './engine.ts';

/** Fires every timer due at or before `step.atMs` and finds when the next one is. */
export function alarmTimers(step: AlarmStep): void {
  bedTimers(step);
  for (const alarm of step.plan.alarms) {
    const instance = instanceOf(step, alarm);
    if (alarmDueMs(alarm, instance) <= step.atMs) fire(step, alarm, instance);
  }
  let next = bedDueMs(step.state.bed);
  for (const alarm of step.plan.alarms) next = Math.min(next, alarmDueMs(alarm, instanceOf(step, alarm)));
  step.state.nextDueMs = next;
}

function bedTimers(step: AlarmStep): void {
  const { atMs, state } = step;
  for (const context of state.bed.contexts)
    if (contextDueMs(context) <= atMs) endContext(step, context.context, 'timer');
  const { audio, proposal } = state.bed;
  if (audio.type === 'paused' && audio.untilMs <= atMs) audioEvent(step, 'expire', 'timer');
  if (proposal && proposal.untilMs <= atMs)
    changeBed(step, { proposal: null }, { cause: 'timer', rows: [], what: 'limitsProposalEnded' });
}

function fire(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): void {
  const { atMs } = step;
  if (consequenceDueMs(instance) <= atMs) consequenceOver(step, alarm, instance);
  if (shelfDueMs(instance) <= atMs) inhibitEvent(step, alarm, instance, 'expire');
  if (responsibilityDueMs(instance) <= atMs) responsibilityEvent(step, alarm, instance, 'expire');
  if (reAlarmDueMs(instance) <= atMs) ackEvent(step, alarm, instance, 'reAlarm');
  if (escalationDueMs(alarm, instance) <= atMs) escalationEvent(step, instance, 'unanswered');
  announce(step, alarm, instance, 'timer');
  if (onDelayDueMs(alarm, instance) <= atMs) onDelaysOver(step, alarm, instance);
}
