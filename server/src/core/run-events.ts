/** What happened beside the alarms, as rows of the run's event table: monitor events, displays, and who was told. */
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import type { MonitorEvent } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { RunEvent } from '@circuitwatch/shared/recording/record-types.ts';
import type { DisplayEvent } from '../link/web-to-core.ts';
import type { Delivery } from '../notifier/notifier.ts';

export function runEvent(event: MonitorEvent): RunEvent {
  const { atMs } = event;
  switch (event.type) {
    case 'device': {
      const { device, detail, deviceTime } = event;
      return {
        type: 'device',
        atMs,
        device,
        detail: { event: event.event, ...detail, ...(deviceTime === undefined ? {} : { deviceTime }) },
      };
    }
    case 'link':
      return {
        type: 'link',
        atMs,
        device: event.device,
        detail: { phase: event.phase, reason: event.reason },
      };
    case 'freshness':
      return {
        type: 'freshness',
        atMs,
        device: event.device,
        detail: { from: event.from, to: event.to },
      };
    case 'command': {
      const { commandId, actor, command, result } = event;
      // Until people have accounts a name is what somebody typed (DESIGN.md §4).
      const detail = { commandId, actor, command, result, verified: false };
      return { type: 'command', atMs, device: null, detail };
    }
    case 'restored':
      return { type: 'restart', atMs, device: null, detail: { alarms: event.alarms, gone: event.gone } };
    default:
      return assertNever(event, 'monitor event');
  }
}

/** What happened to a display (R70); `nowMs` is the gateway time at which the core heard of it. */
export function displayRunEvent(
  { ageMs, bedIds: _beds, display, ...what }: DisplayEvent,
  nowMs: number,
): RunEvent {
  return { type: 'display', atMs: nowMs - ageMs, device: null, detail: { ...what, ...display } };
}

/** That others were told of an alarm, or were not (R52, R70). Without the reason: it may hold the address with its secret. */
export function noticeRunEvent({ notice, ...delivery }: Delivery, nowMs: number): RunEvent {
  const { alarmId, ruleId, occurrence, step } = notice;
  const detail = { ...delivery, alarmId, ruleId, occurrence, step };
  return { type: 'notice', atMs: nowMs, device: null, detail };
}
