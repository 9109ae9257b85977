/**
 * One run of the alarm engine: where it is in time, what it has produced, and how a change of an alarm becomes a
 * transition that people and the log see. Everything that changes an instance ends in `announce`.
 */
import type { Sample } from '../channels/sample.ts';
import type { AlarmInstance, AlarmPlan, AlarmState, PlannedAlarm } from './alarm-instances.ts';
import { announcedCondition } from './alarm-states.ts';
import type { AlarmEffect, Cell, TransitionRow } from './alarm-table.ts';
import {
  type Actor,
  type AlarmCause,
  type AlarmSignals,
  type AlarmTransition,
  type AlarmView,
  type BedAlarmTransition,
  type OnsetValue,
  priorities,
  type Priority,
} from './alarm-types.ts';

export interface AlarmStep {
  /** Replaced when limits change. */
  plan: AlarmPlan;
  readonly state: AlarmState;
  /** The last sample of each channel, for onset snapshots. */
  readonly latest: readonly (Sample | null)[];
  readonly out: AlarmTransition[];
  readonly bedOut: BedAlarmTransition[];
  /** Gateway time of what is being processed; the caller moves it, never backwards. */
  atMs: number;
  /** Who acts, while a command is processed. */
  actor: Actor | undefined;
  /** Rows and effects since the last transition: they belong to the next one. */
  rows: TransitionRow[];
  effects: AlarmEffect[];
}

export function createAlarmStep(
  plan: AlarmPlan,
  state: AlarmState,
  latest: readonly (Sample | null)[],
  atMs: number,
): AlarmStep {
  return { plan, state, latest, out: [], bedOut: [], atMs, actor: undefined, rows: [], effects: [] };
}

/** @throws Error when plan and state are not of the same bed. */
export function instanceOf(step: AlarmStep, alarm: PlannedAlarm): AlarmInstance {
  const instance = step.state.instances[alarm.index];
  if (!instance) throw new Error(`alarm ${alarm.alarmId} has no state`);
  return instance;
}

export function isWorse(a: Priority, b: Priority): boolean {
  return priorities.indexOf(a) > priorities.indexOf(b);
}

/** Counts the row of a cell that was taken and keeps it for the next transition. */
export function note(step: AlarmStep, cell: Cell<string>): void {
  noteRow(step, cell.row);
  step.effects.push(...cell.effects);
}

export function noteRow(step: AlarmStep, row: TransitionRow | null): void {
  if (row === null) return;
  step.state.taken[row]++;
  step.rows.push(row);
}

export function setSignals(instance: AlarmInstance, part: Partial<AlarmSignals>): void {
  instance.signals = { ...instance.signals, ...part };
  instance.hasNews = true;
}

/** Tells a change of what people see, if there is one; the view is a new object then, with the next revision. */
export function announce(
  step: AlarmStep,
  alarm: PlannedAlarm,
  instance: AlarmInstance,
  cause: AlarmCause,
): void {
  const { rows, effects } = step;
  const before = instance.view;
  const view = viewOf(step, alarm, instance);
  if (!instance.hasNews && isSame(before, view)) {
    // Delays run quietly: their rows are counted, not told.
    rows.length = effects.length = 0;
    return;
  }
  step.rows = [];
  step.effects = [];
  instance.hasNews = false;
  instance.view = view;
  const needsSnapshot = effects.includes('snapshot') && view.priority === 'high';
  step.out.push({
    ruleId: view.ruleId,
    from: before.condition,
    to: view.condition,
    atMs: step.atMs,
    cause,
    rows,
    effects,
    view,
    ...(step.actor === undefined ? {} : { actor: step.actor }),
    ...(needsSnapshot ? { snapshot: snapshotOf(step.latest) } : {}),
  });
}

function viewOf(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance): AlarmView {
  const before = instance.view;
  const level = alarm.levels[instance.level >= 0 ? instance.level : instance.endedLevel];
  return {
    ...before,
    ...instance.signals,
    revision: before.revision + 1,
    occurrence: instance.occurrence,
    condition: announcedCondition(instance.condition, before.condition),
    priority: instance.priority,
    level: level?.level ?? null,
    value: instance.value,
    ...(instance.detail === null ? {} : { detail: instance.detail }),
    limit: level && alarm.comparesLimit && Number.isFinite(level.limit) ? level.limit : null,
    onsetMs: instance.onsetMs,
    changedMs: step.atMs,
    consequenceOf: instance.consequenceOf,
  };
}

/** The value alone is no news: it is the value at the last change. */
function isSame(a: AlarmView, b: AlarmView): boolean {
  return (
    a.condition === b.condition &&
    a.level === b.level &&
    a.limit === b.limit &&
    a.priority === b.priority &&
    a.occurrence === b.occurrence &&
    a.onsetMs === b.onsetMs &&
    a.consequenceOf === b.consequenceOf
  );
}

function snapshotOf(latest: readonly (Sample | null)[]): readonly OnsetValue[] {
  return latest
    .filter((sample) => sample !== null)
    .map(({ channel, value, validity }) => ({ channel, value, validity }));
}
