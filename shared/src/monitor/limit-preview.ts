/**
 * What a change of limits would do, told before anybody confirms it (R46): refused or not, a second person or not, and which
 * alarms the latest values would violate. Pure: the limits in force stay (R44).
 */
import { levelNames, type AlarmLevelName, type LimitChange, type Priority } from '../alarms/alarm-types.ts';
import type { RefusalCode } from '../alarms/command-types.ts';
import type { PlannedAlarm } from '../alarms/alarm-instances.ts';
import type { SupportMode } from '../config/site-config.ts';
import { levelPriority, limitProblem, needsSecondPerson } from '../alarms/limit-changes.ts';
import { isUsable } from '../channels/validity.ts';
import { baseLimitsOf, type MonitorState, planOf } from './monitor-state.ts';

/** The most severe level of a rule that the latest value is beyond; its on-delay would begin now. */
export interface AlarmNow {
  readonly ruleId: string;
  readonly level: AlarmLevelName;
  readonly priority: Priority;
  readonly channel: string;
  /** In the unit of the channel. */
  readonly limit: number;
  readonly value: number;
}

export interface LimitPreview {
  /** Empty when the change is refused. */
  readonly alarmsNow: readonly AlarmNow[];
  readonly refused: { readonly code: RefusalCode; readonly detail?: string } | null;
  readonly needsSecond: boolean;
}

/** Latest values and what detectors say now; a rule that compares neither (a count of missing values) is not foretold. */
export function previewLimits(state: MonitorState, changes: readonly LimitChange[]): LimitPreview {
  const base = baseLimitsOf(state.bed);
  const problem = limitProblem(base, state.limits, changes);
  if (problem?.outcome === 'notAllowed') {
    const { code, detail } = problem;
    const refused = detail === undefined ? { code } : { code, detail };
    return { alarmsNow: [], refused, needsSecond: false };
  }
  return {
    alarmsNow: changes.flatMap((change) => alarmsOf(state, change)),
    refused: null,
    needsSecond: needsSecondPerson(base, state.limits, changes),
  };
}

function alarmsOf(state: MonitorState, { ruleId, limits }: LimitChange): AlarmNow[] {
  const plan = planOf(state);
  const found: AlarmNow[] = [];
  for (const [place, { alarms }] of plan.signals.signals.entries()) {
    const value = state.signals.outcomes[place]?.value ?? null;
    const alarm = alarms[0];
    if (value === null || alarm.rule.id !== ruleId) continue;
    const now = alarmNow(alarm, limits, value, state.limits.mode);
    if (now) found.push(now);
  }
  for (const planned of plan.channels.values()) {
    const latest = state.latest[planned.index];
    if (!latest || latest.value === null || !isUsable(latest.validity)) continue;
    for (const alarm of planned.alarms) {
      if (alarm.rule.id !== ruleId || !alarm.comparesLimit) continue;
      const now = alarmNow(alarm, limits, latest.value, state.limits.mode);
      if (now) found.push(now);
    }
  }
  return found;
}

function alarmNow(
  alarm: PlannedAlarm,
  limits: LimitChange['limits'],
  value: number,
  mode: SupportMode,
): AlarmNow | undefined {
  const compared = alarm.magnitude ? Math.abs(value) : value;
  const limitOf = (level: AlarmLevelName): number | null => limits[levelNames.indexOf(level)] ?? null;
  const beyond = alarm.rule.levels.findLast(({ level }) => {
    const limit = limitOf(level);
    return limit !== null && alarm.sign * (compared - limit) > 0;
  });
  const limit = beyond ? limitOf(beyond.level) : null;
  if (!beyond || limit === null) return undefined;
  const { level } = beyond;
  const priority = levelPriority(beyond, mode);
  return { ruleId: alarm.rule.id, level, priority, channel: alarm.channel ?? '', limit, value };
}
