import { type AlarmView, noSignals } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { describe, expect, it } from 'vitest';
import { type AlarmSpan, alarmSpansMax, mergeSpans, withAlarmView } from './alarm-spans.ts';

function view(onsetMs: number | null, priority: AlarmView['priority'] = 'low', alarmId = 'a'): AlarmView {
  return {
    ...noSignals,
    alarmId,
    ruleId: 'a',
    revision: 1,
    occurrence: 1,
    condition: onsetMs === null ? 'normal' : 'active',
    kind: 'physiological',
    priority,
    level: null,
    channel: null,
    device: null,
    value: null,
    limit: null,
    comparison: null,
    onsetMs,
    changedMs: onsetMs ?? 0,
    consequenceOf: null,
  };
}

describe('alarms as stretches of time', () => {
  it('open at the onset, keep the highest priority and close when no occurrence is open', () => {
    let spans: readonly AlarmSpan[] = [];
    spans = withAlarmView(spans, view(10), 10);
    spans = withAlarmView(spans, view(10, 'high'), 20);
    spans = withAlarmView(spans, view(10, 'low'), 25);
    expect(spans).toEqual([{ alarmId: 'a', ruleId: 'a', priority: 'high', fromMs: 10, toMs: null }]);
    spans = withAlarmView(spans, view(null), 30);
    expect(spans[0]?.toMs).toBe(30);
    expect(withAlarmView(spans, view(null), 40)).toBe(spans);
  });

  it('do not open twice for a snapshot that repeats them, and one that follows another closes it', () => {
    const once = withAlarmView([], view(10), 10);
    expect(withAlarmView(once, view(10), 50)).toBe(once);
    expect(withAlarmView(once, view(60), 60).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [10, 60],
      [60, null],
    ]);
  });

  it('are bounded', () => {
    let spans: readonly AlarmSpan[] = [];
    for (let i = 0; i < alarmSpansMax + 5; i++) spans = withAlarmView(spans, view(i, 'low', `a${i}`), i);
    expect(spans.length).toBe(alarmSpansMax);
  });

  it('from the history come under those that the page saw itself', () => {
    const seen = withAlarmView([], view(100), 100);
    const history = withAlarmView(
      withAlarmView(withAlarmView([], view(10), 10), view(null), 20),
      view(100),
      100,
    );
    expect(mergeSpans(seen, history).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [10, 20],
      [100, null],
    ]);
    expect(mergeSpans(seen, seen)).toBe(seen);
  });
});
