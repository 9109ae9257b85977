/** The rule table as a whole: it is valid data, complete, and agrees with the catalogue and the texts. */
import { describe, expect, it } from 'vitest';
import { channelOf } from '../channels/catalog.ts';
import { languages, type Text } from '../foundation/language.ts';
import { alarmMessageText, alarmTexts, alarmTitleText } from '../texts/alarm-texts.ts';
import { alarmRuleSchema, type RuleCondition } from './alarm-rule.ts';
import { createAlarmState, planAlarms } from './alarm-instances.ts';
import { levelNames, priorities } from './alarm-types.ts';
import { signalInputs } from './signals/signal-declaration.ts';
import { limitsFor } from './limits.ts';
import { alarmRule, alarmRules } from './rules.ts';

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

function channelsOf(condition: RuleCondition): readonly string[] {
  switch (condition.type) {
    case 'signal': {
      const { needed, optional } = signalInputs(condition.signal);
      return [...needed, ...optional];
    }
    case 'noValue':
      return condition.channels;
    case 'limit':
    case 'noValueAfterFall':
      return [condition.channel];
    case 'link':
    case 'technical':
    case 'waiting':
      return [];
  }
}

describe('the rule table', () => {
  it('is valid as data, with ids that differ', () => {
    for (const rule of alarmRules) expect(alarmRuleSchema.parse(structuredClone(rule))).toEqual(rule);
    expect(new Set(alarmRules.map((rule) => rule.id)).size).toBe(alarmRules.length);
    expect(alarmRule('flow-low')?.id).toBe('flow-low');
    expect(alarmRule('nothing')).toBeUndefined();
  });

  it('has levels from mild to severe, in name and in priority', () => {
    for (const rule of alarmRules) {
      const names = rule.levels.map((level) => levelNames.indexOf(level.level));
      expect(names).toEqual(names.toSorted((a, b) => a - b));
      const ranks = rule.levels.map((level) => priorities.indexOf(level.priority));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    }
  });

  it('names channels and consequences that exist, and counts at a level it has', () => {
    for (const rule of alarmRules) {
      const { condition } = rule;
      for (const channel of channelsOf(condition)) expect(channelOf(channel)).toBeDefined();
      for (const other of rule.consequences ?? []) expect(alarmRule(other)).toBeDefined();
      if (rule.count) expect(rule.levels.map((level) => level.level)).toContain(rule.count.level);
    }
  });

  it('has every rule of clinical.md B2, running or waiting with what it waits for', () => {
    const sources = alarmRules.map((rule) => rule.source).join(' ');
    for (let row = 1; row <= 42; row++) expect(sources).toMatch(new RegExp(`#${row}\\b`));
    for (const rule of alarmRules) if (rule.condition.type === 'waiting') expect(rule.waitsFor).toBeTruthy();
  });

  it('gives one alarm per device or channel where the rule says so, each with a key of its own', () => {
    const plan = planAlarms({
      channels: ['flow', 'p1', 'flow@cdi'],
      devices: ['console', 'cdi'],
      limits: limitsFor({ weightKg: 20, mode: 'VA' }),
      inSupport: true,
    });
    const about = plan.alarms.filter((alarm) => alarm.rule.condition.type !== 'technical');
    expect(about.map((alarm) => alarm.alarmId)).toEqual([
      'no-flow',
      'backflow',
      'flow-low',
      'flow-high',
      'p1-low',
      'p1-high',
      'sensor-invalid@flow',
      'sensor-invalid@p1',
      'link-lost@console',
      'link-lost@cdi',
      'circuit-age',
      'checks-overdue',
    ]);
    for (const instance of createAlarmState(plan, 5).instances)
      expect(instance.view).toMatchObject({ condition: 'unknown', revision: 0, onsetMs: null, changedMs: 5 });
  });
});

describe('alarm texts', () => {
  it('[R30] exist for every rule and for nothing else, in both languages, with the same numbers in them', () => {
    expect(Object.keys(alarmTexts).toSorted()).toEqual(alarmRules.map((rule) => rule.id).toSorted());
    for (const { title, message, causes, checks } of Object.values(alarmTexts)) {
      expect(causes.length).toBeGreaterThan(1);
      expect(checks.length).toBeGreaterThan(1);
      const all: readonly Text[] = [title, message, ...causes, ...checks];
      for (const text of all) {
        for (const language of languages) expect(text[language].trim()).not.toBe('');
        expect(text.zh).toMatch(/\p{Script=Han}/u);
        expect(placeholders(text.zh).toSorted()).toEqual(placeholders(text.en).toSorted());
      }
      expect(placeholders(title.en).filter((name) => name === 'value' || name === 'limit')).toEqual([]);
    }
  });

  it('have titles that fit the banner: 30 Latin letters or 12 Chinese characters before names are filled in', () => {
    for (const { title } of Object.values(alarmTexts)) {
      expect(title.en.replace(/\{\w+\}/, '').length).toBeLessThanOrEqual(30);
      expect(title.zh.replace(/\{\w+\}/, '').length).toBeLessThanOrEqual(12);
    }
  });

  it('are filled with value, limit and unit as people read them', () => {
    const plan = planAlarms({
      channels: ['flow', 'p1'],
      devices: ['console'],
      limits: limitsFor({ weightKg: 20, mode: 'VA' }),
      inSupport: true,
    });
    const views = createAlarmState(plan, 0).instances.map((instance) => instance.view);
    const view = (alarmId: string) => {
      const found = views.find((one) => one.alarmId === alarmId);
      if (!found) throw new Error(alarmId);
      return found;
    };
    const p1 = { ...view('p1-low'), value: -104, limit: -60 };
    expect(alarmMessageText(p1, 'en')).toBe('P1 is −104 mmHg, limit −60 mmHg.');
    expect(alarmMessageText(p1, 'zh')).toBe('P1 −104 mmHg，限值 −60 mmHg。');
    expect(alarmTitleText(view('sensor-invalid@flow'), 'en')).toBe('Blood flow: no valid value');
    expect(alarmTitleText(view('link-lost@console'), 'zh', 'Xenios')).toBe('Xenios：连接中断');
    expect(alarmTitleText(view('link-lost@console'), 'en')).toBe('console: connection lost');
    expect(alarmTitleText({ ...p1, ruleId: 'from-the-future' }, 'en')).toBe('from-the-future');
  });
});
