/** The order in which alarms are shown. */
import { describe, expect, it } from 'vitest';
import { type AlarmView, noSignals } from './alarm-types.ts';
import { alarmsInOrder, compareAlarms } from './precedence.ts';

function view(alarmId: string, part: Partial<AlarmView> = {}): AlarmView {
  return {
    ...noSignals,
    alarmId,
    ruleId: alarmId,
    revision: 1,
    occurrence: 1,
    condition: 'active',
    kind: 'circuit',
    priority: 'medium',
    level: 'alarm',
    channel: null,
    device: null,
    value: null,
    limit: null,
    comparison: null,
    onsetMs: 1000,
    changedMs: 1000,
    consequenceOf: null,
    ...part,
  };
}

describe('[R20] the order of alarms', () => {
  it('is highest priority first, then newest', () => {
    const views = [
      view('old-high', { priority: 'high', onsetMs: 1 }),
      view('low', { priority: 'low', onsetMs: 9 }),
      view('new-high', { priority: 'high', onsetMs: 5 }),
      view('medium', { onsetMs: 7 }),
    ];
    expect(alarmsInOrder(views).map((one) => one.alarmId)).toEqual(['new-high', 'old-high', 'medium', 'low']);
  });

  it('puts a consequence after the others of its priority', () => {
    const views = [
      view('flow-low', { priority: 'high', onsetMs: 9, consequenceOf: 'no-flow' }),
      view('no-flow', { priority: 'high', onsetMs: 2 }),
      view('p1-low', { onsetMs: 10 }),
    ];
    expect(alarmsInOrder(views).map((one) => one.alarmId)).toEqual(['no-flow', 'flow-low', 'p1-low']);
  });

  it('keeps an alarm whose data went missing and leaves out what is not on', () => {
    const views = [
      view('missing', { condition: 'unknown' }),
      view('never', { condition: 'unknown', onsetMs: null }),
      view('normal', { condition: 'normal', onsetMs: null }),
    ];
    expect(alarmsInOrder(views).map((one) => one.alarmId)).toEqual(['missing']);
  });

  it('is total: two alarms that differ are never equal', () => {
    expect(compareAlarms(view('a'), view('b'))).toBeLessThan(0);
    expect(compareAlarms(view('b'), view('a'))).toBeGreaterThan(0);
    expect(compareAlarms(view('a'), view('a'))).toBe(0);
  });
});
