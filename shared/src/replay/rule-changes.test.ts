/** Settings of a what-if as people write them. */
import { describe, expect, it } from 'vitest';
import { limitsFor } from '../alarms/limits.ts';
import { parseRuleChange, rerunChangesOf } from './rule-changes.ts';

const patient = { weightKg: 70, mode: 'VA' } as const;

function tried(...texts: readonly string[]) {
  const changes = texts.map((text) => {
    const parsed = parseRuleChange(text);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.change;
  });
  const { limits, rules } = rerunChangesOf(changes);
  return { limits: limits?.(limitsFor(patient), patient), rules };
}

describe('a changed rule', () => {
  it('has the limit, deadband, delays and count that were asked for, and no other rule changes', () => {
    const { limits, rules } = tried(
      'flow-low.warning=1.25',
      'flow-low.critical=off',
      'flow-low.deadband=0.3',
      'flow-low.delayMs=7000',
      'flow-low.critical.delayMs=100',
      'flow-low.offDelayMs=9000',
    );
    const before = limitsFor(patient);
    const row = limits?.rules.find(({ ruleId }) => ruleId === 'flow-low');
    expect(row).toMatchObject({ limits: [1.25, null, null], deadband: 0.3 });
    expect(limits?.rules.filter(({ ruleId }) => ruleId !== 'flow-low')).toEqual(
      before.rules.filter(({ ruleId }) => ruleId !== 'flow-low'),
    );
    const rule = rules?.find(({ id }) => id === 'flow-low');
    expect(rule?.offDelayMs).toBe(9_000);
    expect(rule?.levels.map(({ level, onDelayMs }) => [level, onDelayMs])).toEqual(
      rule?.levels.map(({ level }) => [level, level === 'critical' ? 100 : 7_000]),
    );
  });

  it.each([
    ['no rule of that name', 'flow-lo.warning=1', 'there is no rule "flow-lo"'],
    ['no value', 'flow-low.warning', 'write RULE.warning'],
    ['no number', 'flow-low.warning=much', 'is no number'],
    ['a field that does not exist', 'flow-low.colour=1', 'write RULE.warning'],
    ['a delay beyond an hour', 'flow-low.delayMs=3600001', 'a delay is 0 to'],
    ['a negative deadband', 'flow-low.deadband=-1', 'not negative'],
    ['a count where nothing is counted', 'dp-high.count=3', 'counts nothing'],
  ])('is refused with what to write: %s', (_, text, message) => {
    const parsed = parseRuleChange(text);
    expect(parsed.ok ? '' : parsed.message).toContain(message);
  });
});
