/** The timelines: valid, closed when they repeat, and each doing on a bed what its text says. */
import { presetIds, type PresetId } from '@circuitwatch/shared/circuit/presets.ts';
import { describe, expect, it } from 'vitest';
import { VirtualBed } from '../virtual-bed.fixture.ts';
import { defaultScenario, scenarioByName, scenarios } from './index.ts';
import {
  compileScenario,
  happeningsBetween,
  scenarioDefaults,
  scenarioSchema,
  type Scenario,
  type ScenarioValues,
} from './scenario.ts';

const small: Scenario = {
  name: 'small',
  title: { en: 'a', zh: 'a' },
  about: { en: 'a', zh: 'a' },
  repeatS: 100,
  steps: [
    { atS: 10, overS: 10, set: { rpmFactor: 0.5 } },
    { atS: 15, overS: 10, set: { rpmFactor: 1 } },
    { atS: 40, fault: { device: 'pump', mode: 'silent', seconds: 5 } },
  ],
};

function valuesAt(scenario: Scenario, atS: number): ScenarioValues {
  const values = { ...scenarioDefaults } as ScenarioValues;
  compileScenario(scenario).valuesAt(atS, values);
  return values;
}

describe('a timeline', () => {
  it('ramps from where the value is, also out of the middle of another ramp, and starts over', () => {
    expect(valuesAt(small, 9).rpmFactor).toBe(1);
    expect(valuesAt(small, 14).rpmFactor).toBeCloseTo(0.8, 9);
    expect(valuesAt(small, 15).rpmFactor).toBeCloseTo(0.75, 9);
    expect(valuesAt(small, 20).rpmFactor).toBeCloseTo(0.875, 9);
    expect(valuesAt(small, 30).rpmFactor).toBe(1);
    expect(valuesAt(small, 114).rpmFactor).toBeCloseTo(0.8, 9);
  });

  it('gives each happening once per round', () => {
    expect(happeningsBetween(small, 39.9, 40)).toHaveLength(1);
    expect(happeningsBetween(small, 40, 40.1)).toHaveLength(0);
    expect(happeningsBetween(small, 239.95, 240.05)).toHaveLength(1);
    let count = 0;
    for (let at = 0; at < 1000; at += 0.1) count += happeningsBetween(small, at, at + 0.1).length;
    expect(count).toBe(10);
  });

  it('out of order, with an unknown value or device, is refused', () => {
    const steps = [{ atS: 5 }, { atS: 1 }];
    expect(scenarioSchema.safeParse({ ...small, steps }).success).toBe(false);
    expect(scenarioSchema.safeParse({ ...small, steps: [{ atS: 0, set: { speed: 1 } }] }).success).toBe(
      false,
    );
    const fault = { device: 'laser', mode: 'silent', seconds: 1 };
    expect(scenarioSchema.safeParse({ ...small, steps: [{ atS: 0, fault }] }).success).toBe(false);
  });
});

describe('every scenario', () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s ends as it began',
    (_name, scenario) => {
      const { repeatS } = scenario;
      if (repeatS === undefined) return expect(scenario.steps).toEqual([]);
      for (const step of scenario.steps)
        expect(step.atS + (step.overS ?? step.fault?.seconds ?? 0)).toBeLessThanOrEqual(repeatS);
      return expect(valuesAt(scenario, repeatS - 0.001)).toEqual({ ...scenarioDefaults });
    },
  );

  it('has a name of its own, and the default is among them', () => {
    expect(new Set(scenarios.map((scenario) => scenario.name)).size).toBe(scenarios.length);
    expect(scenarioByName(defaultScenario)).toBeDefined();
  });
});

async function alarmsOf(preset: PresetId, scenario: string, forS: number): Promise<VirtualBed> {
  const bed = await VirtualBed.create({ preset, scenario });
  bed.keepItems = false;
  bed.run(forS * 1000);
  return bed;
}

describe('what a scenario raises on a bed with the starting limits', () => {
  const rows: [string, PresetId, number, string[]][] = [
    ['drainage-kink', 'neonate-va', 240, ['flow-low', 'p1-low']],
    ['drainage-kink', 'adolescent-vv', 240, ['flow-low', 'p1-low']],
    ['hypovolaemia', 'neonate-va', 400, ['p1-low', 'svo2-low']],
    ['hypovolaemia', 'child-va', 400, ['p1-low']],
    ['hypovolaemia', 'adolescent-vv', 400, ['p1-low']],
    ['return-kink', 'child-va', 240, ['flow-low']],
    ['oxygenator-clot', 'adult-vv', 1560, ['dp-high']],
    ['sweep-failure', 'neonate-va', 300, ['sweep-lost', 'svo2-low']],
    ['air', 'child-va', 150, ['flow-low']],
    ['pump-stop', 'neonate-va', 150, ['backflow', 'svo2-low']],
    ['pump-stop', 'adult-vv', 150, ['no-flow']],
    ['cable-pulled', 'infant-va', 230, ['link-lost@probe', 'link-lost@pump', 'link-lost@cdi']],
    ['power-off', 'adult-va', 300, ['link-lost@pump', 'backflow']],
  ];
  it.each(rows)('%s on %s', async (scenario, preset, forS, expected) => {
    const bed = await alarmsOf(preset, scenario, forS);
    const raised = new Set(bed.onsets().map((onset) => onset.alarm));
    for (const alarm of expected) expect([...raised]).toContain(alarm);
    // Each of them ends again by itself; latched ones wait for people and are not in this list.
    for (const alarm of expected) expect(bed.ends().map((end) => end.alarm)).toContain(alarm);
  });

  it.each(['steady', 'haemodilution'])('%s raises nothing', async (scenario) => {
    for (const preset of ['neonate-va', 'adult-vv'] as const)
      expect((await alarmsOf(preset, scenario, 600)).onsets()).toEqual([]);
  });

  it('a recirculation rise lifts the drainage saturation in VV and does nothing to a VA bed', async () => {
    const vv = await alarmsOf('adolescent-vv', 'recirculation-rise', 560);
    const va = await alarmsOf('child-va', 'recirculation-rise', 560);
    expect(vv.simulation.model.truth.svo2).toBeGreaterThan(76);
    expect(vv.simulation.model.truth.saO2).toBeLessThan(90);
    expect(va.simulation.model.truth.recirculation).toBe(0);
  });
});

describe('the demo scenario', () => {
  it.each(presetIds)(
    '%s shows an alarm and its recovery within five minutes of its start',
    async (preset) => {
      const bed = await alarmsOf(preset, 'lively', 300);
      const onset = bed.onsets()[0];
      expect(onset?.atS).toBeLessThan(120);
      const flow = bed.onsets().find((one) => one.alarm === 'flow-low');
      const end = bed.ends().find((one) => one.alarm === 'flow-low' && one.atS > (flow?.atS ?? 0));
      expect(flow?.atS).toBeLessThan(120);
      expect(end?.atS).toBeLessThan(240);
    },
  );
});
