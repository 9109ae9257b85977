/**
 * The whole state of one bed's monitor, and what is compiled from it.
 *
 * The state is plain data and owned by `stepMonitor`, which changes it in place: a step runs for every frame of every bed
 * and must not copy what has not changed, and a state that survives JSON can be stored, compared and continued (tests do
 * all three). Everything computable from `bed` (index maps, compiled rules) lives in the plan, outside the state.
 */
import {
  type AlarmPlan,
  type AlarmState,
  createAlarmState,
  type EscalationMs,
  never,
  planAlarms,
  type PlannedAlarm,
} from '../alarms/alarm-instances.ts';
import type { AlarmRule } from '../alarms/alarm-rule.ts';
import { limitsBasis } from '../alarms/limit-changes.ts';
import {
  createSignalState,
  planSignals,
  type SignalPlan,
  type SignalState,
} from '../alarms/signals/signals.ts';
import { limitsFor, type PatientLimits } from '../alarms/limits.ts';
import { assert } from '../foundation/assert.ts';
import { channelOf } from '../channels/catalog.ts';
import type { Channel, ChannelId } from '../channels/channel.ts';
import { type FreshnessTimes, freshnessTimes } from '../channels/freshness.ts';
import type { Sample } from '../channels/sample.ts';
import type { PatientConfig } from '../config/site-config.ts';
import { bodySurface } from '../derived/body-surface.ts';
import { derivationsFor, derivedChannelsFor } from '../derived/catalog.ts';
import { type Derivation, type DerivationPatient, derivedSource } from '../derived/derivation.ts';
import type { Freshness, LinkPhase } from './monitor-types.ts';

/** Upper bounds of one bed; the configuration's schema keeps beds below them. */
export const devicesMax = 32;
export const channelsMax = 1024;

export interface MonitoredDevice {
  readonly id: string;
  /** Nominal time between its frames, ms. */
  readonly periodMs: number;
}

/** What the monitor is told about a bed. Fixed for an epoch. */
export interface MonitoredBed {
  /** Commands that name another bed are refused. Without it every command is this bed's. */
  readonly bedId?: string;
  readonly patient: PatientConfig;
  readonly devices: readonly MonitoredDevice[];
  /**
   * Every channel the devices can give, after the choice of sources (second sources as `channel@device`). Derived channels
   * are added by the monitor; listing them is allowed.
   */
  readonly channels: readonly ChannelId[];
  /** Limits to start with; the starting preset of the patient's band and mode without them. */
  readonly limits?: PatientLimits;
  /** Rules instead of those that come with Circuitwatch (what-if). */
  readonly rules?: readonly AlarmRule[];
  /** False while the circuit is primed and not on the patient: rules that need support do not run. True without it. */
  readonly inSupport?: boolean;
  /** The gateway has a sounder of its own. */
  readonly hasSounder?: boolean;
  /** The site's times of escalation (R52); the default ones without. */
  readonly escalationMs?: EscalationMs;
}

export interface SourceState {
  readonly device: string;
  phase: LinkPhase;
  reason: string;
  freshness: Freshness;
  lastFrameMs: number | null;
  /** Its link alarm is on: silent for the technical-alarm time, or its port closed, and no frame since. */
  isDown: boolean;
}

/** Inputs that were not as they should be. Each was handled; none is an error of the patient's data. */
export interface MonitorCounters {
  /** Steps whose time was before the one before. */
  clockBackwards: number;
  /** Frames stamped before their device's last frame, or after the step's time; the stamp was clamped. */
  clampedStamps: number;
  /** Inputs of a device that the bed does not have. */
  unknownDevices: number;
  /** Readings of a channel that the bed does not have. */
  unknownChannels: number;
}

export interface MonitorState {
  readonly bed: MonitoredBed;
  /** In force: the bed's with what people changed. Replaced with the plan (limit-commands.ts). */
  limits: PatientLimits;
  readonly startedMs: number;
  /** The time up to which everything has been processed. */
  clockMs: number;
  readonly sources: SourceState[];
  /** The last sample of each channel of `monitoredChannels`; `stale` where too old for rules. */
  readonly latest: (Sample | null)[];
  readonly alarms: AlarmState;
  readonly signals: SignalState;
  /** Nothing about freshness changes before this. */
  nextDueMs: number;
  readonly counters: MonitorCounters;
}

/** A bed's channel table: its measured channels as given, then the derived ones it can have. */
export function monitoredChannels(bed: Pick<MonitoredBed, 'channels'>): readonly ChannelId[] {
  const measured = bed.channels.filter((id) => channelOf(id)?.category !== 'derived');
  return [...measured, ...derivedChannelsFor(measured)];
}

export interface PlannedChannel {
  readonly index: number;
  readonly channel: Channel;
  readonly alarms: readonly PlannedAlarm[];
  /** One bit per derivation that reads it. */
  readonly derivationBits: number;
}

export interface PlannedDerivation {
  readonly derivation: Derivation;
  readonly output: PlannedChannel;
  readonly inputs: readonly number[];
  readonly bit: number;
}

export interface PlannedSource {
  readonly index: number;
  readonly periodMs: number;
  readonly times: FreshnessTimes;
  readonly link: PlannedAlarm | undefined;
}

export interface MonitorPlan {
  readonly channels: ReadonlyMap<ChannelId, PlannedChannel>;
  readonly sources: ReadonlyMap<string, PlannedSource>;
  readonly derivations: readonly PlannedDerivation[];
  readonly patient: DerivationPatient;
  readonly alarms: AlarmPlan;
  readonly signals: SignalPlan;
}

/** The limits that a bed starts with, before anybody changed one. */
export function baseLimitsOf(bed: MonitoredBed): PatientLimits {
  return bed.limits ?? limitsFor(bed.patient);
}

function planMonitor(bed: MonitoredBed, limits: PatientLimits): MonitorPlan {
  const ids = monitoredChannels(bed);
  const devices = bed.devices.map((device) => device.id);
  const alarms = planAlarms({
    channels: ids,
    devices,
    limits,
    base: baseLimitsOf(bed),
    inSupport: bed.inSupport ?? true,
    ...(bed.rules ? { rules: bed.rules } : {}),
    ...(bed.escalationMs ? { escalationMs: bed.escalationMs } : {}),
  });
  const wanted = derivationsFor(ids);
  const channels = new Map<ChannelId, PlannedChannel>();
  for (const [index, id] of ids.entries()) {
    const channel = channelOf(id);
    assert(channel, `channel ${id} is in the catalogue`);
    let derivationBits = 0;
    for (const [at, derivation] of wanted.entries())
      if (derivation.inputs.includes(id)) derivationBits |= 1 << at;
    channels.set(id, { index, channel, alarms: alarms.byChannel.get(id) ?? [], derivationBits });
  }
  const planned = (id: ChannelId): PlannedChannel => {
    const channel = channels.get(id);
    assert(channel, `channel ${id} is on the bed`);
    return channel;
  };
  const derivations = wanted.map((derivation, at) => ({
    derivation,
    output: planned(derivation.channel),
    inputs: derivation.inputs.map((id) => planned(id).index),
    bit: 1 << at,
  }));
  const sources = new Map<string, PlannedSource>();
  for (const [index, { id, periodMs }] of bed.devices.entries())
    sources.set(id, { index, periodMs, times: freshnessTimes(periodMs), link: alarms.byDevice.get(id) });
  const patient = { weightKg: bed.patient.weightKg, bsaM2: bodySurface(bed.patient).m2 };
  const signals = planSignals(alarms.alarms, ids, limits.targetFlowLpm);
  return { channels, sources, derivations, patient, alarms, signals };
}

/** Compiled once per state object; a state that came back from JSON compiles the same plan again. */
const plans = new WeakMap<MonitorState, MonitorPlan>();

export function planOf(state: MonitorState): MonitorPlan {
  let plan = plans.get(state);
  if (!plan) {
    plan = planMonitor(state.bed, state.limits);
    plans.set(state, plan);
  }
  return plan;
}

/** The plan after the limits of a state were replaced. */
export function replan(state: MonitorState): MonitorPlan {
  plans.delete(state);
  return planOf(state);
}

/**
 * A monitor that has seen nothing: every alarm UNKNOWN, every source `never`. `nowMs` is gateway time; silence is counted
 * from it.
 */
export function createMonitorState(bed: MonitoredBed, nowMs: number): MonitorState {
  const limits = baseLimitsOf(bed);
  const channels = monitoredChannels(bed);
  assert(bed.devices.length <= devicesMax, `at most ${devicesMax} devices`);
  assert(channels.length <= channelsMax, `at most ${channelsMax} channels`);
  const devices = bed.devices.map((device) => device.id);
  assert(new Set(devices).size === devices.length && !devices.includes(derivedSource), 'device ids differ');
  const plan = planMonitor(bed, limits);
  const state: MonitorState = {
    bed,
    limits,
    startedMs: nowMs,
    clockMs: nowMs,
    sources: devices.map((device) => ({
      device,
      phase: 'closed',
      reason: '',
      freshness: 'never',
      lastFrameMs: null,
      isDown: false,
    })),
    latest: channels.map(() => null),
    alarms: createAlarmState(plan.alarms, nowMs, limitsBasis(limits)),
    signals: createSignalState(plan.signals, nowMs),
    nextDueMs: bed.devices.reduce(
      (due, { periodMs }) => Math.min(due, nowMs + freshnessTimes(periodMs).technicalMs),
      never,
    ),
    counters: { clockBackwards: 0, clampedStamps: 0, unknownDevices: 0, unknownChannels: 0 },
  };
  plans.set(state, plan);
  return state;
}
