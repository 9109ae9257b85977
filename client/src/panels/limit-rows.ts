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
import { signalInputs } from '@circuitwatch/shared/alarms/signals/signal-declaration.ts';
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
  /** Limits of values, which people change one by one. */
  readonly rows: readonly LimitRow[];
  /** Limits of detectors (rates, relations, schedules): they come with a preset. */
  readonly detectors: readonly LimitRow[];
}

/**
 * Undefined when the bed is not known yet, or when a preset is in force that this page does not know. A level that neither
 * the preset nor the limits in force have is left out, unless one of `wanted` would switch it on.
 */
export function bedLimits(bed: BedState, wanted: readonly LimitChange[] = []): BedLimits | undefined {
  const { description, bedAlarms } = bed;
  if (!description || !bedAlarms) return undefined;
  // A preset of the organisation comes with the bed.
  const base = description.presetLimits ?? limitsFor(description.patient);
  if (limitsBasis(base) !== bedAlarms.limitsBasis) return undefined;
  const inForce = withLimits(base, bedAlarms.limits);
  const given = new Set(description.channels);
  const all = base.rules.flatMap((preset): LimitRow[] => {
    const rule = alarmRule(preset.ruleId);
    const now = inForce.rules.find((one) => one.ruleId === preset.ruleId);
    const wish = wanted.filter((one) => one.ruleId === preset.ruleId).map((one) => one.limits);
    const row = rule && now && rowOf(rule, base, preset, [now.limits, ...wish]);
    return row && given.has(row.channel.id) ? [row] : [];
  });
  const isDetector = ({ ruleId }: LimitRow): boolean => alarmRule(ruleId)?.condition.type === 'signal';
  const rows = byChannel(all.filter((row) => !isDetector(row)));
  return { base, inForce, rows, detectors: all.filter(isDetector) };
}

/** What a rule compares, as it is written for people. */
function comparedBy({ condition }: AlarmRule): Channel | undefined {
  if (condition.type === 'limit' || condition.type === 'noValueAfterFall')
    return channelOf(condition.channel);
  if (condition.type !== 'signal') return undefined;
  const channel = channelOf(signalInputs(condition.signal).needed[0] ?? '');
  return channel && { ...channel, unit: condition.unit, decimals: condition.decimals };
}

function rowOf(
  rule: AlarmRule,
  base: PatientLimits,
  { limits: preset, source, cap }: RuleLimits,
  triples: readonly [Triple, ...Triple[]],
): LimitRow | undefined {
  const { condition } = rule;
  const [inForce] = triples;
  const channel = comparedBy(rule);
  if (!channel || preset.every((limit) => limit === null)) return undefined;
  const levels = rule.levels.flatMap((level): LimitLevel[] => {
    const index = levelNames.indexOf(level.level);
    if (index !== 0 && index !== 1 && index !== 2) return [];
    if ([preset, ...triples].every((triple) => triple[index] === null)) return [];
    const priority = (base.mode === 'VV' ? level.priorityVv : undefined) ?? level.priority;
    return [{ index, name: level.level, priority }];
  });
  if (levels.length === 0) return undefined;
  const side = 'side' in condition ? condition.side : 'below';
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

/** The drafts that a preset comes to: every row that this bed has and that the preset limits otherwise. */
export function presetDrafts(
  { rows, detectors, inForce }: BedLimits,
  chosen: PatientLimits,
): ReadonlyMap<string, Triple> {
  const known = new Set([...rows, ...detectors].map(({ ruleId }) => ruleId));
  return new Map(
    inForce.rules
      .filter(({ ruleId }) => known.has(ruleId))
      .map(({ ruleId }) => {
        const limits = chosen.rules.find((one) => one.ruleId === ruleId)?.limits;
        return [ruleId, limits ?? [null, null, null]];
      }),
  );
}

/** Rules that a preset has limits for and the bed's own preset has none: they begin when the bed starts with it. */
export function notAtBed({ base }: BedLimits, chosen: PatientLimits): readonly string[] {
  const has = (one: PatientLimits['rules'][number]): boolean => one.limits.some((limit) => limit !== null);
  const atBed = new Set(base.rules.filter(has).map(({ ruleId }) => ruleId));
  return chosen.rules.filter((one) => has(one) && !atBed.has(one.ruleId)).map(({ ruleId }) => ruleId);
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
