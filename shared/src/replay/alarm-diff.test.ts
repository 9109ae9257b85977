/** Pairing recorded with re-run transitions. */
import { describe, expect, it } from 'vitest';
import type { AlarmTransition } from '../alarms/alarm-types.ts';
import { Bedside } from '../monitor/bedside.fixture.ts';
import { AlarmDiff, type AlarmDifference, pairWithinMs } from './alarm-diff.ts';

const real = new Bedside().run(1_000).run(3_000, { flow: 0 }).run(6_000).transitions;

function diff(recorded: readonly AlarmTransition[], rerun: readonly AlarmTransition[]) {
  const told: AlarmDifference[] = [];
  const alarms = new AlarmDiff(JSON.stringify, (difference) => told.push(difference));
  const both = [
    ...recorded.map((transition) => ({ transition, take: () => alarms.recorded(transition) })),
    ...rerun.map((transition) => ({ transition, take: () => alarms.rerun(transition) })),
  ].toSorted((a, b) => a.transition.atMs - b.transition.atMs);
  for (const { transition, take } of both) {
    take();
    alarms.settle(transition.atMs);
  }
  alarms.finish();
  return { told, counts: alarms.counts };
}

const shifted = (transition: AlarmTransition, byMs: number): AlarmTransition => ({
  ...transition,
  atMs: transition.atMs + byMs,
});

describe('the difference of two alarm logs', () => {
  it('of the same log is none', () => {
    expect(real.length).toBeGreaterThan(5);
    expect(diff(real, real)).toEqual({
      told: [],
      counts: { kept: real.length, added: 0, removed: 0, moved: 0, changed: 0 },
    });
  });

  it('names one that is gone and one that is new, and keeps all others', () => {
    const without = real.filter((_, index) => index !== 3);
    expect(diff(real, without).told).toMatchObject([{ kind: 'removed', recorded: real[3] }]);
    expect(diff(without, real).told).toMatchObject([{ kind: 'added', rerun: real[3] }]);
    expect(diff(real, without).counts.kept).toBe(real.length - 1);
  });

  it('tells by how much one has moved, up to where it counts as another', () => {
    const later = (byMs: number) => real.map((one, index) => (index === 3 ? shifted(one, byMs) : one));
    expect(diff(real, later(5_000)).told).toMatchObject([{ kind: 'moved', movedMs: 5_000 }]);
    expect(diff(real, later(-20)).told).toMatchObject([{ kind: 'moved', movedMs: -20 }]);
    expect(
      diff(real, later(pairWithinMs + 1))
        .told.map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['added', 'removed']);
  });

  it('tells a change of anything else', () => {
    const other = real.map((one, index) =>
      index === 3 ? { ...one, view: { ...one.view, value: 99.5 } } : one,
    );
    expect(diff(real, other).told).toMatchObject([{ kind: 'changed', movedMs: 0 }]);
  });
});
