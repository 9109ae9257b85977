/** Past alarms out of recorded events: one per occurrence, with its worst value, its end and who acknowledged it. */
import { type AlarmView, noSignals } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { RunEvent } from '@circuitwatch/shared/recording/record-types.ts';
import { expect, it } from 'vitest';
import { pastAlarms } from './past-alarms.ts';

const actor = {
  id: 'li na',
  name: 'Li Na',
  role: 'nurse',
  client: { name: 'bed 4', role: 'bedside' },
} as const;

const on: AlarmView = {
  ...noSignals,
  alarmId: 'p1-low',
  ruleId: 'p1-low',
  revision: 1,
  occurrence: 1,
  condition: 'active',
  kind: 'circuit',
  priority: 'low',
  level: 'warning',
  channel: 'p1',
  device: null,
  value: -45,
  limit: -40,
  comparison: 'below',
  onsetMs: 1_000,
  changedMs: 1_000,
  consequenceOf: null,
};

function event(atMs: number, change: Partial<AlarmView>): RunEvent {
  const view = { ...on, ...change };
  const { ruleId, condition: to } = view;
  const transition = { ruleId, from: to, to, atMs, cause: 'value', rows: [], effects: [], view } as const;
  return { type: 'alarm', atMs, transition };
}

it('[R70] an occurrence keeps its highest priority, its worst value, its end and who acknowledged it', () => {
  const acknowledged = { actor, atMs: 3_000 };
  const [past, ...others] = pastAlarms([
    event(1_000, {}),
    event(2_000, { priority: 'high', value: -110, limit: -100 }),
    event(3_000, { priority: 'medium', value: -70, limit: -60, acknowledged }),
    event(9_000, { condition: 'normal', onsetMs: null, value: -20, limit: null }),
  ]);
  expect(others).toEqual([]);
  expect(past).toMatchObject({
    priority: 'high',
    onsetMs: 1_000,
    endedMs: 9_000,
    worst: { value: -110, limit: -100 },
    acknowledged,
  });
});

it('[R70] the newest comes first, and one that is on has no end', () => {
  const list = pastAlarms([
    event(1_000, {}),
    event(2_000, { condition: 'normal', onsetMs: null }),
    event(5_000, { occurrence: 2, onsetMs: 5_000 }),
  ]);
  expect(list.map(({ onsetMs, endedMs }) => [onsetMs, endedMs])).toEqual([
    [5_000, null],
    [1_000, 2_000],
  ]);
});

it('[R70] the condition of a latched alarm ended when it ended, not when somebody acknowledged it', () => {
  const [past] = pastAlarms([
    event(1_000, { priority: 'high' }),
    event(4_000, { condition: 'normal', latched: true, endedMs: 4_000 }),
    event(60_000, { condition: 'normal', onsetMs: null, endedMs: null }),
  ]);
  expect(past?.endedMs).toBe(4_000);
});
