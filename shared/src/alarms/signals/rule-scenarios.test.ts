/** Plays rule-scenarios.fixture.ts through the whole monitor, and the rules about recorded times. */
import { describe, expect, it } from 'vitest';
import { setBedFacts } from '../../monitor/bed-facts.ts';
import { alarmRules } from '../rules.ts';
import { type RuleScenario, ruleScenarios, ownStories } from './rule-scenarios.fixture.ts';
import { SignalBed, startMs } from './signal-bed.fixture.ts';

function quietBed({ mode, periodMs, quietS, captures }: RuleScenario): SignalBed {
  const bed = new SignalBed({ ...(mode ? { mode } : {}), ...(periodMs ? { periodMs } : {}) }).run(quietS);
  return captures ? bed.capture() : bed;
}

describe.each(ruleScenarios.map((scenario) => [scenario.rule, scenario] as const))('%s', (rule, scenario) => {
  const [from, to] = scenario.onset;

  it('[R30] comes on when it should, as loud as it should, with its number', () => {
    const bed = quietBed(scenario);
    expect(bed.view(rule).onsetMs).toBeNull();
    bed.run(to + 2, scenario.change);
    const onsetS = bed.onsetS(rule);
    expect(onsetS).toBeGreaterThanOrEqual(from);
    expect(onsetS).toBeLessThanOrEqual(to);
    expect(bed.view(rule)).toMatchObject({ level: scenario.level, priority: scenario.priority });
    expect(bed.view(rule).value).toEqual(expect.any(Number));
    expect(bed.view(rule).limit).toEqual(expect.any(Number));
  });

  it('stays quiet when it only looks like it', () => {
    const bed = quietBed(scenario).run(to + 30, scenario.near);
    expect(bed.onsetS(rule)).toBeUndefined();
  });

  it('[R08] is UNKNOWN and not normal when its inputs are gone', () => {
    const bed = quietBed(scenario).silence(3 * 86_400);
    expect(bed.view(rule)).toMatchObject({ condition: 'unknown', onsetMs: null });
  });
});

describe('circuit-age', () => {
  it('reminds at 7 and 14 days, also without any data, and is unknown until a start was recorded', () => {
    const bed = new SignalBed().run(120);
    expect(bed.view('circuit-age').condition).toBe('unknown');
    expect(bed.signal('circuit-age').unknown).toBe('notRecorded');
    setBedFacts(bed.state, { circuitStart: { atMs: startMs, by: 'test' } });
    bed.run(120);
    expect(bed.view('circuit-age').condition).toBe('normal');
    bed.silence(7 * 86_400);
    expect(bed.view('circuit-age')).toMatchObject({ level: 'warning', priority: 'low', limit: 7 });
    bed.silence(7 * 86_400);
    expect(bed.view('circuit-age')).toMatchObject({ level: 'alarm', limit: 14 });
    setBedFacts(bed.state, { circuitStart: { atMs: bed.state.clockMs, by: 'test' } });
    bed.silence(120);
    expect(bed.view('circuit-age')).toMatchObject({ condition: 'normal', onsetMs: null });
  });
});

describe('checks-overdue', () => {
  it('reminds 70 min after the last check and ends when one is recorded', () => {
    const bed = new SignalBed().run(60);
    setBedFacts(bed.state, { lastCheck: { atMs: bed.state.clockMs, by: 'test', dueMs: null } });
    bed.silence(69 * 60);
    expect(bed.view('checks-overdue').onsetMs).toBeNull();
    bed.silence(4 * 60);
    expect(bed.view('checks-overdue')).toMatchObject({ level: 'warning', priority: 'low' });
    setBedFacts(bed.state, { lastCheck: { atMs: bed.state.clockMs, by: 'test', dueMs: null } });
    bed.silence(120);
    expect(bed.view('checks-overdue').onsetMs).toBeNull();
  });
});

describe('scenarios of signals', () => {
  it('[R30] every rule that reads a signal has its own', () => {
    const played = new Set([...ruleScenarios.map(({ rule }) => rule), ...ownStories]);
    for (const rule of alarmRules) if (rule.condition.type === 'signal') expect(played).toContain(rule.id);
  });

  it('a rule that waits exists in the table only', () => {
    const bed = new SignalBed();
    const waiting = alarmRules.filter((rule) => rule.condition.type === 'waiting').map((rule) => rule.id);
    for (const rule of waiting) expect(() => bed.view(rule)).toThrow('no alarm');
    expect(waiting).toEqual([
      'pump-head-residual',
      'post-membrane-saturation',
      'exhaust-co2-drop',
      'bubble-venous',
      'device-fault',
      'mains-lost',
      'cylinder-low',
      'limits-off',
      'blood-pressure',
      'spo2-low',
      'spo2-gap',
      'nirs-low',
      'free-haemoglobin',
      'coagulation',
      'blood-counts',
    ]);
  });
});
