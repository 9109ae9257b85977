/**
 * One scenario or more per alarm rule, through the whole monitor with frames at the devices' rhythm; each describe is
 * named by its rule. A rule without one fails the completeness test.
 */
import { describe, expect, it } from 'vitest';
import { alarmRules } from '../alarms/rules.ts';
import { ruleScenarios, ownStories } from '../alarms/signals/rule-scenarios.fixture.ts';
import { Bedside, childBed } from './bedside.fixture.ts';

const scenarios: Readonly<Record<string, () => void>> = {
  bubble: () => {
    it('is HIGH with the first frame that reports air, and latches when it has passed', () => {
      const bed = new Bedside().run(1_000).run(400, { bubble: 1 }).run(400, { bubble: 0 });
      expect(bed.log('bubble')).toEqual([
        [0, 'unknown→normal', null, 'high'],
        [1_000, 'normal→active', 'critical', 'high'],
        [1_400, 'active→normal', 'critical', 'high'],
      ]);
      expect(bed.view('bubble')).toMatchObject({ latched: true, ack: 'unack' });
    });

    it('does not exist on a bed without a bubble detector', () => {
      const bed = new Bedside({ ...childBed, channels: ['flow', 'p1'] });
      expect(() => bed.view('bubble')).toThrow('no alarm bubble');
    });
  },

  'no-flow': () => {
    it('is HIGH after 2 s below 0.05 L/min either way, whatever the speed', () => {
      for (const [flow, rpm] of [
        [0.04, 2500],
        [-0.04, 2500],
        [0, 0],
      ] as const) {
        const bed = new Bedside().run(1_000).run(4_000, { flow, rpm });
        expect(bed.log('no-flow')).toEqual([
          [0, 'unknown→normal', null, 'high'],
          [3_000, 'normal→active', 'critical', 'high'],
        ]);
      }
    });

    it('a gap shorter than the delay raises nothing and is counted as fleeting', () => {
      const bed = new Bedside().run(1_000).run(1_800, { flow: 0 }).run(5_000, { flow: 1.6 });
      expect(bed.log('no-flow')).toHaveLength(1);
      expect(bed.state.alarms.instances.find((one) => one.alarmId === 'no-flow')?.fleeting).toBe(1);
    });

    it('ends 3 s after flow is back beyond the deadband', () => {
      const bed = new Bedside().run(4_000, { flow: 0 }).run(4_000, { flow: 0.14 }).run(4_000, { flow: 0.2 });
      expect(bed.log('no-flow')).toEqual([
        [0, 'unknown→pending', null, 'high'],
        [2_000, 'pending→active', 'critical', 'high'],
        [11_000, 'active→normal', 'critical', 'high'],
      ]);
    });

    it('does not run while the circuit is not in support', () => {
      const bed = new Bedside({ ...childBed, inSupport: false }).run(10_000, { flow: 0 });
      expect(() => bed.view('no-flow')).toThrow();
      expect(bed.view('p1-low').condition).toBe('normal');
    });
  },

  backflow: () => {
    it('is MEDIUM after 1 s below the limit and HIGH after 6 s on VA', () => {
      const bed = new Bedside().run(1_000).run(8_000, { flow: -0.3 });
      expect(bed.log('backflow')).toEqual([
        [0, 'unknown→normal', null, 'medium'],
        [2_000, 'normal→active', 'warning', 'medium'],
        [7_000, 'active→active', 'alarm', 'high'],
      ]);
      expect(bed.log('no-flow')).toHaveLength(1);
    });

    it('is one step milder on VV', () => {
      const bed = new Bedside({ ...childBed, patient: { weightKg: 20, mode: 'VV' } });
      bed.run(1_000).run(8_000, { flow: -0.3 });
      expect(bed.log('backflow').map((entry) => entry[3])).toEqual(['low', 'low', 'medium']);
    });
  },

  'flow-low': () => {
    it('is MEDIUM after 10 s below 80 % of target and HIGH after 5 s below 60 %', () => {
      const bed = new Bedside().run(1_000).run(12_000, { flow: 1.2 }).run(6_000, { flow: 0.9 });
      expect(bed.log('flow-low')).toEqual([
        [0, 'unknown→normal', null, 'medium'],
        [11_000, 'normal→active', 'warning', 'medium'],
        [18_000, 'active→active', 'critical', 'high'],
      ]);
      expect(bed.view('flow-low')).toMatchObject({
        value: 0.9,
        limit: 0.96,
        comparison: 'below',
        occurrence: 1,
      });
    });

    it('is the consequence of no flow for 30 s: listed, marked, then an alarm of its own', () => {
      const bed = new Bedside().run(1_000).run(40_000, { flow: 0 });
      const log = bed.transitions.filter((one) => one.ruleId === 'flow-low');
      expect(
        log.map(({ atMs, view }) => [atMs - bed.state.startedMs, view.level, view.consequenceOf]),
      ).toEqual([
        [0, null, null],
        [6_000, 'critical', 'no-flow'],
        [33_000, 'critical', null],
      ]);
    });

    it('loses the mark at once when the root ends', () => {
      const bed = new Bedside().run(1_000).run(10_000, { flow: 0 }).run(5_000, { flow: 0.7 });
      expect(bed.view('no-flow')).toMatchObject({ condition: 'normal', latched: true });
      expect(bed.view('flow-low')).toMatchObject({ condition: 'active', consequenceOf: null });
    });
  },

  'p1-low': () => {
    it('has three levels with their own delays', () => {
      const bed = new Bedside().run(1_000);
      bed.run(6_000, { p1: -61 }).run(4_000, { p1: -91 }).run(2_000, { p1: -121 });
      expect(bed.log('p1-low')).toEqual([
        [0, 'unknown→normal', null, 'low'],
        [6_000, 'normal→active', 'warning', 'low'],
        [10_000, 'active→active', 'alarm', 'medium'],
        [12_000, 'active→active', 'critical', 'high'],
      ]);
    });

    it('goes straight to critical when the value does', () => {
      const bed = new Bedside().run(1_000).run(1_400, { p1: -130 });
      expect(bed.log('p1-low').at(-1)).toEqual([2_000, 'normal→active', 'critical', 'high']);
    });

    it('falls back in level after the off-delay but keeps its highest priority', () => {
      const bed = new Bedside().run(1_000).run(6_000, { p1: -130 }).run(5_000, { p1: -70 });
      expect(bed.log('p1-low').at(-1)).toEqual([10_000, 'active→active', 'warning', 'high']);
      expect(bed.view('p1-low').limit).toBe(-60);
      bed.run(4_000, { p1: -100 });
      expect(bed.log('p1-low').at(-1)).toEqual([15_000, 'active→active', 'alarm', 'high']);
    });

    it('does not fall back in level when the value is well only in turns', () => {
      const bed = new Bedside().run(1_000).run(6_000, { p1: -130 });
      for (let turn = 0; turn < 4; turn++) bed.run(2_000, { p1: -70 }).run(400, { p1: -130 });
      expect(bed.log('p1-low').at(-1)).toEqual([2_000, 'normal→active', 'critical', 'high']);
    });

    it('starts the next occurrence at the priority of its own level', () => {
      const bed = new Bedside().run(1_000).run(2_000, { p1: -130 }).run(5_000, { p1: -30 });
      bed.run(6_000, { p1: -70 });
      expect(bed.view('p1-low')).toMatchObject({ occurrence: 2, level: 'warning', priority: 'low' });
    });

    it('counts chatter that no delay would catch: five dips in 10 s', () => {
      const bed = new Bedside().run(1_000);
      for (let dip = 0; dip < 4; dip++) bed.run(400, { p1: -100 }).run(1_000, { p1: -30 });
      expect(bed.view('p1-low').condition).toBe('normal');
      bed.run(400, { p1: -100 });
      expect(bed.view('p1-low')).toMatchObject({ condition: 'active', level: 'alarm', priority: 'medium' });
    });

    it('counts within the window only, and anew after an occurrence has ended', () => {
      const bed = new Bedside().run(1_000);
      for (let dip = 0; dip < 8; dip++) bed.run(400, { p1: -100 }).run(2_600, { p1: -30 });
      expect(bed.view('p1-low')).toMatchObject({ condition: 'normal', occurrence: 0 });
      bed.run(20_000);
      for (let dip = 0; dip < 5; dip++) bed.run(400, { p1: -100 }).run(800, { p1: -30 });
      bed.run(3_000);
      expect(bed.view('p1-low')).toMatchObject({ condition: 'normal', occurrence: 1 });
      bed.run(400, { p1: -100 }).run(400, { p1: -30 });
      expect(bed.view('p1-low')).toMatchObject({ condition: 'normal', occurrence: 1 });
    });

    it('takes trembling about a limit for a violation that lasts, not for chatter', () => {
      const bed = new Bedside().run(1_000);
      for (let dip = 0; dip < 20; dip++) bed.run(200, { p1: -91 }).run(200, { p1: -89 });
      expect(bed.log('p1-low').map((entry) => [entry[0], entry[2]])).toEqual([
        [0, null],
        [4_000, 'alarm'],
      ]);
    });
  },

  'p2-high': () => {
    it('is LOW after 5 s at the warning, HIGH after 1 s at the alarm limit', () => {
      const bed = new Bedside().run(1_000).run(6_000, { p2: 301, p3: 290 }).run(2_000, { p2: 351, p3: 340 });
      expect(bed.log('p2-high').slice(1)).toEqual([
        [6_000, 'normal→active', 'warning', 'low'],
        [8_000, 'active→active', 'alarm', 'high'],
      ]);
    });
  },

  'p3-high': () => {
    it('is LOW after 5 s at the warning, HIGH after 1 s at the alarm and the critical limit', () => {
      const bed = new Bedside().run(1_000).run(6_000, { p3: 251, p2: 260 }).run(2_000, { p3: 301 });
      bed.run(2_000, { p3: 351 });
      expect(bed.log('p3-high').slice(1)).toEqual([
        [6_000, 'normal→active', 'warning', 'low'],
        [8_000, 'active→active', 'alarm', 'high'],
        [10_000, 'active→active', 'critical', 'high'],
      ]);
    });

    it('stays active inside the deadband of 5 mmHg and ends beyond it', () => {
      const bed = new Bedside().run(1_000).run(6_000, { p3: 251 }).run(10_000, { p3: 246 });
      expect(bed.view('p3-high').condition).toBe('active');
      bed.run(3_200, { p3: 245 });
      expect(bed.view('p3-high').condition).toBe('normal');
    });
  },

  'dp-high': () => {
    it('reads the derived ΔP: LOW, then MEDIUM, each after 60 s', () => {
      const bed = new Bedside()
        .run(1_000)
        .run(61_000, { p2: 165, p3: 130 })
        .run(61_000, { p2: 185, p3: 130 });
      expect(bed.log('dp-high')).toEqual([
        [0, 'unknown→normal', null, 'low'],
        [61_000, 'normal→active', 'warning', 'low'],
        [122_000, 'active→active', 'alarm', 'medium'],
      ]);
      expect(bed.view('dp-high')).toMatchObject({ channel: 'dP', value: 55, limit: 50 });
    });

    it('is UNKNOWN when one of the two pressures is not usable', () => {
      const bed = new Bedside().run(1_000).run(1_000, { p3: 'invalid' });
      expect(bed.view('dp-high').condition).toBe('unknown');
      bed.run(400, { p3: 132 });
      expect(bed.view('dp-high').condition).toBe('normal');
    });
  },

  'svo2-low': () => {
    it('is MEDIUM after 30 s and HIGH after 10 s, by timer between the rows of a slow device', () => {
      const bed = new Bedside().run(6_000).run(42_000, { svo2: 63 }).run(12_000, { svo2: 55 });
      expect(bed.log('svo2-low')).toEqual([
        [0, 'unknown→normal', null, 'medium'],
        [36_000, 'normal→active', 'warning', 'medium'],
        [58_000, 'active→active', 'alarm', 'high'],
      ]);
      expect(bed.transitions.find((one) => one.view.level === 'alarm')?.cause).toBe('timer');
    });

    it('has the critical level on VA only', () => {
      const va = new Bedside().run(6_000).run(18_000, { svo2: 49 });
      expect(va.view('svo2-low')).toMatchObject({ level: 'critical', limit: 50, priority: 'high' });
      const vv = new Bedside({ ...childBed, patient: { weightKg: 20, mode: 'VV' } });
      vv.run(6_000).run(18_000, { svo2: 49 });
      expect(vv.view('svo2-low')).toMatchObject({ level: 'alarm', limit: 55 });
    });
  },

  'svo2-invalid-after-fall': () => {
    it('is HIGH at once when the value goes away after a last one below 45 %', () => {
      const bed = new Bedside().run(6_000).run(6_000, { svo2: 43 }).run(6_000, { svo2: 'invalid' });
      expect(bed.log('svo2-invalid-after-fall')).toEqual([
        [0, 'unknown→normal', null, 'high'],
        [12_000, 'normal→active', 'alarm', 'high'],
      ]);
      expect(bed.view('svo2-invalid-after-fall').value).toBe(43);
    });

    it('is UNKNOWN, not an alarm, when the value goes away from a good one', () => {
      const bed = new Bedside().run(6_000).run(6_000, { svo2: 'invalid' });
      expect(bed.view('svo2-invalid-after-fall')).toMatchObject({ condition: 'unknown', onsetMs: null });
    });
  },

  'sweep-lost': () => {
    it('is HIGH after 2 s without sweep gas', () => {
      const bed = new Bedside().run(2_000).run(4_000, { sweep: 0 });
      expect(bed.log('sweep-lost')).toEqual([
        [0, 'unknown→normal', null, 'high'],
        [4_000, 'normal→active', 'critical', 'high'],
      ]);
    });
  },

  'sensor-invalid': () => {
    it('is a technical MEDIUM after 5 s without a valid value while the device goes on', () => {
      const bed = new Bedside().run(1_000).run(6_000, { p1: 'invalid' }).run(400, { p1: -30 });
      expect(bed.log('sensor-invalid@p1')).toEqual([
        [0, 'unknown→normal', null, 'medium'],
        [6_000, 'normal→active', 'alarm', 'medium'],
        [7_000, 'active→normal', null, 'medium'],
      ]);
      expect(bed.log('sensor-invalid@p2')).toHaveLength(1);
      expect(bed.view('sensor-invalid@p1')).toMatchObject({ kind: 'technical', channel: 'p1' });
    });

    it('leaves a channel alone that never had a value: nothing is connected there', () => {
      const bed = new Bedside().run(10_000, { p3: 'notAvailable' });
      expect(bed.view('sensor-invalid@p3')).toMatchObject({ condition: 'unknown', onsetMs: null });
      expect(bed.view('p3-high').condition).toBe('unknown');
    });

    it('is UNKNOWN, not an alarm, when the whole link is gone', () => {
      const bed = new Bedside().run(1_000);
      bed.silent.add('console');
      bed.run(10_000);
      expect(bed.view('sensor-invalid@flow')).toMatchObject({ condition: 'unknown', onsetMs: null });
    });
  },

  'link-lost': () => {
    it('[R67] is MEDIUM at the technical-alarm time and HIGH at 60 s without a frame', () => {
      const bed = new Bedside().run(1_000);
      bed.silent.add('console');
      bed.run(70_000);
      expect(bed.log('link-lost@console')).toEqual([
        [0, 'unknown→normal', null, 'medium'],
        [5_800, 'normal→active', 'alarm', 'medium'],
        [60_800, 'active→active', 'critical', 'high'],
      ]);
      expect(bed.view('link-lost@cdi').condition).toBe('normal');
      expect(bed.view('link-lost@console').device).toBe('console');
    });

    it('is on at once when the port closes, and ends 3 s after frames come again', () => {
      const bed = new Bedside().run(1_000).link('console', 'streaming').link('console', 'closed');
      bed.silent.add('console');
      bed.run(1_000).link('console', 'opening').link('console', 'identifying').run(1_000);
      expect(bed.view('link-lost@console').condition).toBe('active');
      bed.silent.clear();
      bed.run(4_000);
      expect(bed.log('link-lost@console').slice(1)).toEqual([
        [1_000, 'normal→active', 'alarm', 'medium'],
        [6_000, 'active→normal', null, 'medium'],
      ]);
    });

    it('comes on again after every recovery', () => {
      const bed = new Bedside().run(1_000);
      for (let loss = 1; loss <= 3; loss++) {
        bed.silent.add('console');
        bed.run(6_000);
        expect(bed.view('link-lost@console')).toMatchObject({ condition: 'active', occurrence: loss });
        bed.silent.clear();
        bed.run(4_000);
        expect(bed.view('link-lost@console').condition).toBe('normal');
      }
    });

    it('takes a port that has not been opened yet for what it is', () => {
      const bed = new Bedside().link('console', 'closed');
      expect(bed.view('link-lost@console').condition).toBe('unknown');
      bed.link('console', 'opening').link('console', 'backoff');
      expect(bed.view('link-lost@console')).toMatchObject({ condition: 'active', level: 'alarm' });
    });

    it('comes on at the technical-alarm time of a device that never sent anything', () => {
      const bed = new Bedside();
      bed.silent.add('gas');
      bed.run(6_000);
      expect(bed.log('link-lost@gas')).toEqual([[5_000, 'unknown→active', 'alarm', 'medium']]);
    });

    it('follows the period of a slow device', () => {
      const bed = new Bedside().run(1_000);
      bed.silent.add('cdi');
      bed.run(20_000);
      expect(bed.log('link-lost@cdi').at(-1)).toEqual([18_000, 'normal→active', 'alarm', 'medium']);
    });
  },
};

for (const [ruleId, tests] of Object.entries(scenarios)) describe(ruleId, tests);

describe('scenarios', () => {
  it('[R30] every rule of the table has its own', () => {
    const elsewhere = new Set([...ruleScenarios.map(({ rule }) => rule), ...ownStories]);
    // Rules about the system itself: alarms/own-failures.test.ts takes each of them.
    const apart = new Set(['waiting', 'technical']);
    const here = alarmRules.filter((rule) => !apart.has(rule.condition.type) && !elsewhere.has(rule.id));
    expect(Object.keys(scenarios).toSorted()).toEqual(here.map((rule) => rule.id).toSorted());
  });
});
