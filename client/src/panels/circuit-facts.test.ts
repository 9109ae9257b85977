/** When a check is due, what a baseline shows, and when a new circuit drops it. */
import { noFacts } from '@circuitwatch/shared/alarms/signals/bed-facts.ts';
import { expect, it } from 'vitest';
import { baselineRows, checkDue, dropsBaseline } from './circuit-facts.ts';

const baseline = { atMs: 1_000, by: 'Li Na', values: { hct: 37, dP: 12, rpm: 2010, flow: 0.31 } };

it('a check is due until its time and overdue from then on', () => {
  const check = { atMs: 0, by: 'Li Na', dueMs: 60_000 };
  expect(checkDue(check, 59_000)).toMatchObject({ state: 'due', leftMs: 1_000 });
  expect(checkDue(check, 60_000)).toMatchObject({ state: 'overdue', leftMs: 0 });
  expect(checkDue({ ...check, dueMs: null }, 60_000)).toEqual({ state: 'unset' });
});

it('a baseline lists what it has, the circuit first', () => {
  expect(baselineRows(baseline).map(({ channel }) => channel.id)).toEqual(['flow', 'rpm', 'dP', 'hct']);
});

it('only a circuit that began after the baseline drops it', () => {
  expect(dropsBaseline({ ...noFacts, baseline }, 1_001)).toBe(true);
  expect(dropsBaseline({ ...noFacts, baseline }, 1_000)).toBe(false);
  expect(dropsBaseline(noFacts, 1_000)).toBe(false);
});
