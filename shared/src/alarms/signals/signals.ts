/**
 * The signals of one bed: planned once from the rules that are in force, filled by samples, evaluated on a grid of whole
 * seconds since the monitor started. The grid is driven by the monitor's timer, so a signal ages without data; what the
 * engine is told depends on the inputs and not on how often the monitor is stepped.
 *
 * Hot path: `takeSignalSample` runs for every usable sample and does two additions. When nothing on the bed is known any
 * more and every signal has become unknown, the grid sleeps until the next sample.
 */
import type { Sample } from '../../channels/sample.ts';
import { isUsable } from '../../channels/validity.ts';
import { never, type PlannedAlarm } from '../alarm-instances.ts';
import { alarmMissing, alarmValue } from '../engine.ts';
import type { AlarmStep } from '../alarm-step.ts';
import { againstBaseline } from './baseline.ts';
import { baselineChannels, type BedFacts } from './bed-facts.ts';
import { chatterOf } from './chatter.ts';
import { clotPointS, clotTrendOf } from './clot-trend.ts';
import { fallOf } from './fall.ts';
import { type ChannelHistory, closeSecond, createHistory, skipSeconds, takeRaw } from './history.ts';
import { pointsOf, rateOf } from './rate.ts';
import { relationOf } from './relation.ts';
import { timeSince } from './schedule.ts';
import { type Signal, signalInputs } from './signal-declaration.ts';
import { known, type SignalInputs, type SignalMemory, type SignalOutcome, unknown } from './signal-types.ts';

const tickMs = 1_000;
const schedulePeriodS = 60;

export interface PlannedSignal {
  readonly signal: Signal;
  /** The rule's alarm, as the engine takes it. */
  readonly alarms: readonly [PlannedAlarm];
  /** Evaluated every so many seconds of the grid. */
  readonly periodS: number;
}

interface TrackedChannel {
  readonly channel: string;
  /** Its place in the monitor's table of last samples. */
  readonly index: number;
  readonly keepsRaw: boolean;
  /** Signals that follow each sample at once. */
  readonly states: readonly PlannedSignal[];
}

export interface SignalPlan {
  readonly signals: readonly PlannedSignal[];
  readonly tracked: readonly TrackedChannel[];
  /** By place in the table of last samples: place in `tracked`, −1 where no signal reads the channel. */
  readonly trackOf: readonly number[];
  readonly trackByChannel: ReadonlyMap<string, number>;
  readonly targetFlowLpm: number;
}

/** Plain data, part of the monitor's state. */
export interface SignalState {
  readonly startedMs: number;
  /** By place in the plan's `tracked`. */
  readonly histories: ChannelHistory[];
  /** By place in the plan's `signals`, like `outcomes`. */
  readonly memories: SignalMemory[];
  readonly outcomes: SignalOutcome[];
  /** Seconds of the grid that are done. */
  lastTick: number;
  nextDueMs: number;
  /** Nothing is known any more: only schedules are looked at, until the next sample. */
  isAsleep: boolean;
}

function periodOf(signal: Signal): number {
  if (signal.kind === 'rate') return signal.pointS;
  if (signal.kind === 'clotTrend') return clotPointS(signal.windowS);
  return signal.kind === 'schedule' ? schedulePeriodS : 1;
}

/** @param channels the monitor's channel table, in order */
export function planSignals(
  alarms: readonly PlannedAlarm[],
  channels: readonly string[],
  targetFlowLpm: number,
): SignalPlan {
  const signals: PlannedSignal[] = [];
  for (const alarm of alarms) {
    const { condition } = alarm.rule;
    if (condition.type === 'signal')
      signals.push({ signal: condition.signal, alarms: [alarm], periodS: periodOf(condition.signal) });
  }
  const wanted = new Set(signals.length > 0 ? baselineChannels : []);
  const raw = new Set<string>();
  for (const { signal } of signals) {
    const { needed, optional } = signalInputs(signal);
    for (const channel of [...needed, ...optional]) wanted.add(channel);
    if (signal.kind === 'chatter') for (const channel of ['p1', 'flow']) raw.add(channel);
  }
  const tracked = channels.flatMap((channel, index): TrackedChannel[] => {
    if (!wanted.has(channel)) return [];
    const states = signals.filter(({ signal }) => signal.kind === 'state' && signal.channel === channel);
    return [{ channel, index, keepsRaw: raw.has(channel), states }];
  });
  const trackByChannel = new Map(tracked.map(({ channel }, place) => [channel, place]));
  const trackOf = channels.map((channel) => trackByChannel.get(channel) ?? -1);
  return { signals, tracked, trackOf, trackByChannel, targetFlowLpm };
}

function createMemory(signal: Signal): SignalMemory {
  if (signal.kind === 'rate') return { kind: 'series', points: [] };
  if (signal.kind === 'clotTrend') return { kind: 'clot', points: [] };
  if (signal.kind === 'baseline') return { kind: 'held', value: null, atMs: 0 };
  if (signal.kind === 'relation')
    return { kind: 'relation', reference: null, learnedS: 0, restlessS: 0, lastKnownMs: 0, holds: false };
  return { kind: 'none' };
}

export function createSignalState(plan: SignalPlan, nowMs: number): SignalState {
  return {
    startedMs: nowMs,
    histories: plan.tracked.map(createHistory),
    memories: plan.signals.map(({ signal }) => createMemory(signal)),
    outcomes: plan.signals.map(() => unknown('inputMissing')),
    lastTick: 0,
    nextDueMs: never,
    isAsleep: true,
  };
}

/** A usable value of the channel at `index` of the monitor's table, at `step.atMs`. */
export function takeSignalSample(
  plan: SignalPlan,
  state: SignalState,
  step: AlarmStep,
  index: number,
  value: number,
): void {
  const place = plan.trackOf[index] ?? -1;
  const history = state.histories[place];
  const tracked = plan.tracked[place];
  if (!history || !tracked) return;
  history.sum += value;
  history.count++;
  if (tracked.keepsRaw) takeRaw(history, value, step.atMs);
  for (const { signal, alarms } of tracked.states)
    if (signal.kind === 'state') alarmValue(step, alarms, signal.states.includes(value) ? 1 : 0);
  state.isAsleep = false;
  wakeSignals(state, step.atMs);
}

/** Makes sure that the second after `atMs` is looked at. */
export function wakeSignals(state: SignalState, atMs: number): void {
  const tick = Math.floor((atMs - state.startedMs) / tickMs) + 1;
  state.nextDueMs = Math.min(state.nextDueMs, state.startedMs + tick * tickMs);
}

/** Evaluates what is due at `step.atMs`. `latest` is the monitor's table of last samples. */
export function evaluateSignals(
  plan: SignalPlan,
  state: SignalState,
  step: AlarmStep,
  latest: readonly (Sample | null)[],
): void {
  const { facts } = step.state.bed;
  const tick = Math.floor((step.atMs - state.startedMs) / tickMs);
  if (state.isAsleep) {
    tellSignals(plan, state, step, ({ signal }) => signal.kind === 'schedule');
    state.nextDueMs = nextDue(plan, state, facts, tick);
    return;
  }
  skip(plan, state, tick);
  let anyKnown = false;
  for (const [place, { index }] of plan.tracked.entries()) {
    const history = state.histories[place];
    const last = latest[index];
    if (!history) continue;
    closeSecond(history, last && isUsable(last.validity) ? last.value : null, tick, step.atMs);
    anyKnown ||= history.seconds.at(-1) !== null;
  }
  tellSignals(plan, state, step, ({ periodS }) => tick % periodS === 0);
  state.lastTick = tick;
  state.isAsleep = !anyKnown && plan.signals.every((_, place) => isSilent(plan, state, place));
  state.nextDueMs = nextDue(plan, state, facts, tick);
}

/** What was recorded of the bed changed: rules about time say so at once, not at their next minute. */
export function factsChanged(plan: SignalPlan, state: SignalState, step: AlarmStep): void {
  tellSignals(plan, state, step, ({ signal }) => signal.kind === 'schedule');
  wakeSignals(state, step.atMs);
}

function tellSignals(
  plan: SignalPlan,
  state: SignalState,
  step: AlarmStep,
  isDue: (planned: PlannedSignal) => boolean,
): void {
  const inputs = inputsOf(plan, state, step);
  for (const [place, planned] of plan.signals.entries()) {
    if (!isDue(planned)) continue;
    const { signal, alarms } = planned;
    const outcome = evaluate(signal, state.memories[place], inputs);
    state.outcomes[place] = outcome;
    if (outcome.value === null) alarmMissing(step, alarms, false, step.atMs);
    else alarmValue(step, alarms, outcome.value);
  }
}

/** Unknown, or a matter of time alone. */
function isSilent(plan: SignalPlan, state: SignalState, place: number): boolean {
  return plan.signals[place]?.signal.kind === 'schedule' || state.outcomes[place]?.value === null;
}

/** The next second; asleep the next minute if a schedule counts, else never. */
function nextDue(plan: SignalPlan, state: SignalState, facts: BedFacts, tick: number): number {
  if (!state.isAsleep) return state.startedMs + (tick + 1) * tickMs;
  const counts = plan.signals.some(
    ({ signal }) => signal.kind === 'schedule' && facts[signal.since] !== null,
  );
  if (!counts) return never;
  return state.startedMs + (Math.floor(tick / schedulePeriodS) + 1) * schedulePeriodS * tickMs;
}

/** Seconds that passed while the grid slept were unknown. */
function skip(plan: SignalPlan, state: SignalState, tick: number): void {
  const missed = tick - state.lastTick - 1;
  if (missed <= 0) return;
  for (const history of state.histories) skipSeconds(history, missed);
  for (const [place, { signal, periodS }] of plan.signals.entries()) {
    const memory = state.memories[place];
    const points = Math.floor((tick - 1) / periodS) - Math.floor(state.lastTick / periodS);
    if (memory?.kind === 'series' && signal.kind === 'rate')
      padWithNull(memory.points, points, pointsOf(signal));
    if (memory?.kind === 'clot' && signal.kind === 'clotTrend')
      padWithNull(memory.points, points, signal.windowS / periodS);
  }
}

function padWithNull<T>(points: (T | null)[], missed: number, max: number): void {
  for (let i = Math.min(missed, max); i > 0; i--) points.push(null);
  points.splice(0, Math.max(0, points.length - max));
}

function inputsOf(plan: SignalPlan, state: SignalState, step: AlarmStep): SignalInputs {
  return {
    atMs: step.atMs,
    targetFlowLpm: plan.targetFlowLpm,
    facts: step.state.bed.facts,
    history: (channel) => state.histories[plan.trackByChannel.get(channel) ?? -1],
  };
}

function evaluate(signal: Signal, memory: SignalMemory | undefined, inputs: SignalInputs): SignalOutcome {
  switch (signal.kind) {
    case 'state': {
      const last = inputs.history(signal.channel)?.seconds.at(-1) ?? null;
      return last === null ? unknown('inputMissing') : known(signal.states.includes(last) ? 1 : 0);
    }
    case 'fall':
      return fallOf(signal, inputs);
    case 'chatter':
      return chatterOf(signal, inputs);
    case 'schedule':
      return timeSince(signal, inputs);
    case 'rate':
      return memory?.kind === 'series' ? rateOf(signal, memory, inputs) : unknown('inputMissing');
    case 'clotTrend':
      return memory?.kind === 'clot' ? clotTrendOf(signal, memory, inputs) : unknown('inputMissing');
    case 'baseline':
      return memory?.kind === 'held' ? againstBaseline(signal, memory, inputs) : unknown('inputMissing');
    case 'relation':
      return memory?.kind === 'relation' ? relationOf(signal, memory, inputs) : unknown('inputMissing');
  }
}

/** What a signal says now and what it reads, for the explanation of a rule (R11). */
export interface SignalReport {
  readonly ruleId: string;
  readonly value: number | null;
  readonly unknown: SignalOutcome['unknown'];
  readonly inputs: readonly string[];
  /** Inputs that would make it better and that the bed does not have. */
  readonly without: readonly string[];
}

export function signalReports(plan: SignalPlan, state: SignalState): readonly SignalReport[] {
  return plan.signals.map(({ signal, alarms: [alarm] }, place) => {
    const { needed, optional } = signalInputs(signal);
    const has = (channel: string): boolean => plan.trackByChannel.has(channel);
    const outcome = state.outcomes[place] ?? unknown('inputMissing');
    return {
      ruleId: alarm.rule.id,
      value: outcome.value,
      unknown: outcome.unknown,
      inputs: [...needed, ...optional.filter(has)],
      without: optional.filter((channel) => !has(channel)),
    };
  });
}
