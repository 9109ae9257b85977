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
import { type AlarmInstance, type PlannedAlarm, unset } from './alarm-instances.ts';
import {
  ackEvent,
  endOccurrence,
  easePriority,
  openOccurrence,
  raiseOccurrence,
  settleCalling,
} from './alarm-signals.ts';
import { conditionCell, type ConditionEvent, isOpen } from './alarm-states.ts';
import { type AlarmStep, announce, instanceOf, note } from './alarm-step.ts';
import { alarmDueMs } from './alarm-due.ts';
import type { AlarmCause } from './alarm-types.ts';
import { consequenceMs } from './rules.ts';

/** A usable value of the channel that these alarms read. */
export function alarmValue(step: AlarmStep, alarms: readonly PlannedAlarm[], value: number): void {
  for (const alarm of alarms) {
    const instance = instanceOf(step, alarm);
    if (alarm.comparesLimit) {
      const compared = alarm.magnitude ? Math.abs(value) : value;
      if (instance.isQuiet && alarm.sign * (compared - alarm.firstLimit) <= 0) continue;
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
  // Values that come and go are no recovery: the count must fall first.
  if (!isCounted(step, alarm, instance)) recovered(step, alarm, instance, 'value');
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
      const starts = instance.since[0] === unset;
      if (starts) instance.since[0] = sinceMs;
      if (starts && countNow(step, alarm, instance))
        apply(step, alarm, instance, 'reached', alarm.countLevel, 'missing');
      else violated(step, alarm, instance, 'missing');
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

/** The gateway has judged itself: `level` is the index of the level that holds, −1 when it is well. */
export function alarmFinding(step: AlarmStep, alarm: PlannedAlarm, level: number, detail: string): void {
  const instance = instanceOf(step, alarm);
  if (level < 0) {
    recovered(step, alarm, instance, 'technical');
    return;
  }
  for (let index = 0; index < alarm.levels.length; index++) {
    if (index > level) instance.since[index] = unset;
    else if (instance.since[index] === unset) instance.since[index] = step.atMs;
  }
  const isOther = instance.detail !== detail;
  const { condition } = alarm.rule;
  const listsDisplays = condition.type === 'technical' && condition.listsDisplays === true;
  const concernsMore = listsDisplays && namesMore(instance.detail, detail);
  instance.detail = detail;
  violated(step, alarm, instance, 'technical');
  if (instance.condition !== 'active' || (!isOther && level >= instance.level)) return;
  if (level < instance.level) {
    instance.level = level;
    easePriority(step, alarm, instance);
  }
  // What somebody acknowledged was about other displays: a further one asks anew.
  if (concernsMore && instance.signals.ack === 'ack') ackEvent(step, alarm, instance, 'rise');
  instance.hasNews ||= isOther;
  announce(step, alarm, instance, 'technical');
}

/** Whether a list of names has one that the list before had not. */
function namesMore(before: string | null, after: string): boolean {
  const known = new Set(before?.split(', '));
  return after.split(', ').some((name) => !known.has(name));
}

function reachedLevel(alarm: PlannedAlarm, instance: AlarmInstance, atMs: number): number {
  for (let level = alarm.levels.length - 1; level >= 0; level--) {
    const since = instance.since[level] ?? unset;
    if (since === unset || instance.lapsed[level] !== unset) continue;
    if (atMs - since >= (alarm.levels[level]?.onDelayMs ?? 0)) return level;
  }
  return -1;
}

/** On-delays that end by time alone at `step.atMs`: only while the last value still counts (alarm-due.ts). */
export function onDelaysOver(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): void {
  if (instance.condition !== 'pending' && instance.condition !== 'active') return;
  if (reachedLevel(alarm, instance, step.atMs) <= instance.level) return;
  violated(step, alarm, instance, alarm.rule.condition.type === 'link' ? 'link' : 'timer');
}

/** The 30 s in which this alarm counts as the consequence of a root are over. */
export function consequenceOver(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): void {
  markConsequence(step, alarm, instance);
  settleCalling(step, instance);
  announce(step, alarm, instance, 'timer');
}

function compareLevels(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, value: number): void {
  let counted = false;
  let isViolated = false;
  for (let level = 0; level < alarm.levels.length; level++) {
    const isBeyond = alarm.sign * (value - (alarm.levels[level]?.limit ?? 0)) > 0;
    const starts = timeViolation(step, alarm, instance, level, { isBeyond, value });
    if (starts && level === alarm.countLevel) counted = countStart(step, alarm, instance);
    isViolated ||= isBeyond;
  }
  if (alarm.countLevel >= 0 && isClear(alarm, alarm.countLevel, value)) instance.armed = true;
  if (counted) {
    apply(step, alarm, instance, 'reached', alarm.countLevel, 'value');
  } else if (isViolated) {
    violated(step, alarm, instance, 'value');
  } else if (isClear(alarm, alarm.firstLevel, value)) {
    recovered(step, alarm, instance, 'value');
  } else {
    apply(step, alarm, instance, 'settling', -1, 'value');
  }
  ease(step, alarm, instance, value);
  instance.isQuiet = instance.condition === 'normal' && instance.armed && instance.since.every(isUnset);
}

function isUnset(timeMs: number): boolean {
  return timeMs === unset;
}

/**
 * Keeps the time of a level's violation; true when one starts. A value that comes back only into the deadband does not
 * start the delay anew while it goes beyond again within that delay: trembling about a limit is a violation too.
 */
function timeViolation(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  level: number,
  now: { readonly isBeyond: boolean; readonly value: number },
): boolean {
  const { since, lapsed } = instance;
  if (!now.isBeyond) {
    if (since[level] === unset) return false;
    if (isClear(alarm, level, now.value)) since[level] = lapsed[level] = unset;
    else if (lapsed[level] === unset) lapsed[level] = step.atMs;
    return false;
  }
  const lapsedMs = lapsed[level] ?? unset;
  const onDelayMs = alarm.levels[level]?.onDelayMs ?? 0;
  const starts = since[level] === unset || (lapsedMs !== unset && step.atMs - lapsedMs > onDelayMs);
  if (starts) since[level] = step.atMs;
  lapsed[level] = unset;
  return starts;
}

/** Within the level's limit by at least the deadband. */
function isClear(alarm: PlannedAlarm, level: number, value: number): boolean {
  return alarm.sign * (value - (alarm.levels[level]?.limit ?? 0)) <= -alarm.deadband;
}

/** Counts the start of a violation if the value has been well since the last one; true when the count is reached. */
function countStart(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): boolean {
  if (!instance.armed) return false;
  instance.armed = false;
  return countNow(step, alarm, instance);
}

function countNow(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): boolean {
  const count = alarm.rule.count;
  if (!count) return false;
  instance.starts.push(step.atMs);
  if (instance.starts.length > count.times) instance.starts.shift();
  return isCounted(step, alarm, instance);
}

/** The last starts lie within the window. */
function isCounted(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): boolean {
  const count = alarm.rule.count;
  const first = instance.starts[0];
  if (!count || first === undefined || instance.starts.length < count.times) return false;
  return step.atMs - first <= count.windowMs;
}

function violated(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, cause: AlarmCause): void {
  const reached = reachedLevel(alarm, instance, step.atMs);
  apply(step, alarm, instance, reached >= 0 ? 'reached' : 'violated', reached, cause);
}

/** The condition is gone, beyond the deadband. */
function recovered(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, cause: AlarmCause): void {
  if (instance.condition === 'normal') return;
  instance.since.fill(unset);
  instance.lapsed.fill(unset);
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
  easePriority(step, alarm, instance);
  announce(step, alarm, instance, 'value');
}

/** The one place where a condition changes. `reached` is the index of the level reached, −1 where there is none. */
function apply(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  event: ConditionEvent,
  reached: number,
  cause: AlarmCause,
): void {
  const before = instance.condition;
  const cell = conditionCell(before, event);
  const after = cell.to;
  instance.condition = after;
  instance.isQuiet = false;
  if (cell.row !== null) note(step, cell);
  if (after === 'active') {
    instance.recoveringMs = unset;
    if (!isOpen(before)) {
      markConsequence(step, alarm, instance);
      openOccurrence(step, alarm, instance, reached);
    } else if (reached > instance.level) {
      raiseOccurrence(step, alarm, instance, reached);
    }
  } else if (after === 'recovering') {
    if (before !== 'recovering') instance.recoveringMs = step.atMs;
  } else if (after === 'unknownOpen') {
    instance.recoveringMs = unset;
    instance.easedMs = unset;
  } else if (event === 'offDelayOver') {
    endOccurrence(step, alarm, instance);
    instance.recoveringMs = unset;
    instance.easedMs = unset;
    instance.starts.length = 0;
  } else if (before === 'pending' && after === 'normal') {
    instance.fleeting++;
  }
  announce(step, alarm, instance, cause);
  if (isOpen(before) !== isOpen(after)) for (const index of alarm.consequences) remark(step, index, cause);
  step.state.nextDueMs = Math.min(step.state.nextDueMs, alarmDueMs(alarm, instance));
}

/** The youngest root that is on and began less than `consequenceMs` ago, if any. */
function markConsequence(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): void {
  instance.consequenceOf = null;
  instance.consequenceUntilMs = unset;
  for (const index of alarm.roots) {
    const root = step.state.instances[index];
    if (!root || !isOpen(root.condition) || root.onsetMs === null) continue;
    const until = root.onsetMs + consequenceMs;
    if (until <= step.atMs || until <= instance.consequenceUntilMs) continue;
    instance.consequenceOf = root.alarmId;
    instance.consequenceUntilMs = until;
  }
}

/** A root began or ended: its consequences that are on get or lose their mark. */
function remark(step: AlarmStep, index: number, cause: AlarmCause): void {
  const alarm = step.plan.alarms[index];
  if (!alarm) return;
  const instance = instanceOf(step, alarm);
  if (!isOpen(instance.condition)) return;
  markConsequence(step, alarm, instance);
  settleCalling(step, instance);
  announce(step, alarm, instance, cause);
  step.state.nextDueMs = Math.min(step.state.nextDueMs, alarmDueMs(alarm, instance));
}
