/**
 * Changing a patient's limits (R43–R47): checked, applied at once or after a second person has agreed, evaluated on the
 * latest sample as soon as they are in force. The old limits stay in force until then, and no open occurrence is lost.
 */
import { changeBed } from '../alarms/alarm-audio.ts';
import { alarmValue } from '../alarms/engine.ts';
import type { Actor, BedAlarmView, ChosenPreset, LimitChange } from '../alarms/alarm-types.ts';
import {
  type AlarmCommand,
  type CommandOutcome,
  done,
  notAllowed,
  secondPersonMs,
} from '../alarms/command-types.ts';
import { limitProblem, mergeChanges, needsSecondPerson, withLimits } from '../alarms/limit-changes.ts';
import type { PatientLimits } from '../alarms/limits.ts';
import { wakeSignals } from '../alarms/signals/signals.ts';
import { isUsable } from '../channels/validity.ts';
import type { MonitorStep } from './freshness-watch.ts';
import { baseLimitsOf, replan } from './monitor-state.ts';

export type LimitCommand = Extract<AlarmCommand, { type: 'setLimits' | 'confirmLimits' | 'rejectLimits' }>;

export function isLimitCommand(command: AlarmCommand): command is LimitCommand {
  return command.type === 'setLimits' || command.type === 'confirmLimits' || command.type === 'rejectLimits';
}

export function runLimitCommand(
  step: MonitorStep,
  command: LimitCommand,
  commandId: string,
  actor: Actor,
): CommandOutcome {
  if (command.type === 'setLimits') return setLimits(step, command, commandId, actor);
  const { proposal } = step.state.alarms.bed;
  if (proposal?.proposalId !== command.proposalId) return notAllowed('unknownProposal');
  if (command.type === 'rejectLimits') {
    changeBed(step.alarms, { proposal: null }, { cause: 'command', rows: [], what: 'limitsProposalEnded' });
    return done;
  }
  if (proposal.actor.id === actor.id) return notAllowed('samePerson');
  applyLimits(step, proposal, { proposer: proposal.actor, by: proposal.actor.name });
  return done;
}

/** Changes, and the preset that they were taken from. */
interface Wanted {
  readonly changes: readonly LimitChange[];
  readonly preset?: ChosenPreset;
}

interface Persons {
  /** Who asked for the change. */
  readonly by: string;
  /** The same, where another person confirmed. */
  readonly proposer?: Actor;
}

function setLimits(
  step: MonitorStep,
  { changes, preset }: Wanted,
  commandId: string,
  actor: Actor,
): CommandOutcome {
  const { state } = step;
  const wanted: Wanted = { changes, ...(preset === undefined ? {} : { preset }) };
  const base = baseLimitsOf(state.bed);
  const problem = limitProblem(base, state.limits, changes);
  if (problem) return problem;
  if (!needsSecondPerson(base, state.limits, changes)) {
    applyLimits(step, wanted, { by: actor.name });
    return done;
  }
  const untilMs = step.alarms.atMs + secondPersonMs;
  changeBed(
    step.alarms,
    { proposal: { proposalId: commandId, ...wanted, actor, untilMs } },
    { cause: 'command', rows: [], what: 'limitsProposed' },
  );
  return { outcome: 'needsSecond', proposalId: commandId, untilMs };
}

function rowOf(limits: PatientLimits, ruleId: string): LimitChange {
  return { ruleId, limits: limits.rules.find((row) => row.ruleId === ruleId)?.limits ?? [null, null, null] };
}

function applyLimits(step: MonitorStep, { changes, preset }: Wanted, { by, proposer }: Persons): void {
  const { state } = step;
  const base = baseLimitsOf(state.bed);
  const before = state.limits;
  const limits = mergeChanges(base, state.alarms.bed.limits, changes);
  usePatientLimits(step, withLimits(base, limits));
  changeBed(
    step.alarms,
    { limits, chosenPreset: limits.length === 0 ? null : chosen(step, preset, by), proposal: null },
    {
      cause: 'command',
      rows: [],
      what: 'limitsChanged',
      limits: changes.map(({ ruleId }) => ({ from: rowOf(before, ruleId), to: rowOf(state.limits, ruleId) })),
      ...(proposer === undefined ? {} : { secondActor: proposer }),
    },
  );
  const changed = new Set(changes.map((one) => one.ruleId));
  evaluate(step, changed);
}

/** A preset that is taken over replaces the one before; single changes since are marked. */
function chosen(
  step: MonitorStep,
  preset: ChosenPreset | undefined,
  by: string,
): BedAlarmView['chosenPreset'] {
  const before = step.state.alarms.bed.chosenPreset;
  if (preset) return { ...preset, by, isEdited: false };
  return before && { ...before, isEdited: true };
}

/** Puts limits in force: state and plans. */
export function usePatientLimits(step: MonitorStep, limits: PatientLimits): void {
  step.state.limits = limits;
  step.plan = replan(step.state);
  step.alarms.plan = step.plan.alarms;
}

/** R44: the changed rules on the latest sample of their channel, as if it came now; detectors within a second. */
function evaluate(step: MonitorStep, ruleIds: ReadonlySet<string>): void {
  for (const alarm of step.plan.alarms.alarms) {
    const instance = step.state.alarms.instances[alarm.index];
    if (instance && ruleIds.has(alarm.rule.id)) instance.isQuiet = false;
  }
  wakeSignals(step.state.signals, step.state.clockMs);
  for (const planned of step.plan.channels.values()) {
    const alarms = planned.alarms.filter((alarm) => ruleIds.has(alarm.rule.id));
    if (alarms.length === 0) continue;
    const latest = step.state.latest[planned.index];
    if (latest && latest.value !== null && isUsable(latest.validity))
      alarmValue(step.alarms, alarms, latest.value);
  }
}
