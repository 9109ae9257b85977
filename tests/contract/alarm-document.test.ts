/** docs/alarms.md is what the rule table says. */
import { readFileSync } from 'node:fs';
import { alarmRules } from '@circuitwatch/shared/alarms/rules.ts';
import { describe, expect, it } from 'vitest';
import { alarmDocument, alarmDocumentPath } from '../tools/alarm-document.ts';

describe('docs/alarms.md', () => {
  it('[R06] is current: run `node tests/tools/alarm-document.ts` after changing a rule, a limit or a text', () => {
    expect(readFileSync(alarmDocumentPath, 'utf8')).toBe(alarmDocument());
  });

  it('[R07] lists every delay over 10 s', () => {
    const text = alarmDocument();
    for (const rule of alarmRules) {
      if (rule.condition.type === 'waiting') continue;
      for (const { level, onDelayMs } of rule.levels)
        if (onDelayMs > 10_000) expect(text).toContain(`| ${rule.id} | ${level} |`);
    }
  });
});
