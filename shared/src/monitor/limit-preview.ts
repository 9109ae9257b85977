/**
 * What a change of limits would do, told before anybody confirms it (R46): refused or not, a second person or not, and which
 * alarms the latest values would violate. Pure: the limits in force stay (R44).
 */
import { levelNames, type AlarmLevelName, type LimitChange, type Priority } from '../alarms/alarm-types.ts';
import type { RefusalCode } from '../alarms/command-types.ts';
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

/** Rules that compare no latest value (a count of missing values) are not foretold. */
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
  const found: AlarmNow[] = [];
  for (const planned of planOf(state).channels.values()) {
    const latest = state.latest[planned.index];
    if (!latest || latest.value === null || !isUsable(latest.validity)) continue;
    for (const alarm of planned.alarms) {
      if (alarm.rule.id !== ruleId || !alarm.comparesLimit) continue;
      const compared = alarm.magnitude ? Math.abs(latest.value) : latest.value;
      const beyond = alarm.rule.levels.findLast(({ level }) => {
        const limit = limits[levelNames.indexOf(level)] ?? null;
        return limit !== null && alarm.sign * (compared - limit) > 0;
      });
      const limit = beyond && limits[levelNames.indexOf(beyond.level)];
      if (!beyond || typeof limit !== 'number') continue;
      const { level } = beyond;
      const priority = levelPriority(beyond, state.limits.mode);
      found.push({ ruleId, level, priority, channel: planned.channel.id, limit, value: latest.value });
    }
  }
  return found;
}
