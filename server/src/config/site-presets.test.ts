/** The organisation's preset files: which bed gets which, and every mistake at its file and line. Real files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limitsFor } from '@circuitwatch/shared/alarms/limits.ts';
import { type Preset, presetOfBed } from '@circuitwatch/shared/alarms/preset.ts';
import { startingPresets } from '@circuitwatch/shared/alarms/presets.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatProblem } from './config-problem.ts';
import { loadConfig, type LoadResult } from './load-config.ts';
import { readPresetsAgain } from './site-presets.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'site-presets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The shipped limits under another name, with another warning for P1 of a neonate. */
function ours(more: Partial<Preset> = {}): Preset {
  const rows = startingPresets.VA.rows.map((row) =>
    row.rule === 'p1-low' ? { ...row, limits: { ...row.limits, neonate: [-35, -60, -100] as const } } : row,
  );
  return structuredClone({ ...startingPresets.VA, id: 'picu', approvedBy: 'PICU', rows, ...more }) as Preset;
}

function load(files: Readonly<Record<string, string>>, preset = 'picu'): LoadResult {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const config = `presets: [${Object.keys(files).join(', ')}]
beds:
  - id: bed-1
    label: "1"
    patient: { weightKg: 4, mode: VA }
    preset: ${preset}
    devices: [{ id: pump, profile: xenios-novalung, port: "memory:bed-1" }]
`;
  writeFileSync(join(folder, 'c.yaml'), `sourceMode: test\n${config}`);
  return loadConfig(join(folder, 'c.yaml'), {});
}

const problems = (result: LoadResult): string[] =>
  result.ok ? [] : result.problems.map((one) => formatProblem(join(folder, 'c.yaml'), one));

describe('preset files of the site', () => {
  it('[R48] are found beside the configuration, and a bed that names one has its limits', () => {
    const result = load({ 'va.yaml': JSON.stringify(ours()) });
    expect(problems(result)).toEqual([]);
    if (!result.ok) return;
    const { config, presets, warnings } = result.loaded;
    expect(config.presets).toEqual([join(folder, 'va.yaml')]);
    expect(warnings).toEqual([]);
    const [bed] = config.beds;
    const preset = bed && presetOfBed(bed, presets);
    const limits = bed && limitsFor(bed.patient, preset);
    expect(limits).toMatchObject({ presetId: 'picu', approvedBy: 'PICU' });
    expect(limits?.rules.find(({ ruleId }) => ruleId === 'p1-low')?.limits).toEqual([-35, -60, -100]);
    expect(readPresetsAgain(config).refused).toBeNull();
  });

  it('[R51] with a mistake keep the gateway from starting, with file, line and remedy', () => {
    const text = JSON.stringify(ours(), null, 2).replace('"rule": "p1-low"', '"rule": "p1-lo"');
    const line = text.slice(0, text.indexOf('p1-lo"')).split('\n').length;
    const [first, ...rest] = problems(load({ 'va.yaml': text }));
    expect(first).toMatch(/There is no rule "p1-lo".*Did you mean "p1-low"/);
    expect(first?.startsWith(`${join(folder, 'va.yaml')}:${line}:`), first).toBe(true);
    expect(rest).toEqual([]);
  });

  it.each([
    ['no file has', 'picy', ours(), /c\.yaml:7:13: beds\[0\]\.preset: No file.*"picy".*Did you mean "picu"/],
    [
      'is for the other mode',
      'picu',
      ours({ ...startingPresets.VV, id: 'picu' }),
      /is for VV, and this bed is VA/,
    ],
    [
      'has the name of the shipped one',
      'picu',
      startingPresets.VA,
      /va\.yaml: id: There is already a preset/,
    ],
  ] as const)('a preset that %s is refused', (_what, name, preset, says) => {
    const found = problems(load({ 'va.yaml': JSON.stringify(preset) }, name));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(says);
  });

  it('two files with the same preset are refused, and one that is not there', () => {
    const text = JSON.stringify(ours());
    expect(problems(load({ 'va.yaml': text, 'copy.yaml': text }))[0]).toMatch(/copy\.yaml: id: .*va\.yaml/);
    rmSync(join(folder, 'copy.yaml'));
    expect(problems(loadConfig(join(folder, 'c.yaml'), {}))).toEqual([
      `${join(folder, 'copy.yaml')}: There is no such file. Look at the path.`,
    ]);
  });

  it('[R51] that went wrong later are named with the line of the first mistake, and how many more there are', () => {
    const result = load({
      'va.yaml': JSON.stringify(ours()),
      'vv.yaml': JSON.stringify(ours({ id: 'other' })),
    });
    if (!result.ok) throw new Error(problems(result).join());
    const { config } = result.loaded;
    writeFileSync(join(folder, 'va.yaml'), 'id: picu\nmode: VAV\n');
    expect(readPresetsAgain(config).refused).toMatch(/^va\.yaml:\d+$/);
    writeFileSync(join(folder, 'vv.yaml'), 'id: [');
    expect(readPresetsAgain(config).refused).toMatch(/^va\.yaml:\d+, \+1$/);
    writeFileSync(join(folder, 'vv.yaml'), JSON.stringify(ours({ id: 'other' })));
    writeFileSync(join(folder, 'va.yaml'), JSON.stringify(ours({ id: 'renamed' })));
    expect(readPresetsAgain(config).refused).toBe('picu');
  });
});
