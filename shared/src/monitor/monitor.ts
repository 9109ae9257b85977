/**
 * The monitor of one bed: inputs and time in, samples, alarm transitions and events out. Live, replay, simulation and
 * tests run this one function. Order: time passes up to the input (freshness and alarm timers, each at its exact due
 * time), then the input: sample → derived values → alarms.
 *
 * Because timers carry their due times, the output depends on the inputs and not on how often the monitor is stepped.
 * Inputs out of order or stamped in the future are clamped and counted (MonitorCounters), never dropped, never fatal.
 */
import { contextValue } from '../alarms/alarm-contexts.ts';
import { createAlarmStep } from '../alarms/alarm-step.ts';
import { alarmTimers } from '../alarms/alarm-timers.ts';
import { alarmLinkDown, alarmLinkUp, alarmMissing, alarmValue } from '../alarms/engine.ts';
import { evaluateSignals, takeSignalSample } from '../alarms/signals/signals.ts';
import { channelLimits } from '../alarms/limits.ts';
import { assert } from '../foundation/assert.ts';
import { isPlausible } from '../channels/catalog.ts';
import { freshnessOf } from '../channels/freshness.ts';
import type { Reading, Sample } from '../channels/sample.ts';
import { isUsable } from '../channels/validity.ts';
import { derive } from '../derived/derivation.ts';
import { takeFindings } from '../alarms/own-failures.ts';
import { takePersons } from './person-inputs.ts';
import { type MonitorStep, setFreshness, watchFreshness } from './freshness-watch.ts';
import {
  devicesMax,
  type MonitorPlan,
  type MonitorState,
  planOf,
  type PlannedChannel,
  type PlannedDerivation,
  type PlannedSource,
  type SourceState,
} from './monitor-state.ts';
import type { MonitorInput, MonitorOutputs, MonitorView } from './monitor-types.ts';

type Frame = Extract<MonitorInput, { type: 'frame' }>;
type Link = Extract<MonitorInput, { type: 'link' }>;

/**
 * Takes one input or several, then lets time pass up to `nowMs` (gateway time). Changes `state`. Samples, transitions and
 * events come in the order in which they happened.
 */
export function stepMonitor(
  state: MonitorState,
  input: MonitorInput | readonly MonitorInput[],
  nowMs: number,
): MonitorOutputs {
  if (nowMs < state.clockMs) state.counters.clockBackwards++;
  const untilMs = Math.max(nowMs, state.clockMs);
  const plan = planOf(state);
  const alarms = createAlarmStep(plan.alarms, state.alarms, state.latest, state.clockMs);
  const step: MonitorStep = { state, plan, samples: [], events: [], replies: [], alarms };
  for (const one of 'type' in input ? [input] : inOrder(plan, input)) {
    if (one.type === 'tick') continue;
    advance(step, Math.min(one.atMs, untilMs));
    take(step, one, untilMs);
  }
  advance(step, untilMs);
  const { samples, events, replies } = step;
  return { samples, alarms: alarms.out, bedAlarms: alarms.bedOut, replies, events };
}

function stampOf(input: MonitorInput): number {
  return input.type === 'tick' ? Number.NEGATIVE_INFINITY : input.atMs;
}

/** Of inputs of the same time: devices in their order, then the gateway's own, then people. A re-run has no other order. */
function rankOf(plan: MonitorPlan, input: MonitorInput): number {
  if ('device' in input) return plan.sources.get(input.device)?.index ?? devicesMax;
  return input.type === 'technical' ? devicesMax + 1 : devicesMax + 2;
}

/** The inputs by time, then rank; almost always they are in order already. */
function inOrder(plan: MonitorPlan, inputs: readonly MonitorInput[]): readonly MonitorInput[] {
  const compare = (a: MonitorInput, b: MonitorInput): number =>
    stampOf(a) - stampOf(b) || rankOf(plan, a) - rankOf(plan, b);
  for (let i = 1; i < inputs.length; i++) {
    const [before, after] = [inputs[i - 1], inputs[i]];
    if (before && after && compare(before, after) > 0) return inputs.toSorted(compare);
  }
  return inputs;
}

function nextDueMs(state: MonitorState): number {
  return Math.min(state.nextDueMs, state.alarms.nextDueMs, state.signals.nextDueMs);
}

/** Lets time pass: everything due up to `toMs` happens, in order, each at its own time. */
function advance(step: MonitorStep, toMs: number): void {
  const { state, alarms } = step;
  for (;;) {
    const dueMs = nextDueMs(state);
    if (dueMs > toMs) break;
    alarms.atMs = Math.max(dueMs, state.clockMs);
    state.clockMs = alarms.atMs;
    if (state.alarms.nextDueMs <= alarms.atMs) alarmTimers(alarms);
    if (state.nextDueMs <= alarms.atMs) watchFreshness(step);
    if (state.signals.nextDueMs <= alarms.atMs)
      evaluateSignals(step.plan.signals, state.signals, alarms, state.latest);
    // Data that go missing may bring a timer back whose time has passed (an acknowledged alarm that was recovering).
    if (state.alarms.nextDueMs <= alarms.atMs) alarmTimers(alarms);
    assert(nextDueMs(state) > alarms.atMs, 'what was due has been done');
  }
  state.clockMs = Math.max(state.clockMs, toMs);
  alarms.atMs = state.clockMs;
}

function take(step: MonitorStep, input: Exclude<MonitorInput, { type: 'tick' }>, untilMs: number): void {
  if (input.type === 'command' || input.type === 'discharge' || input.type === 'restore')
    takePersons(step, input);
  else if (input.type === 'technical') takeFindings(step.alarms, input.findings);
  else takeDevices(step, input, untilMs);
}

function takeDevices(
  step: MonitorStep,
  input: Extract<MonitorInput, { device: string }>,
  untilMs: number,
): void {
  const { state, plan } = step;
  const planned = plan.sources.get(input.device);
  const source = planned && state.sources[planned.index];
  if (!planned || !source) {
    state.counters.unknownDevices++;
    return;
  }
  if (input.atMs > untilMs) state.counters.clampedStamps++;
  const atMs = Math.min(input.atMs, untilMs);
  switch (input.type) {
    case 'frame':
      takeFrame(step, input, planned, source, atMs);
      break;
    case 'link':
      takeLink(step, input, planned, source, atMs);
      break;
    case 'deviceEvent': {
      const { device, event, detail, deviceTime } = input;
      step.events.push({
        type: 'device',
        atMs,
        device,
        event,
        detail,
        ...(deviceTime === undefined ? {} : { deviceTime }),
      });
    }
  }
}

function takeFrame(
  step: MonitorStep,
  frame: Frame,
  planned: PlannedSource,
  source: SourceState,
  stampMs: number,
): void {
  const { state } = step;
  const atMs = Math.max(stampMs, source.lastFrameMs ?? stampMs);
  if (atMs > stampMs) state.counters.clampedStamps++;
  source.lastFrameMs = atMs;
  source.isDown = false;
  setFreshness(step, source, 'fresh', step.alarms.atMs);
  state.nextDueMs = Math.min(state.nextDueMs, atMs + planned.times.lateMs);
  if (planned.link) alarmLinkUp(step.alarms, planned.link);
  let derivationBits = 0;
  for (const reading of frame.readings) {
    const channel = step.plan.channels.get(reading.channel);
    if (!channel) {
      state.counters.unknownChannels++;
      continue;
    }
    takeSample(step, channel, toSample(reading, channel, source.device, atMs));
    derivationBits |= channel.derivationBits;
  }
  if (derivationBits === 0) return;
  for (const derivation of step.plan.derivations)
    if ((derivationBits & derivation.bit) !== 0) takeDerived(step, derivation, atMs);
}

function toSample(reading: Reading, planned: PlannedChannel, source: string, atMs: number): Sample {
  let { value, validity } = reading;
  if (value !== null && !Number.isFinite(value)) value = null;
  if (isUsable(validity) && value === null) validity = 'invalid';
  if (value !== null && isUsable(validity) && !isPlausible(planned.channel, value)) validity = 'implausible';
  const sample = { channel: reading.channel, value, validity, source, atMs };
  return reading.reason === undefined ? sample : { ...sample, reason: reading.reason };
}

function takeSample(step: MonitorStep, planned: PlannedChannel, sample: Sample): void {
  step.state.latest[planned.index] = sample;
  step.samples.push(sample);
  if (sample.value !== null && isUsable(sample.validity)) {
    takeSignalSample(step.plan.signals, step.state.signals, step.alarms, planned.index, sample.value);
    if (planned.alarms.length > 0) usableValue(step, planned, sample.value);
  } else if (planned.alarms.length > 0) {
    alarmMissing(step.alarms, planned.alarms, true, step.alarms.atMs);
  }
}

function usableValue(step: MonitorStep, planned: PlannedChannel, value: number): void {
  alarmValue(step.alarms, planned.alarms, value);
  if (step.state.alarms.bed.contexts.length > 0)
    contextValue(step.alarms, planned.channel.id, value, step.plan.patient.weightKg);
}

/** Computes a derived value anew, once all its inputs have been seen; a stale one was marked when it became so. */
function takeDerived(step: MonitorStep, planned: PlannedDerivation, atMs: number): void {
  const inputs: Sample[] = [];
  for (const index of planned.inputs) {
    const input = step.state.latest[index];
    if (!input || input.validity === 'stale') return;
    inputs.push(input);
  }
  takeSample(step, planned.output, derive(planned.derivation, inputs, step.plan.patient, atMs));
}

function takeLink(
  step: MonitorStep,
  input: Link,
  planned: PlannedSource,
  source: SourceState,
  atMs: number,
): void {
  const { phase, reason, device } = input;
  const closes = (phase === 'closed' || phase === 'backoff') && phase !== source.phase;
  source.phase = phase;
  source.reason = reason;
  step.events.push({ type: 'link', atMs, device, phase, reason });
  // A port that closes is an alarm at once; it ends with the next frame, not with the next open port.
  if (!closes || source.isDown) return;
  source.isDown = true;
  if (planned.link) alarmLinkDown(step.alarms, planned.link, source.lastFrameMs ?? step.state.startedMs);
}

/** Everything a new screen needs. Ages are for the screen to compute from `atMs` of each sample. */
export function monitorView(state: MonitorState, nowMs: number): MonitorView {
  const { channels, sources } = planOf(state);
  const atMs = Math.max(nowMs, state.clockMs);
  return {
    atMs,
    samples: state.latest.filter((sample) => sample !== null),
    alarms: state.alarms.instances.map((instance) => instance.view),
    bedAlarms: state.alarms.bed,
    devices: state.sources.map(({ device, phase, reason, lastFrameMs }) => {
      const periodMs = sources.get(device)?.periodMs ?? 0;
      return {
        device,
        phase,
        reason,
        freshness: freshnessOf(lastFrameMs, periodMs, atMs),
        lastFrameMs,
        periodMs,
      };
    }),
    limits: channelLimits(state.limits).filter((limits) => channels.has(limits.channel)),
  };
}
