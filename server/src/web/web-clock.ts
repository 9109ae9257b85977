/** The web process's clocks. Intervals use the monotonic one; wall time is only passed on to people. */
import { performance } from 'node:perf_hooks';

export interface WebClock {
  /** Milliseconds that never step; the origin means nothing. */
  monotonicMs(): number;
  /** Unix milliseconds, which may step. */
  wallMs(): number;
}

export const systemClock: WebClock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
};
