/**
 * What a schema cannot see of a preset: rules that do not exist or run in the other mode, units, levels a rule does not
 * have, limits that no sensor can show, severity that goes inward. Each finding says where and what to write instead.
 */
import { channelOf } from '../channels/catalog.ts';
import type { AlarmRule } from './alarm-rule.ts';
import { levelNames } from './alarm-types.ts';
import type { Band, LimitTriple, PresetRow } from './preset.ts';
import { alarmRule, alarmRules } from './rules.ts';

export interface PresetFinding {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The first pair of levels in the wrong order, in words; null when severity goes outward. */
export function misordered(triple: LimitTriple, side: 'above' | 'below'): string | null {
  let outermost: { name: string; value: number } | null = null;
  for (const [index, value] of triple.entries()) {
    if (value === null) continue;
    if (outermost && (side === 'above' ? value < outermost.value : value > outermost.value))
      return `${levelNames[index]} ${value} lies inside ${outermost.name} ${outermost.value}`;
    outermost = { name: levelNames[index] ?? '', value };
  }
  return null;
}

/** The unit and range of what a rule compares; null for rules that compare nothing. */
function comparedBy({ condition }: AlarmRule): { unit: string; range: readonly [number, number] } | null {
  if (condition.type === 'signal')
    return { unit: condition.unit, range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] };
  if (condition.type !== 'limit' && condition.type !== 'noValueAfterFall') return null;
  const channel = channelOf(condition.channel);
  return channel ? { unit: channel.unit, range: channel.range } : null;
}

/** Rules for which a preset of this mode has limits. */
export function rulesWithLimits(mode: 'VA' | 'VV'): readonly AlarmRule[] {
  return alarmRules.filter((rule) => comparedBy(rule) !== null && (rule.mode ?? mode) === mode);
}

interface Checked {
  readonly mode: 'VA' | 'VV';
  readonly rows: readonly PresetRow[];
}

/** Everything wrong with the rows; paths are from the preset's root. */
export function checkPresetRows({ mode, rows }: Checked): PresetFinding[] {
  return rows.flatMap((row, index) => {
    const path = ['rows', index];
    const rule = alarmRule(row.rule);
    if (!rule) return [{ path: [...path, 'rule'], message: `there is no rule ${row.rule}` }];
    const first = rows.findIndex((other) => other.rule === row.rule);
    if (first < index)
      return [{ path: [...path, 'rule'], message: `${row.rule} has a row already: remove one of them` }];
    if (rule.mode !== undefined && rule.mode !== mode) {
      const message = `${row.rule} runs in ${rule.mode} only, this preset is for ${mode}: remove the row`;
      return [{ path: [...path, 'rule'], message }];
    }
    return checkRow(row, rule).map((finding) => ({ ...finding, path: [...path, ...finding.path] }));
  });
}

function checkRow(row: PresetRow, rule: AlarmRule): PresetFinding[] {
  const compared = comparedBy(rule);
  if (!compared)
    return [
      { path: ['rule'], message: `${row.rule} compares no value, so it has no limits: remove the row` },
    ];
  const found: PresetFinding[] = [];
  if (row.unit !== compared.unit)
    found.push({ path: ['unit'], message: `${row.rule} is in "${compared.unit}": write that unit` });
  const side = 'side' in rule.condition ? rule.condition.side : 'below';
  for (const band of Object.keys(row.limits) as Band[]) {
    const path = ['limits', band];
    const triple = row.limits[band];
    const wrong = misordered(triple, side);
    const outward = side === 'above' ? 'higher' : 'lower';
    if (wrong)
      found.push({
        path,
        message: `${row.rule}, ${band}: ${wrong}. Each level must be ${outward} than the one before`,
      });
    for (const message of checkTriple(row, rule, triple, compared.range))
      found.push({ path, message: `${row.rule}, ${band}: ${message}` });
  }
  return found;
}

function checkTriple(
  row: PresetRow,
  rule: AlarmRule,
  triple: LimitTriple,
  [least, most]: readonly [number, number],
): string[] {
  return triple.flatMap((value, index) => {
    const level = levelNames[index];
    if (value === null) return [];
    if (!rule.levels.some((one) => one.level === level)) {
      const has = rule.levels.map((one) => one.level).join(', ');
      return [`there is no level ${level}. Write null; its levels are: ${has}`];
    }
    if (row.basis === 'absolute' && (value < least || value > most))
      return [`${level} ${value} can never be reached. Write a number from ${least} to ${most}`];
    return [];
  });
}
