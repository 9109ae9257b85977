/** Monitor events as rows of the run's event table. */
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import type { MonitorEvent } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { RunEvent } from '@circuitwatch/shared/recording/record-types.ts';

export function runEvent(event: MonitorEvent): RunEvent {
  const { atMs, device } = event;
  switch (event.type) {
    case 'device': {
      const { detail, deviceTime } = event;
      return {
        type: 'device',
        atMs,
        device,
        detail: { event: event.event, ...detail, ...(deviceTime === undefined ? {} : { deviceTime }) },
      };
    }
    case 'link':
      return { type: 'link', atMs, device, detail: { phase: event.phase, reason: event.reason } };
    case 'freshness':
      return { type: 'freshness', atMs, device, detail: { from: event.from, to: event.to } };
    default:
      return assertNever(event, 'monitor event');
  }
}
