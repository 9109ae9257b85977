/**
 * What has reached the screen: per bed the last position that was applied and the last that was painted, and the last
 * heartbeat whose picture is there. The gateway is told each such heartbeat (a frozen viewer still drains its socket; only
 * this shows it), the benchmark reads the positions from the window.
 */
import { frameLoop } from '../charts/page-frames.ts';
import { liveStore } from '../state/live.ts';
import { renderCounts } from '../state/render-count.ts';
import type { BedPosition } from './worker-protocol.ts';

interface PaintRecord {
  applied: BedPosition;
  painted: BedPosition | undefined;
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
  #appliedBeat: number | undefined;
  #toldBeat: number | undefined;
  lastPaintMs = 0;

  applied(bedId: string, epoch: number, seq: number): void {
    const position = { bedId, epoch, seq };
    const record = this.#beds.get(bedId);
    if (record) record.applied = position;
    else this.#beds.set(bedId, { applied: position, painted: undefined });
  }

  /** Everything that came before this heartbeat has been applied. */
  beat(n: number): void {
    this.#appliedBeat = n;
  }

  /** A frame has painted everything that was applied. Returns the heartbeat that the gateway should now be told. */
  painted(): number | undefined {
    this.lastPaintMs = performance.timeOrigin + performance.now();
    for (const record of this.#beds.values()) record.painted = record.applied;
    if (this.#appliedBeat === this.#toldBeat) return undefined;
    this.#toldBeat = this.#appliedBeat;
    return this.#appliedBeat;
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
