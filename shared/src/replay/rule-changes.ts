/**
 * "What if this rule were different": settings as people write them, as changes of a re-run. Only tries; a bed in use is
 * changed by its people (monitor/limit-commands.ts) and by presets.
 */
import type { AlarmRule } from '../alarms/alarm-rule.ts';
import { type AlarmLevelName, levelNames } from '../alarms/alarm-types.ts';
import { limitsFor, type PatientLimits } from '../alarms/limits.ts';
import type { Preset } from '../alarms/preset.ts';
import { alarmRule, alarmRules } from '../alarms/rules.ts';
import type { PatientConfig } from '../config/site-config.ts';
import type { RerunChanges } from './rerun-bed.ts';

/** More than anybody reads at once. */
export const ruleChangesMax = 64;
/** A delay beyond this is a rule that is off. */
const delayMsMax = 3_600_000;

export type RuleChange =
  | {
      readonly what: 'limit';
      readonly ruleId: string;
      readonly level: AlarmLevelName;
      readonly value: number | null;
    }
  | { readonly what: 'deadband'; readonly ruleId: string; readonly value: number }
  /** Of one level, or of all. */
  | {
      readonly what: 'delayMs';
      readonly ruleId: string;
      readonly level: AlarmLevelName | null;
      readonly value: number;
    }
  | { readonly what: 'offDelayMs'; readonly ruleId: string; readonly value: number }
  | { readonly what: 'count'; readonly ruleId: string; readonly value: number };

export type RuleChangeResult =
  | { readonly ok: true; readonly change: RuleChange }
  | { readonly ok: false; readonly message: string };

const forms =
  'RULE.warning|alarm|critical=NUMBER|off, RULE.deadband, RULE.delayMs, RULE.LEVEL.delayMs, RULE.offDelayMs or RULE.count';

/** Reads `flow-low.critical=1.2`, `flow-low.delayMs=8000`. The message says what to write instead. */
export function parseRuleChange(text: string): RuleChangeResult {
  const wrong = (message: string): RuleChangeResult => ({ ok: false, message: `"${text}": ${message}` });
  const [path = '', written, ...more] = text.split('=');
  const [ruleId = '', ...field] = path.split('.');
  if (written === undefined || more.length > 0) return wrong(`write ${forms}`);
  const rule = alarmRule(ruleId);
  if (!rule) return wrong(`there is no rule "${ruleId}"; docs/alarms.md lists the rules`);
  const name = field.join('.');
  const level = levelNames.find((one) => one === field[0]) ?? null;
  if (level !== null && !rule.levels.some((one) => one.level === level))
    return wrong(`${ruleId} has no level ${level}; it has ${rule.levels.map((one) => one.level).join(', ')}`);
  if (level !== null && name === level && written === 'off')
    return { ok: true, change: { what: 'limit', ruleId, level, value: null } };
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value)) return wrong(`"${written}" is no number`);
  if (level !== null && name === level) return { ok: true, change: { what: 'limit', ruleId, level, value } };
  return numberChange(rule, name, level, value) ?? wrong(`write ${forms}`);
}

function numberChange(
  rule: AlarmRule,
  name: string,
  level: AlarmLevelName | null,
  value: number,
): RuleChangeResult | undefined {
  const { id: ruleId } = rule;
  const bad = (message: string): RuleChangeResult => ({
    ok: false,
    message: `${ruleId}.${name}=${value}: ${message}`,
  });
  const isDelay = Number.isInteger(value) && value >= 0 && value <= delayMsMax;
  if (name === 'delayMs' || (level !== null && name === `${level}.delayMs`))
    return isDelay
      ? { ok: true, change: { what: 'delayMs', ruleId, level, value } }
      : bad(`a delay is 0 to ${delayMsMax} ms`);
  if (name === 'offDelayMs')
    return isDelay
      ? { ok: true, change: { what: name, ruleId, value } }
      : bad(`a delay is 0 to ${delayMsMax} ms`);
  if (name === 'deadband')
    return value >= 0
      ? { ok: true, change: { what: name, ruleId, value } }
      : bad('a deadband is not negative');
  if (name !== 'count') return undefined;
  if (!rule.count) return bad('the rule counts nothing');
  return Number.isInteger(value) && value >= 2 && value <= 20
    ? { ok: true, change: { what: name, ruleId, value } }
    : bad('a count is 2 to 20');
}

/** Changes of a re-run; with a `preset` its limits are those to start from, where it is for the bed's support mode. */
export function rerunChangesOf(changes: readonly RuleChange[], preset?: Preset): RerunChanges {
  const limits = (recorded: PatientLimits, patient: PatientConfig): PatientLimits => {
    const from = preset && preset.mode === patient.mode ? limitsFor(patient, preset) : recorded;
    return { ...from, rules: from.rules.map((row) => changes.reduce(changedLimits, row)) };
  };
  return { limits, rules: alarmRules.map((rule) => changes.reduce(changedRule, rule)) };
}

type Row = PatientLimits['rules'][number];

function changedLimits(row: Row, change: RuleChange): Row {
  if (change.ruleId !== row.ruleId) return row;
  if (change.what === 'deadband') return { ...row, deadband: change.value };
  if (change.what !== 'limit') return row;
  const [warning, alarm, critical] = levelNames.map((level, index) =>
    level === change.level ? change.value : (row.limits[index] ?? null),
  );
  return { ...row, limits: [warning ?? null, alarm ?? null, critical ?? null] };
}

function changedRule(rule: AlarmRule, change: RuleChange): AlarmRule {
  if (change.ruleId !== rule.id) return rule;
  if (change.what === 'offDelayMs') return { ...rule, offDelayMs: change.value };
  if (change.what === 'count' && rule.count)
    return { ...rule, count: { ...rule.count, times: change.value } };
  if (change.what !== 'delayMs') return rule;
  const levels = rule.levels.map((level) =>
    change.level === null || level.level === change.level ? { ...level, onDelayMs: change.value } : level,
  );
  return { ...rule, levels };
}
