/** Monitor events as rows of the run's event table. */
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import type { MonitorEvent } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { RunEvent } from '@circuitwatch/shared/recording/record-types.ts';

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
