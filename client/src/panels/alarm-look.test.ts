/** Which look an alarm has, which one the banner shows, and which press acknowledges what. */
import { type AlarmView, noSignals } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { expect, test } from 'vitest';
import { AckGuard, settleMs } from './ack-guard.ts';
import { alarmLook, bannerAlarm, leftText } from './alarm-look.ts';

const actor = { id: 'li', name: 'Li', role: 'nurse', client: { name: 'b', role: 'bedside' } } as const;

function view(alarmId: string, more: Partial<AlarmView> = {}): AlarmView {
  return {
    ...noSignals,
    ack: 'unack',
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
    onsetMs: 1_000,
    changedMs: 1_000,
    consequenceOf: null,
    ...more,
  };
}

const shelved = view('shelved', {
  priority: 'medium',
  inhibit: { type: 'shelved', untilMs: 9, reason: 'care', actor },
});
const suppressed = view('suppressed', {
  priority: 'high',
  inhibit: { type: 'suppressed', untilMs: 9, context: 'clampTrial' },
});
const latched = view('latched', { latched: true, condition: 'normal' });
const acknowledged = view('acknowledged', { ack: 'ack', priority: 'high' });
const follows = view('follows', { consequenceOf: 'no-flow' });

test('[R19] every state of an alarm has a look of its own', () => {
  const looks = [view('signal'), latched, acknowledged, follows, shelved, suppressed].map(alarmLook);
  expect(looks).toEqual(['signal', 'latched', 'acknowledged', 'follows', 'shelved', 'suppressed']);
});

test('[R32] the banner shows what asks for somebody before what somebody knows', () => {
  const low = view('low', { priority: 'low' });
  expect(bannerAlarm([suppressed, acknowledged, shelved, low])).toBe(low);
  expect(bannerAlarm([suppressed, acknowledged, shelved])).toBe(acknowledged);
  expect(bannerAlarm([suppressed, shelved])).toBe(suppressed);
  expect(bannerAlarm([latched, low])).toBe(latched);
  expect(bannerAlarm([])).toBeUndefined();
});

test('[R78] a press right after the shown alarm changed acknowledges nothing', () => {
  const guard = new AckGuard();
  guard.shown(view('a'), 0);
  guard.shown(view('b'), 10_000);
  guard.pressStart(view('b'), 10_000 + settleMs - 1);
  expect(guard.pressEnd(view('b'))).toBeUndefined();
  guard.pressStart(view('b'), 10_000 + settleMs);
  expect(guard.pressEnd(view('b'))).toEqual({ alarmId: 'b', revision: 1 });
});

test('[R31] a press means the revision on which it began, and no other alarm', () => {
  const guard = new AckGuard();
  guard.shown(view('a'), 0);
  guard.pressStart(view('a', { revision: 4 }), 5_000);
  expect(guard.pressEnd(view('a', { revision: 5 }))).toEqual({ alarmId: 'a', revision: 4 });
  guard.pressStart(view('a'), 6_000);
  expect(guard.pressEnd(view('b'))).toBeUndefined();
  expect(guard.pressEnd(view('a'))).toBeUndefined();
});

test('[R34] a countdown rounds up and ends at zero', () => {
  expect(leftText(120_000, 0)).toBe('2:00');
  expect(leftText(120_000, 17_500)).toBe('1:43');
  expect(leftText(120_000, 120_000)).toBe('0:00');
  expect(leftText(120_000, 125_000)).toBe('0:00');
});
