/** The timelines: valid, and closed when they repeat. What each does to a bed: tests/simulation/scenarios.test.ts. */
import { describe, expect, it } from 'vitest';
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
