/** Preset files: the shipped ones load from YAML and JSON, and every mistake is told with its line and its remedy. */
import { startingPresets } from '@circuitwatch/shared/alarms/presets.ts';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { formatProblem } from './config-problem.ts';
import { checkPresetText, loadPresetFile } from './preset-file.ts';

const good = stringify(startingPresets.VA);

function problemsOf(text: string): string[] {
  const result = checkPresetText(text);
  return result.ok ? [] : result.problems.map((problem) => formatProblem('p.yaml', problem));
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

describe('a preset file', () => {
  it.each(['VA', 'VV'] as const)('with the shipped limits of %s loads, as YAML and as JSON', (mode) => {
    for (const text of [stringify(startingPresets[mode]), JSON.stringify(startingPresets[mode])]) {
      const result = checkPresetText(text);
      expect(result.ok && result.preset).toEqual(startingPresets[mode]);
      expect(result.ok && result.warnings.map(({ message }) => message)).toEqual([
        expect.stringContaining('Nobody has approved'),
      ]);
    }
  });

  it.each([
    ['a misspelt rule', 'rule: p1-low', 'rule: p1-lo', /There is no rule "p1-lo".*Did you mean "p1-low"/],
    ['an unknown rule', 'rule: p1-low', 'rule: zzzzzz', /There is no rule "zzzzzz".*docs\/alarms\.md/],
    ['a rule of the other mode', 'rule: svo2-high', 'rule: recirculation-suspected', /runs in VV only/],
    ['another mode', 'mode: VA', 'mode: VAV', /Did you mean "VA"/],
    ['a misspelt key', 'basis: absolute', 'bases: absolute', /no setting "bases".*Did you mean "basis"/],
    ['a date that is none', /date: \S+/, 'date: "2026-13-40"', /date/],
  ] as const)('with %s is refused at its line', (_name, from, to, says) => {
    const text = good.replace(from, to);
    const [first, ...rest] = problemsOf(text);
    expect(first).toMatch(says);
    expect(first).toMatch(new RegExp(`^p\\.yaml:${lineOf(text, to)}:`));
    expect(rest).toEqual([]);
  });

  it('[R51] with a low above a high names rule, band and both numbers at the line of the band', () => {
    const broken = structuredClone(startingPresets.VA);
    const row = broken.rows.find(({ rule }) => rule === 'p1-low');
    if (row) row.limits.infant = [-80, -60, -100];
    const text = stringify(broken);
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/infant: alarm -60 lies inside warning -80\. Each level must be lower/);
    const line = Number(/^p\.yaml:(\d+):/.exec(problems[0] ?? '')?.[1]);
    expect(text.split('\n')[line - 1]).toMatch(/-80|infant/);
  });

  it('without a rule loads, and warns that the rule does not run', () => {
    const rows = startingPresets.VA.rows.filter(({ rule }) => rule !== 'p1-low');
    const result = checkPresetText(stringify({ ...startingPresets.VA, rows, approvedBy: 'PICU' }));
    expect(result.ok && result.warnings.map(({ message }) => message)).toEqual([
      'Without a row these rules do not run: p1-low.',
    ]);
  });

  it('that is empty, no YAML or not there says so', () => {
    expect(problemsOf('')[0]).toMatch(/missing/);
    expect(problemsOf('id: [')[0]).toMatch(/not valid YAML/);
    const missing = loadPresetFile('/nowhere/preset.yaml');
    expect(missing.ok ? [] : missing.problems.map(({ message }) => message)).toEqual([
      'There is no such file. Look at the path.',
    ]);
  });
});
