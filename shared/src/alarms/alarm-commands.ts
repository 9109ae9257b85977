/**
 * Carries out what people do to one alarm or to the bed's sound and procedures. Every guard of alarms.md 5.2 that needs
 * numbers is here; a refusal is an answer, never an exception. Changes of limits are
 * monitor/limit-commands.ts, facts about the bed monitor/bed-facts.ts.
 */
import { audioEvent } from './alarm-audio.ts';
import { canBeSeen, endContext, startContext } from './alarm-contexts.ts';
import { alarmDueMs } from './alarm-due.ts';
import type { AlarmInstance, PlannedAlarm } from './alarm-instances.ts';
import {
  ackEvent,
  ackStateOf,
  clearOccurrence,
  inhibitEvent,
  responsibilityEvent,
  signals,
} from './alarm-signals.ts';
import { isOpen } from './alarm-states.ts';
import { type AlarmStep, announce, instanceOf, noteRow, setSignals } from './alarm-step.ts';
import type { Actor } from './alarm-types.ts';
import {
  acceptMsMax,
  type AlarmCommand,
  audioPauseMsMax,
  type CommandOutcome,
  done,
  notAllowed,
  shelveMsMax,
} from './command-types.ts';
import { procedureContext } from './procedure-contexts.ts';

type CommandOf<Type extends AlarmCommand['type']> = Extract<AlarmCommand, { type: Type }>;
type LimitCommand = CommandOf<'setLimits' | 'confirmLimits' | 'rejectLimits'>;
type FactCommand = CommandOf<'captureBaseline' | 'recordCheck' | 'startCircuit'>;
export type SignalCommand = Exclude<AlarmCommand, LimitCommand | FactCommand>;
type OnAlarmCommand = Extract<SignalCommand, { alarmId: string }>;

/** `step.actor` is the person. Changes state and pushes transitions; the caller writes down the attempt. */
export function runCommand(step: AlarmStep, command: SignalCommand, actor: Actor): CommandOutcome {
  switch (command.type) {
    case 'audioPause':
      return pauseAudio(step, command, actor);
    case 'audioResume':
      if (step.state.bed.audio.type === 'on') return notAllowed('notPaused');
      audioEvent(step, 'resume', 'command');
      return done;
    case 'testSounder':
      return step.plan.alarms.some((alarm) => signals(instanceOf(step, alarm)))
        ? notAllowed('alarmOn')
        : done;
    case 'startContext':
      return beginContext(step, command, actor);
    case 'endContext':
      if (!step.state.bed.contexts.some((one) => one.context === command.context))
        return notAllowed('contextNotActive');
      endContext(step, command.context, 'command');
      return done;
    case 'acknowledge':
    case 'shelve':
    case 'unshelve':
    case 'acceptResponsibility':
    case 'rejectResponsibility':
      return onAlarm(step, command, actor);
  }
}

function pauseAudio(step: AlarmStep, command: CommandOf<'audioPause'>, actor: Actor): CommandOutcome {
  if (command.durationMs > audioPauseMsMax) return notAllowed('tooLong');
  const covered = step.plan.alarms
    .filter((alarm) => signals(instanceOf(step, alarm)))
    .map((alarm) => alarm.alarmId);
  audioEvent(step, 'pause', 'command', {
    type: 'paused',
    sinceMs: step.atMs,
    untilMs: step.atMs + command.durationMs,
    covered,
    actor,
  });
  return done;
}

function beginContext(step: AlarmStep, command: CommandOf<'startContext'>, actor: Actor): CommandOutcome {
  const context = procedureContext(command.context);
  if (!context) return notAllowed('unknownContext');
  if (command.durationMs > context.durationMsMax) return notAllowed('tooLong');
  startContext(step, {
    context: context.id,
    sinceMs: step.atMs,
    untilMs: step.atMs + command.durationMs,
    actor,
    isSeen: !canBeSeen(context.id, step.plan.byChannel),
  });
  return done;
}

function onAlarm(step: AlarmStep, command: OnAlarmCommand, actor: Actor): CommandOutcome {
  const alarm = step.plan.alarms.find((one) => one.alarmId === command.alarmId);
  if (!alarm) return { outcome: 'unknownAlarm' };
  const instance = instanceOf(step, alarm);
  const result = carryOut(step, alarm, instance, command, actor);
  announce(step, alarm, instance, 'command');
  step.state.nextDueMs = Math.min(step.state.nextDueMs, alarmDueMs(alarm, instance));
  return result;
}

function carryOut(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  command: OnAlarmCommand,
  actor: Actor,
): CommandOutcome {
  if (command.type === 'acknowledge') return acknowledge(step, alarm, instance, command.revision, actor);
  if (command.revision !== instance.view.revision) return { outcome: 'staleRevision' };
  switch (command.type) {
    case 'shelve':
      return shelve(step, alarm, instance, command, actor);
    case 'unshelve':
      if (instance.signals.inhibit?.type !== 'shelved') return notAllowed('notShelved');
      inhibitEvent(step, alarm, instance, 'unshelve');
      return done;
    case 'acceptResponsibility':
      if (instance.signals.ack !== 'unack') return notAllowed('notActive');
      if (command.durationMs > acceptMsMax) return notAllowed('tooLong');
      responsibilityEvent(step, alarm, instance, 'accept', {
        type: 'accepted',
        actor,
        untilMs: step.atMs + command.durationMs,
      });
      return done;
    case 'rejectResponsibility':
      if (instance.signals.ack !== 'unack') return notAllowed('notActive');
      responsibilityEvent(step, alarm, instance, 'reject', { type: 'rejected', actor });
      return done;
  }
}

/** T8, T9, T10. Somebody who acts on an alarm that another has acknowledged learns who, whatever revision they saw. */
function acknowledge(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  revision: number,
  actor: Actor,
): CommandOutcome {
  const state = ackStateOf(instance.signals);
  const { acknowledged } = instance.signals;
  if (state === 'ack' || (state === 'none' && acknowledged !== null)) {
    noteRow(step, 'T10');
    return { outcome: 'alreadyAcknowledged', by: acknowledged };
  }
  if (revision !== instance.view.revision) {
    noteRow(step, 'T10');
    return { outcome: 'staleRevision' };
  }
  if (state === 'none') return notAllowed('notActive');
  const wasLatched = state === 'latched';
  setSignals(instance, { acknowledged: { actor, atMs: step.atMs } });
  ackEvent(step, alarm, instance, 'acknowledge');
  if (wasLatched && !isOpen(instance.condition)) clearOccurrence(alarm, instance);
  return done;
}

function shelve(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  command: CommandOf<'shelve'>,
  actor: Actor,
): CommandOutcome {
  if (instance.priority === 'high') return notAllowed('highPriority');
  if (command.durationMs > shelveMsMax) return notAllowed('tooLong');
  if (command.reason.trim() === '') return notAllowed('reasonMissing');
  if (instance.signals.inhibit !== null) return notAllowed('alreadyInhibited');
  inhibitEvent(step, alarm, instance, 'shelve', {
    type: 'shelved',
    untilMs: step.atMs + command.durationMs,
    reason: command.reason,
    actor,
  });
  return done;
}
