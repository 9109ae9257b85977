/**
 * Holes in a device's data as ledger rows: from the last frame before it turned late to the frame that made it fresh
 * again. A hole that is still open when the gateway ends is covered by the `restart` row of the next epoch.
 */
import type { MonitorEvent } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';

type FreshnessEvent = Extract<MonitorEvent, { type: 'freshness' }>;

interface DeviceTimes {
  lastFrameMs: number;
  /** The last frame before the present hole. */
  holeFromMs: number | null;
}

export class GapLedger {
  readonly #devices = new Map<string, DeviceTimes>();

  frame(device: string, atMs: number): void {
    const times = this.#devices.get(device);
    if (!times) {
      this.#devices.set(device, { lastFrameMs: atMs, holeFromMs: null });
      return;
    }
    // Seen before the monitor has judged: the frame that ends a hole must not move the hole's start.
    times.lastFrameMs = atMs;
  }

  freshness(event: FreshnessEvent): LedgerRow | undefined {
    const times = this.#devices.get(event.device);
    if (!times) return undefined;
    if (event.to !== 'fresh') {
      times.holeFromMs ??= times.lastFrameMs;
      return undefined;
    }
    const fromMs = times.holeFromMs;
    times.holeFromMs = null;
    if (fromMs === null) return undefined;
    return {
      kind: 'gap',
      atMs: event.atMs,
      device: event.device,
      detail: { fromMs, toMs: times.lastFrameMs },
    };
  }
}
