/**
 * The limits of a bed as rows for people: what the preset says, what is in force, what somebody is about to change. Pure;
 * the checks are those of the gateway (shared/alarms/limit-changes.ts), so that the sheet refuses what the gateway would.
 */
import type { AlarmRule } from '@circuitwatch/shared/alarms/alarm-rule.ts';
import {
  levelNames,
  type AlarmLevelName,
  type LimitChange,
  type Priority,
} from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { LimitCap } from '@circuitwatch/shared/alarms/cannula-caps.ts';
import { limitsBasis, withLimits } from '@circuitwatch/shared/alarms/limit-changes.ts';
import { limitsFor, type PatientLimits, type RuleLimits } from '@circuitwatch/shared/alarms/limits.ts';
import { alarmRule } from '@circuitwatch/shared/alarms/rules.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { BedState } from '../state/slow-store.ts';

export type Triple = LimitChange['limits'];

export interface LimitLevel {
  /** Index in a triple. */
  readonly index: 0 | 1 | 2;
  readonly name: AlarmLevelName;
  readonly priority: Priority;
}

export interface LimitRow {
  readonly ruleId: string;
  readonly channel: Channel;
  readonly side: 'above' | 'below';
  readonly levels: readonly LimitLevel[];
  readonly preset: Triple;
  readonly inForce: Triple;
  /** Where the preset's numbers come from. */
  readonly source: string;
  /** A cannula bounds this rule; `preset` is within it already. */
  readonly cap: LimitCap | undefined;
}

export interface BedLimits {
  readonly base: PatientLimits;
  readonly inForce: PatientLimits;
  readonly rows: readonly LimitRow[];
}

/** Undefined when the bed is not known yet, or when a preset is in force that this page does not know. */
export function bedLimits(bed: BedState): BedLimits | undefined {
  const { description, bedAlarms } = bed;
  if (!description || !bedAlarms) return undefined;
  // A preset of the organisation comes with the bed.
  const base = description.presetLimits ?? limitsFor(description.patient);
  if (limitsBasis(base) !== bedAlarms.limitsBasis) return undefined;
  const inForce = withLimits(base, bedAlarms.limits);
  const given = new Set(description.channels);
  const rows = base.rules.flatMap((preset): LimitRow[] => {
    const rule = alarmRule(preset.ruleId);
    const now = inForce.rules.find((one) => one.ruleId === preset.ruleId);
    const row = rule && now && rowOf(rule, base, preset, now.limits);
    return row && given.has(row.channel.id) ? [row] : [];
  });
  return { base, inForce, rows: byChannel(rows) };
}

function rowOf(
  rule: AlarmRule,
  base: PatientLimits,
  { limits: preset, source, cap }: RuleLimits,
  inForce: Triple,
): LimitRow | undefined {
  const { condition } = rule;
  if (condition.type !== 'limit' && condition.type !== 'noValueAfterFall') return undefined;
  const channel = channelOf(condition.channel);
  if (!channel || preset.every((limit) => limit === null)) return undefined;
  const levels = rule.levels.flatMap((level): LimitLevel[] => {
    const index = levelNames.indexOf(level.level);
    if (index !== 0 && index !== 1 && index !== 2) return [];
    if (preset[index] === null && inForce[index] === null) return [];
    const priority = (base.mode === 'VV' ? level.priorityVv : undefined) ?? level.priority;
    return [{ index, name: level.level, priority }];
  });
  if (levels.length === 0) return undefined;
  const side = condition.type === 'limit' ? condition.side : 'below';
  return { ruleId: rule.id, channel, side, levels, preset, inForce, source, cap };
}

/** Rows of one value stay together, in the order in which the preset first names the value. */
function byChannel(rows: readonly LimitRow[]): LimitRow[] {
  const groups = Map.groupBy(rows, (row) => row.channel.id);
  return [...groups.values()].flat();
}

export function isSame(a: Triple, b: Triple): boolean {
  return a.every((limit, index) => limit === b[index]);
}

/** `limits` with one level at another value; null switches it off. */
export function withLevel(limits: Triple, index: 0 | 1 | 2, value: number | null): Triple {
  const [warning, alarm, critical] = limits;
  if (index === 0) return [value, alarm, critical];
  return index === 1 ? [warning, value, critical] : [warning, alarm, value];
}

/** Whether the cannula made the preset's limits of this rule tighter. */
export function isCapped({ cap, preset }: LimitRow): boolean {
  return cap !== undefined && !isSame(cap.uncapped, preset);
}

/** What would be sent: the drafts that differ from what is in force. */
export function draftChanges(
  rows: readonly LimitRow[],
  drafts: ReadonlyMap<string, Triple>,
): readonly LimitChange[] {
  return rows.flatMap(({ ruleId, inForce }) => {
    const limits = drafts.get(ruleId);
    return limits && !isSame(limits, inForce) ? [{ ruleId, limits }] : [];
  });
}

/**
 * One press of a stepper, in the channel's unit: a round share of the limit, never below what the channel can show. A
 * pressure of −100 moves by 5, a neonate's flow of 0.19 by 0.01.
 */
export function limitStep(channel: Pick<Channel, 'decimals'>, preset: number): number {
  const least = 10 ** -channel.decimals;
  const aim = Math.abs(preset) / 20;
  const steps = [1, 5, 10, 50, 100, 500].map((factor) => factor * least);
  return steps.findLast((step) => step <= aim) ?? least;
}
