/** What missing data do to alarms that are on, pending or rising: they keep everything and decide nothing (T15, T16). */
import { describe, expect, it } from 'vitest';
import { Bedside } from './bedside.fixture.ts';

describe('missing data', () => {
  it('[R08] keep an alarm open through a lost link and end it only on good values', () => {
    const bed = new Bedside().run(1_000).run(4_000, { flow: 0 });
    bed.silent.add('console');
    bed.run(100_000);
    const lost = bed.view('no-flow');
    expect(lost).toMatchObject({ condition: 'unknown', priority: 'high', occurrence: 1, value: 0 });
    expect(lost.onsetMs).not.toBeNull();
    bed.silent.clear();
    bed.run(1_000);
    expect(bed.view('no-flow')).toMatchObject({ condition: 'active', occurrence: 1, onsetMs: lost.onsetMs });
    bed.run(4_000, { flow: 1.6 });
    expect(bed.view('no-flow')).toMatchObject({
      condition: 'normal',
      latched: true,
      occurrence: 1,
    });
  });

  it('do not restart the delay of a violation that was running', () => {
    const bed = new Bedside().run(1_000).run(1_000, { flow: 0 }).run(600, { flow: 'invalid' });
    bed.run(600, { flow: 0 });
    expect(bed.log('no-flow').map((entry) => entry[1])).toEqual([
      'unknown→normal',
      'normal→unknown',
      'unknown→pending',
      'pending→active',
    ]);
    expect(bed.log('no-flow').at(-1)?.[0]).toBe(3_000);
  });

  it('never let the level of an open alarm rise by time alone', () => {
    const bed = new Bedside().run(36_000, { svo2: 63 }).run(3_000, { flow: 0 });
    expect(bed.view('svo2-low')).toMatchObject({ level: 'warning', consequenceOf: 'no-flow' });
    bed.run(15_000).run(6_000, { svo2: 55 }).run(18_000, { svo2: 'invalid' });
    expect(bed.view('svo2-low')).toMatchObject({
      condition: 'unknown',
      level: 'warning',
      consequenceOf: null,
    });
  });

  it('never let an alarm begin by time alone', () => {
    const bed = new Bedside().run(1_000).run(1_000, { flow: 0 }).run(60_000, { flow: 'invalid' });
    expect(bed.view('no-flow')).toMatchObject({ condition: 'unknown', onsetMs: null });
  });
});
