/** The table of procedures: what it may never hide, and that every row is complete. */
import { describe, expect, it } from 'vitest';
import { channelOf } from '../channels/catalog.ts';
import { clampMsMax, procedureContexts } from './procedure-contexts.ts';
import { alarmRule } from './rules.ts';

const pairs = procedureContexts.flatMap((context) =>
  context.suppresses.map((row) => ({ context: context.id, ...row })),
);

describe('[R39] procedures', () => {
  it('name rules and channels that exist, in both languages, with a maximum', () => {
    expect(new Set(procedureContexts.map(({ id }) => id)).size).toBe(procedureContexts.length);
    for (const { name, durationMsMax, beginsWithinMs, contrary, source } of procedureContexts) {
      expect(name.en).not.toBe('');
      expect(name.zh).toMatch(/\p{Script=Han}/u);
      expect(durationMsMax).toBeGreaterThan(0);
      expect(durationMsMax).toBeLessThanOrEqual(3_600_000);
      expect(beginsWithinMs).toBeLessThanOrEqual(durationMsMax);
      expect(source).not.toBe('');
      for (const evidence of contrary) expect(channelOf(evidence.channel)).toBeDefined();
    }
    for (const { ruleId } of pairs) expect(alarmRule(ruleId), ruleId).toBeDefined();
    expect(procedureContexts.find(({ id }) => id === 'clampTrial')?.durationMsMax).toBe(clampMsMax);
  });

  it('never hide a bubble, nor backflow but in the retrograde trial, whose band ends it', () => {
    expect(pairs.filter(({ ruleId }) => ruleId === 'bubble')).toEqual([]);
    expect(pairs.filter(({ ruleId }) => ruleId === 'backflow').map(({ context }) => context)).toEqual([
      'retrogradeTrial',
    ]);
    const retrograde = procedureContexts.find(({ id }) => id === 'retrogradeTrial');
    expect(retrograde?.contrary).toContainEqual(
      expect.objectContaining({ channel: 'flow', side: 'below', mlPerKgMin: -20, atOnce: true }),
    );
  });

  it('never hide a technical alarm at HIGH, but for the sweep gas that B2 #25 itself excepts', () => {
    const technical = pairs.filter(
      ({ ruleId, upTo }) => alarmRule(ruleId)?.kind === 'technical' && upTo === 'high',
    );
    expect(new Set(technical.map(({ ruleId }) => ruleId))).toEqual(new Set(['sweep-lost']));
  });
});
