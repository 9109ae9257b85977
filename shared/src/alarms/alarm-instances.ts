/**
 * The alarms of one bed: a plan (what the rows and limits come to for this bed, compiled once) and a state (what has
 * happened, plain data that survives JSON). One instance = one rule on this bed, or one per device or channel of it.
 *
 * The instance holds the condition region. The other regions of alarms.md 5.2 (ack, latched, inhibit, resp, esc) are
 * further fields beside `condition`; latching is already on the plan's row.
 */
import type { AlarmLevelName, AlarmView, Priority } from './alarm-types.ts';
import type { ConditionState } from './alarm-states.ts';
import type { AlarmRule } from './alarm-rule.ts';
import type { PatientLimits, RuleLimits } from './limits.ts';
import { levelNames } from './alarm-rule.ts';
import { alarmRules } from './rules.ts';
import { signalInputs } from './signals/signal-declaration.ts';
import { assert } from '../foundation/assert.ts';

/** A time that is not set. Times are gateway milliseconds and never negative. */
export const unset = -1;
/** A due time that never comes (JSON has no infinity). */
export const never = Number.MAX_SAFE_INTEGER;

export interface PlannedLevel {
  readonly level: AlarmLevelName;
  readonly priority: Priority;
  /** In the channel's unit; 0 where the rule compares nothing. */
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
  /** Of the mildest level; most samples are compared with nothing else. */
  readonly firstLimit: number;
  readonly deadband: number;
  readonly offDelayMs: number;
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
}

export interface AlarmInstance {
  readonly alarmId: string;
  condition: ConditionState;
  /** What was last told to everybody; replaced, never changed. */
  view: AlarmView;
  /** Index of the level violated now, −1 when no occurrence is open. */
  level: number;
  /** The highest since onset (T13: it falls only once acknowledged). */
  priority: Priority;
  /** Start of the present violation per level, `unset` without one. Missing data keep it: they are not a good value. */
  since: number[];
  /** Since when the value has been well enough for a milder level; `unset` when it is not. */
  easedMs: number;
  recoveringMs: number;
  /** Count rules: the value has been well since the last start counted. No-value rules: there has been a value. */
  armed: boolean;
  /** Count rules: when the last violations of the counted level started, oldest first. */
  starts: number[];
  value: number | null;
  consequenceOf: string | null;
  consequenceUntilMs: number;
  /** Violations that ended before their delay (T3). */
  fleeting: number;
}

export interface AlarmState {
  instances: AlarmInstance[];
  /** No timer is due before this. */
  nextDueMs: number;
}

export interface PlanInput {
  readonly channels: readonly string[];
  readonly devices: readonly string[];
  readonly limits: PatientLimits;
  readonly inSupport: boolean;
  /** For tests and site tables; the shipped table otherwise. */
  readonly rules?: readonly AlarmRule[];
}

/** Where one rule applies on a bed: once, per device, or per channel; empty where the bed has no such channel. */
function placesOf(rule: AlarmRule, bed: PlanInput): { channel: string | null; device: string | null }[] {
  const condition = rule.condition;
  if (rule.onlyInSupport && !bed.inSupport) return [];
  if (rule.mode !== undefined && rule.mode !== bed.limits.mode) return [];
  if (condition.type === 'waiting') return [];
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

function planLevels(rule: AlarmRule, limits: RuleLimits | undefined, vv: boolean): PlannedLevel[] {
  const compares = rule.condition.type !== 'link' && rule.condition.type !== 'noValue';
  const levels: PlannedLevel[] = [];
  for (const row of rule.levels) {
    const limit = compares ? limits?.limits[levelNames.indexOf(row.level)] : 0;
    if (limit === null || limit === undefined) continue;
    const priority = (vv ? row.priorityVv : undefined) ?? row.priority;
    levels.push({ level: row.level, priority, limit, onDelayMs: row.onDelayMs });
  }
  return levels;
}

function planAlarm(
  rule: AlarmRule,
  place: { channel: string | null; device: string | null },
  limits: PatientLimits,
): Unlinked | null {
  const ruleLimits = limits.rules.find((row) => row.ruleId === rule.id);
  const levels = planLevels(rule, ruleLimits, limits.mode === 'VV');
  const first = levels[0];
  if (!first) return null;
  const key = rule.condition.type === 'noValue' ? place.channel : place.device;
  return {
    alarmId: key === null ? rule.id : `${rule.id}@${key}`,
    rule,
    ...place,
    levels,
    comparesLimit: 'side' in rule.condition,
    sign: 'side' in rule.condition && rule.condition.side === 'above' ? 1 : -1,
    magnitude: rule.condition.type === 'limit' && rule.condition.magnitude === true,
    firstLimit: first.limit,
    deadband: ruleLimits?.deadband ?? 0,
    offDelayMs: rule.offDelayMs,
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
      const alarm = planAlarm(rule, place, bed.limits);
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
  for (const alarm of alarms) {
    if (alarm.device !== null) byDevice.set(alarm.device, alarm);
    // Signals have their own way to the engine; their channel is only what they are about.
    if (alarm.channel !== null && alarm.rule.condition.type !== 'signal')
      byChannel.set(alarm.channel, [...(byChannel.get(alarm.channel) ?? []), alarm]);
  }
  return { alarms, byChannel, byDevice };
}

function initialView(alarm: PlannedAlarm, nowMs: number): AlarmView {
  const { condition } = alarm.rule;
  const first = alarm.levels[0];
  assert(first, `alarm ${alarm.alarmId} has a level`);
  return {
    alarmId: alarm.alarmId,
    ruleId: alarm.rule.id,
    revision: 0,
    occurrence: 0,
    condition: 'unknown',
    kind: alarm.rule.kind,
    priority: first.priority,
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
export function createAlarmState(plan: AlarmPlan, nowMs: number): AlarmState {
  const instances = plan.alarms.map(
    (alarm): AlarmInstance => ({
      alarmId: alarm.alarmId,
      condition: 'unknown',
      view: initialView(alarm, nowMs),
      level: -1,
      priority: alarm.levels[0]?.priority ?? 'low',
      since: alarm.levels.map(() => unset),
      easedMs: unset,
      recoveringMs: unset,
      armed: alarm.comparesLimit,
      starts: [],
      value: null,
      consequenceOf: null,
      consequenceUntilMs: unset,
      fleeting: 0,
    }),
  );
  return { instances, nextDueMs: never };
}
