/**
 * What has reached the screen: per bed the last position that was applied and the last that was painted. The gateway gets
 * it once a second (a frozen viewer still drains its socket; only this shows it), the benchmark reads it from the window.
 */
import { frameLoop } from '../charts/page-frames.ts';
import { liveStore } from '../state/live.ts';
import { renderCounts } from '../state/render-count.ts';
import type { BedPosition } from './worker-protocol.ts';

interface PaintRecord {
  applied: BedPosition;
  painted: BedPosition | undefined;
  told: BedPosition | undefined;
}

export interface CircuitwatchStats {
  /** Per bed the newest position whose values are on the screen, numerals and visible charts. */
  readonly painted: Readonly<Record<string, { epoch: number; seq: number }>>;
  /** `performance.timeOrigin + performance.now()` of the frame that painted it. */
  readonly lastPaintMs: number;
  readonly frames: number;
  readonly renderMs: number;
  readonly renderTotalMs: number;
  /** Samples that the page has taken since it was opened. */
  readonly samples: number;
  /** Hooks that listen to live values; and the React renders of components with live values, and of the trend panel. */
  readonly listeners: number;
  readonly renders: { readonly values: number; readonly trends: number };
}

class PaintStats {
  #beds = new Map<string, PaintRecord>();
  lastPaintMs = 0;

  applied(bedId: string, epoch: number, seq: number): void {
    const position = { bedId, epoch, seq };
    const record = this.#beds.get(bedId);
    if (record) record.applied = position;
    else this.#beds.set(bedId, { applied: position, painted: undefined, told: undefined });
  }

  /** A frame has painted everything that was applied. */
  painted(): void {
    this.lastPaintMs = performance.timeOrigin + performance.now();
    for (const record of this.#beds.values()) record.painted = record.applied;
  }

  /** Positions painted since the last call. */
  takeChanged(): BedPosition[] {
    const changed: BedPosition[] = [];
    for (const record of this.#beds.values()) {
      if (record.painted === undefined || record.painted === record.told) continue;
      record.told = record.painted;
      changed.push(record.painted);
    }
    return changed;
  }

  view(): CircuitwatchStats {
    const painted: Record<string, { epoch: number; seq: number }> = {};
    for (const [bedId, record] of this.#beds)
      if (record.painted) painted[bedId] = { epoch: record.painted.epoch, seq: record.painted.seq };
    const { frames, renderMs, renderTotalMs } = frameLoop;
    return {
      painted,
      lastPaintMs: this.lastPaintMs,
      frames,
      renderMs,
      renderTotalMs,
      samples: liveStore.samples,
      listeners: liveStore.listeners,
      renders: { ...renderCounts },
    };
  }
}

export const paintStats = new PaintStats();

declare global {
  interface Window {
    /** For the benchmark and the browser tests. */
    readonly __circuitwatchStats?: CircuitwatchStats;
  }
}

Object.defineProperty(window, '__circuitwatchStats', { get: () => paintStats.view(), configurable: true });
