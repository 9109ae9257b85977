/**
 * The alarms of one bed: a plan (what the rows and limits come to for this bed, compiled once per set of limits) and a
 * state (what has happened, plain data that survives JSON). One instance = one rule on this bed, or one per device or
 * channel of it.
 *
 * Which alarms and levels a plan has never depends on the limits in force: a level that is switched off stays, with a
 * limit that no value reaches. So state and plan match by index whatever people change, and an open occurrence of a level
 * that was switched off ends like every other occurrence.
 */
import {
  levelNames,
  type AlarmLevelName,
  type AlarmSignals,
  type AlarmView,
  type BedAlarmView,
  noSignals,
  type Priority,
  quietBedAlarms,
} from './alarm-types.ts';
import { type TransitionRow, transitionRows } from './alarm-table.ts';
import type { ConditionState } from './alarm-states.ts';
import type { AlarmRule } from './alarm-rule.ts';
import type { PatientLimits, RuleLimits } from './limits.ts';
import { alarmRules } from './rules.ts';
import { signalInputs } from './signals/signal-declaration.ts';
import { assert } from '../foundation/assert.ts';

/**
 * T21: when a HIGH alarm that nobody answers reaches second sounder, nurse call and backup, ms since it calls (R52), rising.
 */
export type EscalationMs = readonly [secondSounder: number, nurseCall: number, backup: number];

/** alarms.md R52, to be confirmed by the site. */
export const defaultEscalationMs: EscalationMs = [30_000, 60_000, 120_000];

/** A time that is not set. Times are gateway milliseconds and never negative. */
export const unset = -1;
/** A due time that never comes (JSON has no infinity). */
export const never = Number.MAX_SAFE_INTEGER;

export interface PlannedLevel {
  readonly level: AlarmLevelName;
  readonly priority: Priority;
  /** In the channel's unit; 0 where the rule compares nothing; infinite, beyond reach, where the level is off. */
  readonly limit: number;
  readonly onDelayMs: number;
}

/** A rule as it applies to one bed. Everything the engine reads per sample is here, in final shape. */
export interface PlannedAlarm {
  readonly index: number;
  readonly alarmId: string;
  readonly rule: AlarmRule;
  readonly channel: string | null;
  /** For link alarms. */
  readonly device: string | null;
  readonly levels: readonly PlannedLevel[];
  /** False for rules about links and missing values. */
  readonly comparesLimit: boolean;
  /** +1: violated above a limit, −1: below. */
  readonly sign: number;
  readonly magnitude: boolean;
  /** The mildest level that is not off, 0 when all are. */
  readonly firstLevel: number;
  /** Its limit; most samples are compared with nothing else. */
  readonly firstLimit: number;
  readonly deadband: number;
  readonly offDelayMs: number;
  /** T21, of the bed. */
  readonly escalationMs: EscalationMs;
  /** Index of the level that a count raises; −1 without one. */
  readonly countLevel: number;
  /** Indexes of the alarms that follow from this one, and of those this one follows from. */
  readonly consequences: readonly number[];
  readonly roots: readonly number[];
}

type Unlinked = Omit<PlannedAlarm, 'index' | 'consequences' | 'roots'>;

export interface AlarmPlan {
  readonly alarms: readonly PlannedAlarm[];
  /** Alarms that read a channel, by channel. */
  readonly byChannel: ReadonlyMap<string, readonly PlannedAlarm[]>;
  /** The link alarm of a device. */
  readonly byDevice: ReadonlyMap<string, PlannedAlarm>;
  /** Alarms about the system itself, by rule. */
  readonly byTechnicalRule: ReadonlyMap<string, PlannedAlarm>;
}

export interface AlarmInstance {
  readonly alarmId: string;
  condition: ConditionState;
  /** What was last told to everybody; replaced, never changed. */
  view: AlarmView;
  /** The regions beside the condition; replaced, never changed. `hasNews` until they are in the view. */
  signals: AlarmSignals;
  hasNews: boolean;
  occurrence: number;
  /** Start of the occurrence that is on, also while it is latched; null when none is. */
  onsetMs: number | null;
  /** Index of the level violated now, −1 when the condition is not there. */
  level: number;
  /** Index of the level at the end of a latched occurrence, −1 without one. */
  endedLevel: number;
  /** The highest since onset until acknowledged (T13). */
  priority: Priority;
  /** Start of the present violation per level, `unset` without one. Missing data keep it: they are not a good value. */
  since: number[];
  /** Since when the value is back within the limit, but not by the deadband; `unset` while it is beyond. */
  lapsed: number[];
  /** Nothing but a value beyond the first limit can change this alarm: the fast path. */
  isQuiet: boolean;
  /** Since when the value has been well enough for a milder level; `unset` when it is not. */
  easedMs: number;
  recoveringMs: number;
  /** Count rules: the value has been well since the last start counted. No-value rules: there has been a value. */
  armed: boolean;
  /** Count rules: when the last violations of the counted level (or losses of the value) started, oldest first. */
  starts: number[];
  value: number | null;
  /** See `AlarmView.detail`; null until something was found. */
  detail: string | null;
  consequenceOf: string | null;
  consequenceUntilMs: number;
  /** Violations that ended before their delay (T3). */
  fleeting: number;
}

export interface AlarmState {
  instances: AlarmInstance[];
  /** Sound, procedures and limits of the bed; replaced, never changed. */
  bed: BedAlarmView;
  /** Since when there is evidence against a procedure in force, by its name. */
  contrary: Record<string, number>;
  /** Onset of the first alarm of the present cluster (first-out). */
  clusterMs: number;
  /** How often each row of alarms.md 5.2 was taken, for the engine's tests and metrics. */
  taken: Record<TransitionRow, number>;
  /** No timer is due before this. */
  nextDueMs: number;
}

export interface PlanInput {
  readonly channels: readonly string[];
  readonly devices: readonly string[];
  readonly limits: PatientLimits;
  /** The preset's limits, where those in force differ: they decide which alarms there are. */
  readonly base?: PatientLimits;
  readonly inSupport: boolean;
  readonly escalationMs?: EscalationMs;
  /** For tests and site tables; the shipped table otherwise. */
  readonly rules?: readonly AlarmRule[];
}

/** Where one rule applies on a bed: once, per device, or per channel; empty where the bed has no such channel. */
function placesOf(rule: AlarmRule, bed: PlanInput): { channel: string | null; device: string | null }[] {
  const condition = rule.condition;
  if (rule.onlyInSupport && !bed.inSupport) return [];
  if (rule.mode !== undefined && rule.mode !== bed.limits.mode) return [];
  if (condition.type === 'waiting') return [];
  if (condition.type === 'technical') return [{ channel: null, device: null }];
  if (condition.type === 'signal') {
    const { needed } = signalInputs(condition.signal);
    return needed.every((id) => bed.channels.includes(id))
      ? [{ channel: needed[0] ?? null, device: null }]
      : [];
  }
  if (condition.type === 'link') return bed.devices.map((device) => ({ channel: null, device }));
  const wanted = condition.type === 'noValue' ? condition.channels : [condition.channel];
  return wanted.filter((id) => bed.channels.includes(id)).map((channel) => ({ channel, device: null }));
}

function planLevels(rule: AlarmRule, place: LevelPlan): PlannedLevel[] {
  const { limits, base, sign, isVv } = place;
  const compares = !['link', 'noValue', 'technical'].includes(rule.condition.type);
  if (compares && !base?.limits.some((limit) => limit !== null)) return [];
  return rule.levels.map((row) => {
    const limit = compares ? limits?.limits[levelNames.indexOf(row.level)] : 0;
    return {
      level: row.level,
      priority: (isVv ? row.priorityVv : undefined) ?? row.priority,
      limit: limit ?? sign * Number.POSITIVE_INFINITY,
      onDelayMs: row.onDelayMs,
    };
  });
}

interface LevelPlan {
  readonly limits: RuleLimits | undefined;
  readonly base: RuleLimits | undefined;
  readonly sign: number;
  readonly isVv: boolean;
}

function planAlarm(
  rule: AlarmRule,
  place: { channel: string | null; device: string | null },
  bed: PlanInput,
): Unlinked | null {
  const ruleLimits = bed.limits.rules.find((row) => row.ruleId === rule.id);
  const base = (bed.base ?? bed.limits).rules.find((row) => row.ruleId === rule.id);
  const sign = 'side' in rule.condition && rule.condition.side === 'above' ? 1 : -1;
  const levels = planLevels(rule, { limits: ruleLimits, base, sign, isVv: bed.limits.mode === 'VV' });
  const firstLevel = Math.max(
    0,
    levels.findIndex((level) => Number.isFinite(level.limit)),
  );
  const first = levels[firstLevel];
  if (!first) return null;
  const key = rule.condition.type === 'noValue' ? place.channel : place.device;
  return {
    alarmId: key === null ? rule.id : `${rule.id}@${key}`,
    rule,
    ...place,
    levels,
    comparesLimit: 'side' in rule.condition,
    sign,
    magnitude: rule.condition.type === 'limit' && rule.condition.magnitude === true,
    firstLevel,
    firstLimit: first.limit,
    deadband: ruleLimits?.deadband ?? 0,
    offDelayMs: rule.offDelayMs,
    escalationMs: bed.escalationMs ?? defaultEscalationMs,
    countLevel: rule.count ? levels.findIndex((level) => level.level === rule.count?.level) : -1,
  };
}

function indexesOf(planned: readonly Unlinked[], wanted: (alarm: Unlinked) => boolean | undefined): number[] {
  return planned.flatMap((alarm, index) => (wanted(alarm) ? [index] : []));
}

/** Compiles the rule table for one bed. The order of alarms is that of the table, so state and plan match by index. */
export function planAlarms(bed: PlanInput): AlarmPlan {
  const planned: Unlinked[] = [];
  for (const rule of bed.rules ?? alarmRules) {
    for (const place of placesOf(rule, bed)) {
      const alarm = planAlarm(rule, place, bed);
      if (alarm) planned.push(alarm);
    }
  }
  const alarms: PlannedAlarm[] = planned.map((alarm, index) => ({
    ...alarm,
    index,
    consequences: indexesOf(planned, (other) => alarm.rule.consequences?.includes(other.rule.id)),
    roots: indexesOf(planned, (other) => other.rule.consequences?.includes(alarm.rule.id)),
  }));
  const byChannel = new Map<string, PlannedAlarm[]>();
  const byDevice = new Map<string, PlannedAlarm>();
  const byTechnicalRule = new Map<string, PlannedAlarm>();
  for (const alarm of alarms) {
    if (alarm.device !== null) byDevice.set(alarm.device, alarm);
    if (alarm.rule.condition.type === 'technical') byTechnicalRule.set(alarm.rule.id, alarm);
    // Signals have their own way to the engine; their channel is only what they are about.
    if (alarm.channel !== null && alarm.rule.condition.type !== 'signal')
      byChannel.set(alarm.channel, [...(byChannel.get(alarm.channel) ?? []), alarm]);
  }
  return { alarms, byChannel, byDevice, byTechnicalRule };
}

/** The priority of an alarm that is not on: that of its mildest level that is not off. */
export function firstPriority(alarm: PlannedAlarm): Priority {
  const first = alarm.levels[alarm.firstLevel];
  assert(first, `alarm ${alarm.alarmId} has a level`);
  return first.priority;
}

function initialView(alarm: PlannedAlarm, nowMs: number): AlarmView {
  const { condition } = alarm.rule;
  return {
    ...noSignals,
    alarmId: alarm.alarmId,
    ruleId: alarm.rule.id,
    revision: 0,
    occurrence: 0,
    condition: 'unknown',
    kind: alarm.rule.kind,
    priority: firstPriority(alarm),
    level: null,
    channel: alarm.channel,
    device: alarm.device,
    value: null,
    limit: null,
    comparison: 'side' in condition ? condition.side : null,
    onsetMs: null,
    changedMs: nowMs,
    consequenceOf: null,
  };
}

/** Every alarm starts UNKNOWN: nothing is normal before good data say so (T23). */
export function createAlarmState(plan: AlarmPlan, nowMs: number, limitsBasis = ''): AlarmState {
  const instances = plan.alarms.map(
    (alarm): AlarmInstance => ({
      alarmId: alarm.alarmId,
      condition: 'unknown',
      view: initialView(alarm, nowMs),
      signals: noSignals,
      hasNews: false,
      occurrence: 0,
      onsetMs: null,
      level: -1,
      endedLevel: -1,
      priority: firstPriority(alarm),
      since: alarm.levels.map(() => unset),
      lapsed: alarm.levels.map(() => unset),
      isQuiet: false,
      easedMs: unset,
      recoveringMs: unset,
      armed: alarm.comparesLimit,
      starts: [],
      value: null,
      detail: null,
      consequenceOf: null,
      consequenceUntilMs: unset,
      fleeting: 0,
    }),
  );
  return {
    instances,
    bed: quietBedAlarms(nowMs, limitsBasis),
    contrary: {},
    clusterMs: unset,
    taken: noRowsTaken(),
    nextDueMs: never,
  };
}

function noRowsTaken(): Record<TransitionRow, number> {
  const taken: Partial<Record<TransitionRow, number>> = {};
  for (const row of transitionRows) taken[row] = 0;
  return taken as Record<TransitionRow, number>;
}
