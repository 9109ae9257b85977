/**
 * Watches age while time passes: a source that becomes late, technical or lost, and a channel that becomes too old for
 * rules, each exactly when it happens. A channel ages on its own: its device may go on without it.
 */
import { alarmLinkDown, alarmMissing } from '../alarms/engine.ts';
import type { AlarmStep } from '../alarms/alarm-step.ts';
import type { CommandReply } from '../alarms/command-types.ts';
import { never } from '../alarms/alarm-instances.ts';
import { freshnessOf } from '../channels/freshness.ts';
import { keepSample, type Sample } from '../channels/sample.ts';
import { derivedSource } from '../derived/derivation.ts';
import type {
  MonitorPlan,
  MonitorState,
  PlannedChannel,
  PlannedSource,
  SourceState,
} from './monitor-state.ts';
import type { MonitorEvent } from './monitor-types.ts';

/** One step in progress: state, plan, and what it has produced so far. `alarms.atMs` is where it is in time. */
export interface MonitorStep {
  readonly state: MonitorState;
  /** Replaced when limits change. */
  plan: MonitorPlan;
  readonly samples: Sample[];
  readonly events: MonitorEvent[];
  readonly replies: CommandReply[];
  readonly alarms: AlarmStep;
}

/** Processes what is due at `step.alarms.atMs` and finds the next due time. */
export function watchFreshness(step: MonitorStep): void {
  const { state, plan } = step;
  const atMs = step.alarms.atMs;
  let next = never;
  for (const source of state.sources) {
    const planned = plan.sources.get(source.device);
    if (planned) next = Math.min(next, watchSource(step, source, planned, atMs));
  }
  for (const channel of plan.channels.values()) next = Math.min(next, watchChannel(step, channel, atMs));
  state.nextDueMs = next;
}

/** Returns when the source changes next if it stays silent. */
function watchSource(step: MonitorStep, source: SourceState, planned: PlannedSource, atMs: number): number {
  const { times } = planned;
  const freshness = freshnessOf(source.lastFrameMs, planned.periodMs, atMs);
  setFreshness(step, source, freshness, atMs);
  const heardMs = source.lastFrameMs ?? step.state.startedMs;
  if (!source.isDown && atMs - heardMs >= times.technicalMs) {
    source.isDown = true;
    if (planned.link) alarmLinkDown(step.alarms, planned.link, heardMs);
  }
  const ageMs = atMs - heardMs;
  if (freshness !== 'never' && ageMs < times.lateMs) return heardMs + times.lateMs;
  if (ageMs < times.technicalMs) return heardMs + times.technicalMs;
  return freshness !== 'never' && ageMs < times.lostMs ? heardMs + times.lostMs : never;
}

export function setFreshness(
  step: MonitorStep,
  source: SourceState,
  to: SourceState['freshness'],
  atMs: number,
): void {
  if (source.freshness === to) return;
  step.events.push({ type: 'freshness', atMs, device: source.device, from: source.freshness, to });
  source.freshness = to;
}

/** Marks a channel that has become too old for rules; returns when it will, if it has not. */
function watchChannel(step: MonitorStep, planned: PlannedChannel, atMs: number): number {
  const last = step.state.latest[planned.index];
  if (!last || last.validity === 'stale' || last.source === derivedSource) return never;
  const source = step.plan.sources.get(last.source);
  if (!source) return never;
  const dueMs = last.atMs + source.times.technicalMs;
  if (atMs < dueMs) return dueMs;
  const sourceAlive = step.state.sources[source.index]?.isDown === false;
  markStale(step, planned, last, sourceAlive, atMs);
  for (const derived of step.plan.derivations) {
    if ((planned.derivationBits & derived.bit) === 0) continue;
    const output = step.state.latest[derived.output.index];
    if (output && output.validity !== 'stale') markStale(step, derived.output, output, sourceAlive, atMs);
  }
  return never;
}

function markStale(
  step: MonitorStep,
  planned: PlannedChannel,
  last: Sample,
  sourceAlive: boolean,
  atMs: number,
): void {
  const mark: Sample = {
    channel: last.channel,
    value: null,
    validity: 'stale',
    source: last.source,
    atMs,
  };
  step.samples.push(mark);
  step.state.latest[planned.index] = keepSample(last, mark);
  alarmMissing(step.alarms, planned.alarms, sourceAlive, last.atMs);
}
