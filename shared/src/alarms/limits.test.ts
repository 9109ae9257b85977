/** Presets and the limits they come to: bands, targets, the low-flow floor, the order of levels, rulers. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bands, bandOf, parsePreset, type Preset } from './preset.ts';
import { misordered } from './preset-checks.ts';
import { startingPresets } from './presets.ts';
import { channelLimits, limitsFor, targetFlowLpm } from './limits.ts';
import { alarmRule, alarmRules } from './rules.ts';

function limitsOf(ruleId: string, patient: Parameters<typeof limitsFor>[0]) {
  return limitsFor(patient).rules.find((row) => row.ruleId === ruleId)?.limits;
}

describe('weight bands', () => {
  it.each([
    [0.5, 'neonate'],
    [4.99, 'neonate'],
    [5, 'infant'],
    [9.99, 'infant'],
    [10, 'child'],
    [29.9, 'child'],
    [30, 'adolescent'],
    [49.9, 'adolescent'],
    [50, 'adult'],
    [250, 'adult'],
  ])('%d kg is %s', (weightKg, band) => {
    expect(bandOf(weightKg)).toBe(band);
  });
});

describe('limits for a patient', () => {
  it.each([
    [{ weightKg: 3.2, mode: 'VA' as const }, 0.32],
    [{ weightKg: 3.2, mode: 'VV' as const }, 0.384],
    [{ weightKg: 20, mode: 'VA' as const }, 1.6],
    [{ weightKg: 250, mode: 'VA' as const }, 9.99],
    [{ weightKg: 20, mode: 'VA' as const, targetFlowLpm: 1.2 }, 1.2],
  ])('the target of %j is %d L/min', (patient, lpm) => {
    expect(targetFlowLpm(patient)).toBe(lpm);
  });

  it('takes the pressures of the band and the mode', () => {
    expect(limitsOf('p1-low', { weightKg: 3, mode: 'VA' })).toEqual([-40, -60, -100]);
    expect(limitsOf('p1-low', { weightKg: 70, mode: 'VV' })).toEqual([-80, -100, -150]);
    expect(limitsOf('p3-high', { weightKg: 3, mode: 'VA' })).toEqual([200, 250, 300]);
    expect(limitsOf('p3-high', { weightKg: 3, mode: 'VV' })).toEqual([150, 200, 300]);
    expect(limitsOf('svo2-low', { weightKg: 3, mode: 'VV' })).toEqual([65, 55, null]);
  });

  it('low flow is a share of the target', () => {
    expect(limitsOf('flow-low', { weightKg: 20, mode: 'VA' })).toEqual([1.28, null, 0.96]);
    expect(limitsOf('flow-low', { weightKg: 20, mode: 'VV' })).toEqual([1.35, null, 0.9]);
  });

  it('the absolute floor of low flow is the lower of the two figures, so it stays outside the warning', () => {
    expect(limitsOf('flow-low', { weightKg: 3, mode: 'VA' })).toEqual([0.24, null, 0.18]);
    expect(limitsOf('flow-low', { weightKg: 3, mode: 'VA', targetFlowLpm: 0.2 })).toEqual([0.16, null, 0.15]);
  });

  it('a target near the floor moves the warning out, never the floor in', () => {
    expect(limitsOf('flow-low', { weightKg: 3, mode: 'VA', targetFlowLpm: 0.16 })).toEqual([
      0.15,
      null,
      0.15,
    ]);
  });

  it('a deadband of flow lets the alarm of a small patient end below its target', () => {
    const small = limitsFor({ weightKg: 2, mode: 'VA' });
    const noFlow = small.rules.find((row) => row.ruleId === 'no-flow');
    expect(noFlow?.deadband).toBe(0.05);
    expect(
      limitsFor({ weightKg: 70, mode: 'VA' }).rules.find((row) => row.ruleId === 'no-flow')?.deadband,
    ).toBe(0.1);
  });

  it('for every patient levels go outward and flow alarms can end at the target', () => {
    const patient = fc.record(
      {
        weightKg: fc.double({ min: 0.5, max: 250, noNaN: true }),
        mode: fc.constantFrom('VA' as const, 'VV' as const),
        targetFlowLpm: fc.double({ min: 0.05, max: 9.99, noNaN: true }),
      },
      { requiredKeys: ['weightKg', 'mode'] },
    );
    fc.assert(
      fc.property(patient, ({ targetFlowLpm: prescribed, ...rest }) => {
        const limits = limitsFor(prescribed === undefined ? rest : { ...rest, targetFlowLpm: prescribed });
        for (const row of limits.rules) {
          const condition = alarmRule(row.ruleId)?.condition;
          const side = condition && 'side' in condition ? condition.side : 'below';
          expect(misordered(row.limits, side)).toBeNull();
          expect(row.deadband).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('says which preset it is and that the site has not approved it', () => {
    expect(limitsFor({ weightKg: 7, mode: 'VV' })).toMatchObject({
      presetId: 'starting-values-vv',
      approvedBy: null,
      band: 'infant',
      mode: 'VV',
    });
  });

  it('gives rulers the limits of each side by channel', () => {
    const rulers = channelLimits(limitsFor({ weightKg: 20, mode: 'VA' }));
    const none = { warning: null, alarm: null, critical: null };
    expect(rulers).toContainEqual({
      channel: 'flow',
      low: { warning: 1.28, alarm: null, critical: 0.96 },
      high: { warning: 2.08, alarm: null, critical: null },
    });
    expect(rulers).toContainEqual({
      channel: 'p2',
      low: none,
      high: { warning: 300, alarm: 350, critical: 400 },
    });
    expect(rulers.map((ruler) => ruler.channel).toSorted()).toEqual([
      'dP',
      'flow',
      'hb',
      'p1',
      'p2',
      'p3',
      'svo2',
      'tArt',
    ]);
  });
});

describe('presets', () => {
  it('hold limits for every rule that compares a value, each with its source', () => {
    for (const preset of Object.values(startingPresets)) {
      const wanted = alarmRules
        .filter(({ condition }) => ['limit', 'signal', 'noValueAfterFall'].includes(condition.type))
        .filter((rule) => rule.mode === undefined || rule.mode === preset.mode)
        .map((rule) => rule.id);
      expect(preset.rows.map((row) => row.rule).toSorted()).toEqual(wanted.toSorted());
      for (const row of preset.rows) expect(row.source).toMatch(/clinical\.md (H|B2|C6)/);
    }
  });

  it('every level of a rule has a limit in at least one band, and no limit is without a level', () => {
    const names = ['warning', 'alarm', 'critical'];
    for (const preset of Object.values(startingPresets)) {
      for (const row of preset.rows) {
        const levels = alarmRule(row.rule)?.levels.map((level) => level.level) ?? [];
        for (const [index, name] of names.entries()) {
          if (bands.some((band) => row.limits[band][index] !== null)) expect(levels).toContain(name);
        }
      }
    }
  });

  it('a critical limit inside the warning limit does not load, and the error names rule and band', () => {
    const broken = structuredClone(startingPresets.VA);
    const row = broken.rows.find((one) => one.rule === 'p1-low');
    if (row) row.limits.infant = [-80, -60, -100];
    const result = parsePreset(broken);
    expect(result).toEqual({
      ok: false,
      errors: [expect.stringContaining('p1-low, infant: alarm -60 lies inside warning -80')],
    });
  });

  it('limits for a rule of the other support mode do not load', () => {
    const broken = structuredClone(startingPresets.VA);
    const row = startingPresets.VV.rows.find((one) => one.rule === 'drainage-saturation-high');
    if (row) broken.rows.push(structuredClone(row));
    const result = parsePreset(broken);
    expect(result.ok ? [] : result.errors).toEqual([
      expect.stringContaining('drainage-saturation-high runs in VV only'),
    ]);
  });

  it('a preset for a rule that does not exist does not load', () => {
    const broken = structuredClone(startingPresets.VV);
    if (broken.rows[0]) broken.rows[0].rule = 'p9-low';
    expect(parsePreset(broken)).toMatchObject({ ok: false });
    expect(parsePreset({})).toMatchObject({ ok: false });
    expect(parsePreset(startingPresets.VV)).toMatchObject({ ok: true });
  });

  it.each([
    ['another unit', { unit: 'kPa' }, /rows\.\d+\.unit: p1-low is in "mmHg"/],
    [
      'a limit that no sensor shows',
      { infant: [-50, -80, -700] },
      /critical -700 can never be reached.*-500 to 900/,
    ],
    ['no numbers', { infant: ['a', null, null] }, /rows\.\d+\.limits\.infant/],
  ] as const)('a row with %s does not load, and the error says what to write', (_name, change, says) => {
    const broken = structuredClone(startingPresets.VA);
    const row = broken.rows.find((one) => one.rule === 'p1-low');
    if (row) Object.assign('unit' in change ? row : row.limits, change);
    const result = parsePreset(broken);
    expect(result.ok ? [] : result.errors).toEqual([expect.stringMatching(says)]);
  });

  it('a limit at a level that the rule does not have does not load, nor a rule twice, nor limits of a link', () => {
    const change = (edit: (preset: Preset) => void): readonly string[] => {
      const broken = structuredClone(startingPresets.VA);
      edit(broken);
      const result = parsePreset(broken);
      return result.ok ? [] : result.errors;
    };
    const rowOf = (preset: Preset, rule: string) => preset.rows.find((one) => one.rule === rule);
    expect(
      change((preset) => {
        const row = rowOf(preset, 'bubble');
        if (row) row.limits.adult = [0.5, null, 0.5];
      }),
    ).toEqual([expect.stringContaining('bubble, adult: there is no level warning. Write null')]);
    expect(change((preset) => preset.rows.push(...preset.rows.slice(0, 1)))).toEqual([
      expect.stringContaining('has a row already'),
    ]);
    expect(
      change((preset) => {
        const row = rowOf(preset, 'bubble');
        if (row) row.rule = 'link-lost';
      }),
    ).toEqual([expect.stringContaining('link-lost compares no value')]);
  });

  it('equal limits of two levels are in order, on both sides', () => {
    expect(misordered([-0.05, -0.05, null], 'below')).toBeNull();
    expect(misordered([200, 250, 300], 'above')).toBeNull();
    expect(misordered([200, null, 150], 'above')).toBe('critical 150 lies inside warning 200');
  });
});
