/** The schedule of bursts, played through second by second as the page would, with every change at its time. */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { tonalSoundSet } from '@circuitwatch/shared/sound/sound-set.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlannedBurst, planBursts } from './burst-plan.ts';

/** A player without audio: keeps what is scheduled and what was heard. */
class Paper {
  scheduled: PlannedBurst[] = [];
  heard: PlannedBurst[] = [];

  at(nowSec: number, wanted: Priority | null, isSilenced = false): this {
    this.heard.push(...this.scheduled.filter(({ endSec }) => endSec <= nowSec));
    this.scheduled = this.scheduled.filter(({ endSec }) => endSec > nowSec);
    const plan = planBursts(tonalSoundSet, { nowSec, scheduled: this.scheduled, wanted, isSilenced });
    const isRunning = ({ startSec }: PlannedBurst): boolean => startSec <= nowSec;
    if (plan.cutsRunning) {
      const cut = this.scheduled.filter(isRunning).map((burst) => ({ ...burst, endSec: nowSec }));
      this.heard.push(...cut);
    }
    this.scheduled = this.scheduled.filter((burst) =>
      isRunning(burst) ? !plan.cutsRunning : !plan.dropsPending,
    );
    this.scheduled.push(...plan.adds);
    return this;
  }

  every(fromSec: number, toSec: number, wanted: Priority | null): this {
    for (let sec = fromSec; sec <= toSec; sec++) this.at(sec, wanted);
    return this;
  }
}

const starts = (bursts: readonly PlannedBurst[]): string[] =>
  bursts.map(({ priority, startSec }) => `${priority} ${startSec.toFixed(2)}`);

describe('the schedule of bursts', () => {
  it.each(['high', 'medium', 'low'] as const)(
    '[R24] %s: at every moment at least 20 s and two bursts are scheduled ahead',
    (priority) => {
      const paper = new Paper();
      for (let sec = 0; sec < 300; sec++) {
        paper.at(sec, priority);
        const ahead = paper.scheduled.filter(({ startSec }) => startSec > sec);
        expect(ahead.length).toBeGreaterThanOrEqual(2);
        expect(Math.max(...paper.scheduled.map(({ endSec }) => endSec))).toBeGreaterThan(sec + 20);
        expect(ahead.length).toBeLessThan(10);
      }
    },
  );

  it('[R21] bursts follow each other at exactly the period of the pattern, however irregular the calls are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 19, noNaN: true }), { minLength: 5, maxLength: 40 }),
        (steps) => {
          const paper = new Paper();
          let sec = 0;
          for (const step of steps) paper.at((sec += step), 'high');
          const all = [...paper.heard, ...paper.scheduled];
          for (const [index, burst] of all.entries()) {
            const before = all[index - 1];
            if (before) expect(burst.startSec - before.startSec).toBeCloseTo(8.3, 6);
          }
        },
      ),
    );
  });

  it('[R23] a rise cuts the lower burst and sounds within 0.1 s, and nothing of the lower one comes after', () => {
    const paper = new Paper().every(0, 5, 'low').at(20.8, 'low').at(20.9, 'high');
    expect(paper.heard.at(-1)).toMatchObject({ priority: 'low', endSec: 20.9 });
    expect(paper.scheduled[0]?.startSec).toBeCloseTo(20.95);
    expect(new Set(paper.scheduled.map(({ priority }) => priority))).toEqual(new Set(['high']));
  });

  it('[R23] a HIGH burst that has begun is played to its end when the alarm is over, and then there is silence', () => {
    const paper = new Paper().at(0, 'high').at(1, null).at(2, null).every(3, 60, null);
    expect(paper.heard).toHaveLength(1);
    expect(paper.heard[0]?.endSec).toBeCloseTo(3.35);
  });

  it('[R23] a HIGH burst stops at once when somebody silences it', () => {
    const paper = new Paper().at(0, 'high').at(1, null, true).every(2, 60, null);
    expect(paper.heard).toEqual([expect.objectContaining({ priority: 'high', endSec: 1 })]);
  });

  it('[R23] a fall waits for the end of the HIGH burst and for a pause', () => {
    const paper = new Paper().at(0, 'high').at(1, 'medium').every(2, 30, 'medium');
    expect(starts([...paper.heard, ...paper.scheduled]).slice(0, 3)).toEqual([
      'high 0.05',
      'medium 5.85',
      'medium 14.85',
    ]);
  });

  it('a second alarm of the same priority does not start anew', () => {
    const paper = new Paper().at(0, 'medium').at(0.5, 'medium').at(3, 'medium');
    expect(starts(paper.scheduled)).toEqual(starts(new Paper().at(0, 'medium').at(3, 'medium').scheduled));
  });

  it('[R24] a page that was stopped for a minute sounds again at once', () => {
    const paper = new Paper().at(0, 'high').at(90, 'high');
    expect(paper.heard.length).toBeGreaterThanOrEqual(3);
    expect(paper.scheduled[0]?.startSec).toBeCloseTo(90.05);
  });

  it('two bursts never sound at the same time, whatever is wanted when', () => {
    const wanted = fc.constantFrom<Priority | null>('low', 'medium', 'high', null);
    const step = fc.tuple(fc.double({ min: 0.001, max: 12, noNaN: true }), wanted, fc.boolean());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const paper = new Paper();
        let sec = 0;
        for (const [wait, priority, isSilenced] of steps) paper.at((sec += wait), priority, isSilenced);
        const all = [...paper.heard, ...paper.scheduled].toSorted((a, b) => a.startSec - b.startSec);
        for (const [index, burst] of all.entries())
          expect(burst.startSec).toBeGreaterThanOrEqual((all[index - 1]?.endSec ?? 0) - 1e-9);
      }),
    );
  });
});
