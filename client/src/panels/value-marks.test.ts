/** Which symbol a value carries for each state of its alarms and limits. */
import { type AlarmView, noSignals, quietBedAlarms } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { expect, test } from 'vitest';
import type { BedState } from '../state/slow-state.ts';
import { emptyBed } from '../state/slow-state.ts';
import { quietMarks, valueMark } from './value-marks.ts';

const view: AlarmView = {
  ...noSignals,
  alarmId: 'p1-low',
  ruleId: 'p1-low',
  revision: 1,
  occurrence: 1,
  condition: 'active',
  kind: 'circuit',
  priority: 'medium',
  level: 'alarm',
  channel: 'p1',
  device: null,
  value: -70,
  limit: -60,
  comparison: 'below',
  onsetMs: 1_000,
  changedMs: 1_000,
  consequenceOf: null,
  ack: 'unack',
};
const suppressed = { type: 'suppressed', untilMs: 9_000, context: 'clampTrial' } as const;

function bed(more: Partial<BedState>): BedState {
  return { ...emptyBed('bed-4', '4'), ...more };
}

test('[R19] the mark of a value follows the alarm about it, and no other', () => {
  expect(valueMark(bed({ alarms: [view] }), ['p1'])).toEqual({
    kind: 'signal',
    priority: 'medium',
    untilMs: null,
  });
  expect(valueMark(bed({ alarms: [{ ...view, ack: 'ack' }] }), ['p1'])?.kind).toBe('acknowledged');
  expect(valueMark(bed({ alarms: [{ ...view, inhibit: suppressed }] }), ['p1'])).toMatchObject({
    kind: 'suppressed',
    untilMs: 9_000,
  });
  expect(valueMark(bed({ alarms: [view] }), ['p2'])).toBeUndefined();
});

test('[R39] a value whose alarms a procedure suppresses says so before any of them is on', () => {
  const quiet = { ...view, condition: 'normal', onsetMs: null, ack: 'none' } as const;
  const rules = {
    a: { ...quiet, inhibit: { ...suppressed, untilMs: 20_000 } },
    b: { ...quiet, inhibit: suppressed },
  };
  expect(valueMark(bed({ rules }), ['p1'])).toEqual({ kind: 'suppressed', priority: null, untilMs: 9_000 });
  expect(valueMark(bed({ rules: { a: quiet } }), ['p1'])).toBeUndefined();
});

test('[R43] [R50] a level that somebody switched off shows on its value; a moved one does not', () => {
  const withLimits = (limits: readonly [number | null, number | null, number | null]): BedState =>
    bed({ bedAlarms: { ...quietBedAlarms(0), limits: [{ ruleId: 'p1-low', limits }] } });
  expect(quietMarks(withLimits([-50, -70, null]), ['p1']).map(({ kind }) => kind)).toEqual(['limitOff']);
  expect(quietMarks(withLimits([-50, -70, -100]), ['p1'])).toEqual([]);
  expect(quietMarks(withLimits([-50, -70, null]), ['flow'])).toEqual([]);
});
