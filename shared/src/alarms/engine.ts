/**
 * The alarm engine: one instance's condition region driven by values, missing values, links and time. Pure: it changes the
 * state it is given, reads no clock, and pushes transitions. The table is alarm-states.ts, the rows are rules.ts.
 *
 * Timers are due at exact times and are fired in order with those times (monitor.ts), so the log is the same whatever
 * the rhythm of the steps. An off-delay ends on a good value only, never by time alone: missing is never normal.
 *
 * Hot path: `alarmValue` runs for every usable sample. While an alarm is NORMAL and its value within the mildest limit it
 * is one comparison and allocates nothing.
 */
import type { AlarmTransition, AlarmView, Priority } from './alarm-types.ts';
import { priorities } from './alarm-types.ts';
import {
  type AlarmInstance,
  type AlarmPlan,
  type AlarmState,
  never,
  type PlannedAlarm,
  unset,
} from './alarm-instances.ts';
import { announcedCondition, type ConditionEvent, isOpen, nextCondition } from './alarm-states.ts';
import { consequenceMs } from './rules.ts';

/** One run of the engine: where it is in time, and where transitions go. */
export interface AlarmStep {
  readonly plan: AlarmPlan;
  readonly state: AlarmState;
  readonly out: AlarmTransition[];
  /** Gateway time of what is being processed; the caller moves it, never backwards. */
  atMs: number;
}

type Cause = AlarmTransition['cause'];

function instanceOf(step: AlarmStep, alarm: PlannedAlarm): AlarmInstance {
  const instance = step.state.instances[alarm.index];
  if (!instance) throw new Error(`alarm ${alarm.alarmId} has no state`);
  return instance;
}

function worse(a: Priority, b: Priority): Priority {
  return priorities.indexOf(a) >= priorities.indexOf(b) ? a : b;
}

/** A usable value of the channel that these alarms read. */
export function alarmValue(step: AlarmStep, alarms: readonly PlannedAlarm[], value: number): void {
  for (const alarm of alarms) {
    const instance = instanceOf(step, alarm);
    if (alarm.comparesLimit) {
      const compared = alarm.magnitude ? Math.abs(value) : value;
      const quiet = instance.condition === 'normal' && instance.armed;
      if (quiet && alarm.sign * (compared - alarm.firstLimit) <= 0) continue;
      instance.value = value;
      compareLevels(step, alarm, instance, compared);
    } else {
      haveValue(step, alarm, instance, value);
    }
  }
}

function haveValue(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, value: number): void {
  const afterFall = alarm.rule.condition.type === 'noValueAfterFall';
  instance.armed = !afterFall || value < alarm.firstLimit;
  if (afterFall && instance.armed) instance.value = value;
  recovered(step, alarm, instance, 'value');
}

/**
 * The channel has no usable value. `sourceAlive`: its device goes on sending, so this is the sensor and not the link;
 * `sinceMs`: since when there has been none.
 */
export function alarmMissing(
  step: AlarmStep,
  alarms: readonly PlannedAlarm[],
  sourceAlive: boolean,
  sinceMs: number,
): void {
  for (const alarm of alarms) {
    const instance = instanceOf(step, alarm);
    if (!alarm.comparesLimit && sourceAlive && instance.armed) {
      if (instance.since[0] === unset) instance.since[0] = sinceMs;
      violated(step, alarm, instance, 'missing');
    } else {
      apply(step, alarm, instance, 'missing', -1, 'missing');
    }
  }
}

/** The device's port closed or its frames stopped; `lastFrameMs` is when it was last heard (or the start). */
export function alarmLinkDown(step: AlarmStep, alarm: PlannedAlarm, lastFrameMs: number): void {
  const instance = instanceOf(step, alarm);
  if (instance.since[0] !== unset) return;
  instance.since[0] = step.atMs;
  instance.since.fill(lastFrameMs, 1);
  violated(step, alarm, instance, 'link');
}

/** The device sent a frame. */
export function alarmLinkUp(step: AlarmStep, alarm: PlannedAlarm): void {
  recovered(step, alarm, instanceOf(step, alarm), 'link');
}

/** Fires every timer due at or before `step.atMs` and finds when the next one is. */
export function alarmTimers(step: AlarmStep): void {
  for (const alarm of step.plan.alarms) {
    const instance = instanceOf(step, alarm);
    if (dueMs(alarm, instance) > step.atMs) continue;
    if (instance.consequenceUntilMs !== unset && instance.consequenceUntilMs <= step.atMs) {
      markConsequence(step, alarm, instance);
      announce(step, alarm, instance, 'timer');
    }
    const link = alarm.rule.condition.type === 'link';
    if (runsDelays(instance) && reachedLevel(alarm, instance, step.atMs) > instance.level)
      violated(step, alarm, instance, link ? 'link' : 'timer');
  }
  let next = never;
  for (const alarm of step.plan.alarms) next = Math.min(next, dueMs(alarm, instanceOf(step, alarm)));
  step.state.nextDueMs = next;
}

/** On-delays end by time alone only while the last value still counts; on missing data they wait for the next value. */
function runsDelays(instance: AlarmInstance): boolean {
  return instance.condition === 'pending' || instance.condition === 'active';
}

/** When the instance has to be looked at again even if nothing arrives. */
function dueMs(alarm: PlannedAlarm, instance: AlarmInstance): number {
  let due = instance.consequenceUntilMs === unset ? never : instance.consequenceUntilMs;
  if (!runsDelays(instance)) return due;
  for (let level = instance.level + 1; level < alarm.levels.length; level++) {
    const since = instance.since[level] ?? unset;
    if (since !== unset) due = Math.min(due, since + (alarm.levels[level]?.onDelayMs ?? 0));
  }
  return due;
}

function reachedLevel(alarm: PlannedAlarm, instance: AlarmInstance, atMs: number): number {
  for (let level = alarm.levels.length - 1; level >= 0; level--) {
    const since = instance.since[level] ?? unset;
    if (since !== unset && atMs - since >= (alarm.levels[level]?.onDelayMs ?? 0)) return level;
  }
  return -1;
}

function compareLevels(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, value: number): void {
  let counted = false;
  for (let level = 0; level < alarm.levels.length; level++) {
    const isBeyond = alarm.sign * (value - (alarm.levels[level]?.limit ?? 0)) > 0;
    const starts = isBeyond && instance.since[level] === unset;
    if (starts) instance.since[level] = step.atMs;
    else if (!isBeyond) instance.since[level] = unset;
    if (starts && level === alarm.countLevel) counted = countStart(step, alarm, instance);
  }
  if (alarm.countLevel >= 0 && isClear(alarm, alarm.countLevel, value)) instance.armed = true;
  if (counted) {
    apply(step, alarm, instance, 'reached', alarm.countLevel, 'value');
  } else if (instance.since[0] !== unset) {
    violated(step, alarm, instance, 'value');
  } else if (isClear(alarm, 0, value)) {
    recovered(step, alarm, instance, 'value');
  } else {
    apply(step, alarm, instance, 'settling', -1, 'value');
  }
  ease(step, alarm, instance, value);
}

/** Within the level's limit by at least the deadband. */
function isClear(alarm: PlannedAlarm, level: number, value: number): boolean {
  return alarm.sign * (value - (alarm.levels[level]?.limit ?? 0)) <= -alarm.deadband;
}

/** Counts the start of a violation if the value has been well since the last one; true when the count is reached. */
function countStart(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): boolean {
  const count = alarm.rule.count;
  if (!count || !instance.armed) return false;
  instance.armed = false;
  instance.starts.push(step.atMs);
  if (instance.starts.length > count.times) instance.starts.shift();
  const first = instance.starts[0] ?? unset;
  return instance.starts.length === count.times && step.atMs - first <= count.windowMs;
}

function violated(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, cause: Cause): void {
  const reached = reachedLevel(alarm, instance, step.atMs);
  apply(step, alarm, instance, reached >= 0 ? 'reached' : 'violated', reached, cause);
}

/** The condition is gone, beyond the deadband. */
function recovered(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, cause: Cause): void {
  if (instance.condition === 'normal') return;
  instance.since.fill(unset);
  apply(step, alarm, instance, 'ok', -1, cause);
  const isOver = step.atMs - instance.recoveringMs >= alarm.offDelayMs;
  if (instance.condition === 'recovering' && isOver) apply(step, alarm, instance, 'offDelayOver', -1, cause);
}

/** Lowers the level of an active alarm when the value has been well enough for a milder one for the off-delay. */
function ease(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, value: number): void {
  if (instance.condition !== 'active' || instance.level <= 0 || !isClear(alarm, instance.level, value)) {
    instance.easedMs = unset;
    return;
  }
  if (instance.easedMs === unset) instance.easedMs = step.atMs;
  if (step.atMs - instance.easedMs < alarm.offDelayMs) return;
  let level = instance.level - 1;
  while (level > 0 && isClear(alarm, level, value)) level--;
  instance.level = level;
  instance.easedMs = unset;
  announce(step, alarm, instance, 'value');
}

/** The one place where a condition changes. `reached` is the index of the level reached, −1 where there is none. */
function apply(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  event: ConditionEvent,
  reached: number,
  cause: Cause,
): void {
  const before = instance.condition;
  const after = nextCondition(before, event);
  instance.condition = after;
  if (after === 'active') {
    const opens = !isOpen(before);
    instance.recoveringMs = unset;
    if (reached > instance.level) {
      instance.level = reached;
      const priority = alarm.levels[reached]?.priority ?? instance.priority;
      instance.priority = opens ? priority : worse(priority, instance.priority);
    }
    if (opens) markConsequence(step, alarm, instance);
  } else if (after === 'recovering') {
    if (before !== 'recovering') instance.recoveringMs = step.atMs;
  } else if (after === 'unknownOpen') {
    instance.recoveringMs = unset;
    instance.easedMs = unset;
  } else if (event === 'offDelayOver') {
    close(alarm, instance);
  } else if (before === 'pending' && after === 'normal') {
    instance.fleeting++;
  }
  announce(step, alarm, instance, cause);
  if (isOpen(before) !== isOpen(after)) for (const index of alarm.consequences) remark(step, index, cause);
  step.state.nextDueMs = Math.min(step.state.nextDueMs, dueMs(alarm, instance));
}

function close(alarm: PlannedAlarm, instance: AlarmInstance): void {
  instance.level = -1;
  instance.priority = alarm.levels[0]?.priority ?? instance.priority;
  instance.recoveringMs = unset;
  instance.easedMs = unset;
  instance.starts.length = 0;
  instance.consequenceOf = null;
  instance.consequenceUntilMs = unset;
}

/** The youngest root that is on and began less than `consequenceMs` ago, if any. */
function markConsequence(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): void {
  instance.consequenceOf = null;
  instance.consequenceUntilMs = unset;
  for (const index of alarm.roots) {
    const root = step.state.instances[index];
    if (!root || !isOpen(root.condition) || root.view.onsetMs === null) continue;
    const until = root.view.onsetMs + consequenceMs;
    if (until <= step.atMs || until <= instance.consequenceUntilMs) continue;
    instance.consequenceOf = root.alarmId;
    instance.consequenceUntilMs = until;
  }
}

/** A root began or ended: its consequences that are on get or lose their mark. */
function remark(step: AlarmStep, index: number, cause: Cause): void {
  const alarm = step.plan.alarms[index];
  if (!alarm) return;
  const instance = instanceOf(step, alarm);
  if (!isOpen(instance.condition)) return;
  markConsequence(step, alarm, instance);
  announce(step, alarm, instance, cause);
  step.state.nextDueMs = Math.min(step.state.nextDueMs, dueMs(alarm, instance));
}

/** Tells a change of what people see, if there is one; the view is a new object then, with the next revision. */
function announce(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, cause: Cause): void {
  const before = instance.view;
  const condition = announcedCondition(instance.condition, before.condition);
  const level = alarm.levels[instance.level];
  const isSame =
    condition === before.condition &&
    (level?.level ?? null) === before.level &&
    instance.priority === before.priority &&
    instance.consequenceOf === before.consequenceOf;
  if (isSame) return;
  const wasOn = before.onsetMs !== null;
  const isOn = level !== undefined;
  const view: AlarmView = {
    ...before,
    revision: before.revision + 1,
    occurrence: isOn && !wasOn ? before.occurrence + 1 : before.occurrence,
    condition,
    priority: instance.priority,
    level: level?.level ?? null,
    value: instance.value,
    limit: level && alarm.comparesLimit ? level.limit : null,
    onsetMs: isOn ? (wasOn ? before.onsetMs : step.atMs) : null,
    changedMs: step.atMs,
    consequenceOf: instance.consequenceOf,
  };
  instance.view = view;
  step.out.push({
    ruleId: before.ruleId,
    from: before.condition,
    to: condition,
    atMs: step.atMs,
    cause,
    view,
  });
}
