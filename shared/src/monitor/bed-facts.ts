/**
 * Recording what rules refer to: baseline capture, start of the circuit, checks. Facts live in the bed's view, so they are
 * logged, shown and restored like its limits.
 */
import { changeBed } from '../alarms/alarm-audio.ts';
import type { Actor, BedAlarmChange } from '../alarms/alarm-types.ts';
import { type AlarmCommand, type CommandOutcome, done, notAllowed } from '../alarms/command-types.ts';
import {
  type Baseline,
  baselineChannels,
  baselineNeeds,
  bedChecks,
  type BedFacts,
  type Recorded,
} from '../alarms/signals/bed-facts.ts';
import { medianBetween, secondsBetween } from '../alarms/signals/history.ts';
import { rangeOf } from '../alarms/signals/robust.ts';
import { factsChanged, type SignalReport, signalReports, wakeSignals } from '../alarms/signals/signals.ts';
import { isSteadySpeed } from '../alarms/signals/steady-speed.ts';
import type { MonitorStep } from './freshness-watch.ts';
import { type MonitorState, planOf } from './monitor-state.ts';

/** A baseline is what stood for the last minute. */
const captureS = 60;
/** The flow of that minute stays within this part of its median: what "the same flow" means to the rules (B2 #18, #19). */
const flowTolerance = 0.1;

export type FactCommand = Extract<AlarmCommand, { type: 'captureBaseline' | 'recordCheck' | 'startCircuit' }>;

export function isFactCommand(command: AlarmCommand): command is FactCommand {
  return (
    command.type === 'captureBaseline' || command.type === 'recordCheck' || command.type === 'startCircuit'
  );
}

export type CaptureResult =
  | { readonly ok: true; readonly baseline: Baseline }
  /** Channels without enough good values in the last minute, or that moved in it. */
  | { readonly ok: false; readonly reason: 'noData' | 'unsteady'; readonly channels: readonly string[] };

/** Computes the baseline from the last minute. Changes nothing. */
export function captureBaseline(state: MonitorState, recorded: Recorded): CaptureResult {
  const { signals } = planOf(state);
  const values: Record<string, number> = {};
  for (const channel of baselineChannels) {
    const history = state.signals.histories[signals.trackByChannel.get(channel) ?? -1];
    const value = history && medianBetween(history, captureS, 0);
    if (typeof value === 'number') values[channel] = value;
  }
  const missing = baselineNeeds.filter((channel) => !(channel in values));
  if (missing.length > 0) return { ok: false, reason: 'noData', channels: missing };
  const restless = restlessChannels(state, values['flow'] ?? 0);
  if (restless.length > 0) return { ok: false, reason: 'unsteady', channels: restless };
  return { ok: true, baseline: { ...recorded, values } };
}

function restlessChannels(state: MonitorState, flowLpm: number): string[] {
  const secondsOf = (channel: string): number[] => {
    const place = planOf(state).signals.trackByChannel.get(channel) ?? -1;
    const history = state.signals.histories[place];
    return history ? secondsBetween(history, captureS, 0).filter((value) => value !== null) : [];
  };
  const restless: string[] = [];
  if (rangeOf(secondsOf('flow')) > 2 * flowTolerance * Math.abs(flowLpm)) restless.push('flow');
  if (!isSteadySpeed(secondsOf('rpm'))) restless.push('rpm');
  return restless;
}

/** Facts that change; the others stay. Rules use them from the next second on. The caller logs the change. */
export function setBedFacts(state: MonitorState, facts: Partial<BedFacts>): void {
  const { bed } = state.alarms;
  state.alarms.bed = { ...bed, facts: { ...bed.facts, ...facts } };
  wakeSignals(state.signals, state.clockMs);
}

/** Carries out what a person tells about the bed. Every refusal changes nothing and says why. */
export function runFactCommand(step: MonitorStep, command: FactCommand, actor: Actor): CommandOutcome {
  const recorded: Recorded = { atMs: step.alarms.atMs, by: actor.name };
  switch (command.type) {
    case 'captureBaseline': {
      const result = captureBaseline(step.state, recorded);
      if (!result.ok) return notAllowed(result.reason, result.channels.join(', '));
      record(step, { baseline: result.baseline }, 'baselineCaptured');
      return done;
    }
    case 'recordCheck':
      return recordCheck(step, command, recorded);
    case 'startCircuit':
      return startCircuit(step, { ...recorded, atMs: command.startedMs });
  }
}

function recordCheck(
  step: MonitorStep,
  command: Extract<FactCommand, { type: 'recordCheck' }>,
  recorded: Recorded,
): CommandOutcome {
  const check = bedChecks.find((one) => one === command.check);
  switch (check) {
    case undefined:
      return notAllowed('unknownCheck');
    case 'circuit': {
      const dueMs = checkDueMs(step.state, recorded.atMs);
      record(step, { lastCheck: { ...recorded, dueMs } }, 'checkRecorded');
      return done;
    }
    case 'self-test':
      record(step, { lastSelfTest: { ...recorded, detail: command.detail ?? '' } }, 'checkRecorded');
      return done;
  }
}

/** A baseline that was captured on the circuit before says nothing about this one (clinical.md H3). */
function startCircuit(step: MonitorStep, circuitStart: Recorded): CommandOutcome {
  if (circuitStart.atMs > step.alarms.atMs) return notAllowed('inFuture');
  const { baseline } = step.state.alarms.bed.facts;
  const isOfBefore = baseline !== null && baseline.atMs < circuitStart.atMs;
  record(step, { circuitStart, ...(isOfBefore ? { baseline: null } : {}) }, 'circuitStarted');
  return done;
}

function record(step: MonitorStep, facts: Partial<BedFacts>, what: BedAlarmChange): void {
  const { bed } = step.state.alarms;
  changeBed(step.alarms, { facts: { ...bed.facts, ...facts } }, { cause: 'command', rows: [], what });
  factsChanged(step.plan.signals, step.state.signals, step.alarms);
}

/** When the circuit is to be looked at again: the limit of `checks-overdue`, in minutes (clinical.md B2 #42). */
function checkDueMs(state: MonitorState, atMs: number): number | null {
  const limits = state.limits.rules.find(({ ruleId }) => ruleId === 'checks-overdue')?.limits;
  const minutes = limits?.find((limit) => limit !== null) ?? null;
  return minutes === null ? null : atMs + minutes * 60_000;
}

/** What every signal of the bed says now, or why it says nothing (R11). */
export function bedSignals(state: MonitorState): readonly SignalReport[] {
  return signalReports(planOf(state).signals, state.signals);
}
