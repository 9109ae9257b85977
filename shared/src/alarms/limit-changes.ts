/**
 * Limits of one patient: which changes are valid, which need a second person (R46, R47), and what they come to. Pure; who
 * may do what and when is monitor/limit-commands.ts.
 *
 * The safe band: a level of HIGH priority at least as sensitive as the preset's, and every level within what the cannula
 * allows. Switching such a level off, or setting it further out, needs a second person (alarms.md 3.4, four eyes).
 */
import { channelOf } from '../channels/catalog.ts';
import { isBeyondCap } from './cannula-caps.ts';
import type { AlarmRule } from './alarm-rule.ts';
import { levelNames, type LimitChange, type Priority } from './alarm-types.ts';
import { type CommandOutcome, notAllowed } from './command-types.ts';
import type { PatientLimits, RuleLimits } from './limits.ts';
import { misordered } from './preset-checks.ts';
import { alarmRule } from './rules.ts';

/** More rules than any bed has. */
export const limitChangesMax = 64;

/** Which preset, patient and cannulae the changes of a bed belong to; other ones do not inherit them. */
export function limitsBasis(limits: PatientLimits): string {
  const { presetId, presetVersion, band, mode, targetFlowLpm } = limits;
  const caps = limits.rules.flatMap(({ ruleId, cap }) => (cap ? [`${ruleId}:${cap.limit}`] : []));
  return [presetId, presetVersion, band, mode, targetFlowLpm, ...caps].join(' ');
}

/** The preset's limits with the patient's own in their place. */
export function withLimits(base: PatientLimits, changes: readonly LimitChange[]): PatientLimits {
  if (changes.length === 0) return base;
  const rules = base.rules.map((row): RuleLimits => {
    const change = changes.find((one) => one.ruleId === row.ruleId);
    return change ? { ...row, limits: [...change.limits] } : row;
  });
  return { ...base, rules };
}

/** Changes on top of changes; a rule that is back at its preset is no change. */
export function mergeChanges(
  base: PatientLimits,
  before: readonly LimitChange[],
  changes: readonly LimitChange[],
): LimitChange[] {
  const merged = [
    ...before.filter((one) => !changes.some((other) => other.ruleId === one.ruleId)),
    ...changes,
  ];
  return merged.filter(({ ruleId, limits }) => {
    const row = base.rules.find((one) => one.ruleId === ruleId);
    return !row || limits.some((limit, index) => limit !== row.limits[index]);
  });
}

interface Side {
  readonly rule: AlarmRule;
  /** null: a detector's number, which has no sensor's range. */
  readonly channel: string | null;
  readonly side: 'above' | 'below';
}

/** The comparison of a rule that has limits; undefined for others. */
function sideOf(ruleId: string): Side | undefined {
  const rule = alarmRule(ruleId);
  const condition = rule?.condition;
  if (rule && condition?.type === 'signal') return { rule, channel: null, side: condition.side };
  if (!rule || (condition?.type !== 'limit' && condition?.type !== 'noValueAfterFall')) return undefined;
  const side = condition.type === 'limit' ? condition.side : 'below';
  return { rule, channel: condition.channel, side };
}

/** What is wrong with the changes, undefined when they could be in force. */
export function limitProblem(
  base: PatientLimits,
  inForce: PatientLimits,
  changes: readonly LimitChange[],
): CommandOutcome | undefined {
  if (new Set(changes.map((one) => one.ruleId)).size !== changes.length) return notAllowed('duplicateRule');
  for (const change of changes) {
    const problem = oneProblem(base, change);
    if (problem) return problem;
  }
  const after = withLimits(inForce, changes);
  const isSame = after.rules.every((row, index) =>
    row.limits.every((limit, level) => limit === inForce.rules[index]?.limits[level]),
  );
  return isSame ? notAllowed('unchanged') : crossed(after);
}

function oneProblem(base: PatientLimits, { ruleId, limits }: LimitChange): CommandOutcome | undefined {
  const row = base.rules.find((one) => one.ruleId === ruleId);
  const side = sideOf(ruleId);
  if (!row || !side || row.limits.every((limit) => limit === null)) return notAllowed('noSuchLimit', ruleId);
  const range = side.channel === null ? undefined : channelOf(side.channel)?.range;
  const [min, max] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [index, limit] of limits.entries()) {
    if (limit === null) continue;
    if (!side.rule.levels.some((level) => levelNames.indexOf(level.level) === index))
      return notAllowed('noSuchLimit', `${ruleId} ${levelNames[index] ?? ''}`);
    if (!Number.isFinite(limit) || limit < min || limit > max)
      return notAllowed('limitRange', `${ruleId}: ${limit} is not within ${min} to ${max}`);
  }
  const wrong = misordered([...limits], side.side);
  return wrong === null ? undefined : notAllowed('limitOrder', `${ruleId}: ${wrong}`);
}

/** A low limit that is not below a high one of the same channel: one of them would always alarm. */
function crossed(limits: PatientLimits): CommandOutcome | undefined {
  const lows = new Map<string, number>();
  const highs = new Map<string, number>();
  for (const row of limits.rules) {
    const side = sideOf(row.ruleId);
    if (side?.rule.condition.type !== 'limit' || side.rule.condition.magnitude || side.channel === null)
      continue;
    for (const limit of row.limits) {
      if (limit === null) continue;
      if (side.side === 'below')
        lows.set(side.channel, Math.max(limit, lows.get(side.channel) ?? Number.NEGATIVE_INFINITY));
      else highs.set(side.channel, Math.min(limit, highs.get(side.channel) ?? Number.POSITIVE_INFINITY));
    }
  }
  for (const [channel, low] of lows)
    if (low >= (highs.get(channel) ?? Number.POSITIVE_INFINITY))
      return notAllowed('lowNotBelowHigh', channel);
  return undefined;
}

/** Whether a change leaves the safe band, so that a second person has to agree. */
export function needsSecondPerson(
  base: PatientLimits,
  inForce: PatientLimits,
  changes: readonly LimitChange[],
): boolean {
  return changes.some(({ ruleId, limits }) => {
    const side = sideOf(ruleId);
    const preset = base.rules.find((row) => row.ruleId === ruleId);
    const now = inForce.rules.find((row) => row.ruleId === ruleId);
    return side?.rule.levels.some((level) => {
      const index = levelNames.indexOf(level.level);
      const to = limits[index] ?? null;
      if (to === (now?.limits[index] ?? null)) return false;
      if (to !== null && preset?.cap && isBeyondCap(ruleId, to, preset.cap.limit)) return true;
      if (levelPriority(level, base.mode) !== 'high') return false;
      return isOutside(side.side, preset?.limits[index] ?? null, to);
    });
  });
}

/** A level's priority in this mode of support. */
export function levelPriority(level: AlarmRule['levels'][number], mode: PatientLimits['mode']): Priority {
  return (mode === 'VV' ? level.priorityVv : undefined) ?? level.priority;
}

function isOutside(side: 'above' | 'below', preset: number | null, to: number | null): boolean {
  if (preset === null) return false;
  if (to === null) return true;
  return side === 'above' ? to > preset : to < preset;
}
