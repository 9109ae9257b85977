/** Inputs that come from people or from the recording, not from a device: commands, discharge, and the restart's memory. */
import { runCommand } from '../alarms/alarm-commands.ts';
import { dischargeAlarms } from '../alarms/alarm-discharge.ts';
import { restoreAlarms } from '../alarms/alarm-restore.ts';
import { alarmTimers } from '../alarms/alarm-timers.ts';
import { type CommandOutcome, notAllowed } from '../alarms/command-types.ts';
import { limitsBasis, withLimits } from '../alarms/limit-changes.ts';
import type { MonitorStep } from './freshness-watch.ts';
import { factsChanged } from '../alarms/signals/signals.ts';
import { isFactCommand, runFactCommand } from './bed-facts.ts';
import { isLimitCommand, runLimitCommand, usePatientLimits } from './limit-commands.ts';
import { baseLimitsOf } from './monitor-state.ts';
import type { MonitorInput } from './monitor-types.ts';

type InputOf<Type extends MonitorInput['type']> = Extract<MonitorInput, { type: Type }>;

export function takePersons(step: MonitorStep, input: InputOf<'command' | 'discharge' | 'restore'>): void {
  switch (input.type) {
    case 'command':
      takeCommand(step, input);
      break;
    case 'discharge':
      step.alarms.actor = input.actor;
      dischargeAlarms(step.alarms);
      usePatientLimits(step, baseLimitsOf(step.state.bed));
      step.alarms.actor = undefined;
      break;
    case 'restore':
      takeMemory(step, input);
  }
}

function takeCommand(step: MonitorStep, input: InputOf<'command'>): void {
  const { alarms, state } = step;
  const { actor, command, commandId } = input;
  alarms.actor = actor;
  const result = resultOf(step, input);
  alarms.actor = undefined;
  const { atMs } = alarms;
  const named = 'alarmId' in command ? command.alarmId : undefined;
  const view = state.alarms.instances.find((instance) => instance.alarmId === named)?.view ?? null;
  step.events.push({ type: 'command', atMs, commandId, actor, command, result });
  step.replies.push({ commandId, atMs, result, view, bed: state.alarms.bed });
}

function resultOf(
  step: MonitorStep,
  { bedId, command, commandId, actor }: InputOf<'command'>,
): CommandOutcome {
  const own = step.state.bed.bedId;
  if (own !== undefined && own !== bedId) return notAllowed('foreignBed');
  if (command.type === 'testSounder' && step.state.bed.hasSounder !== true) return notAllowed('noSounder');
  if (isFactCommand(command)) return runFactCommand(step, command, actor);
  return isLimitCommand(command)
    ? runLimitCommand(step, command, commandId, actor)
    : runCommand(step.alarms, command, actor);
}

/** Limits of this patient first: they belong to the preset, band and target of then, and are dropped with another one. */
function takeMemory(step: MonitorStep, { memory, wallOffsetMs }: InputOf<'restore'>): void {
  const { alarms, state } = step;
  const base = baseLimitsOf(state.bed);
  const limits = memory.bed?.limits ?? [];
  if (limits.length > 0 && memory.bed?.limitsBasis === limitsBasis(base)) {
    usePatientLimits(step, withLimits(base, limits));
    const chosenPreset = memory.bed?.chosenPreset ?? null;
    state.alarms.bed = { ...state.alarms.bed, limits, chosenPreset };
  }
  const gone = restoreAlarms(alarms, memory, wallOffsetMs);
  alarmTimers(alarms);
  factsChanged(step.plan.signals, state.signals, alarms);
  step.events.push({ type: 'restored', atMs: alarms.atMs, alarms: memory.views.length - gone.length, gone });
}
