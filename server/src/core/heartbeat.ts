/** The core's pulse: once a second, with the delay of its event loop. Silence of 3 s is what screens call "not live". */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export const heartbeatMs = 1000;
/**
 * The histogram counts the time between its own timer's ticks, so that much is not delay. Each tick wakes the process: at
 * 5 ms an idle core spent a third of its time on being measured.
 */
const delayResolutionMs = 50;
const nanosecondsPerMs = 1e6;

export interface Pulse {
  stop(): void;
}

/** `beat` gets the p99 of the event loop's delay over the last second, in ms. */
export function startPulse(beat: (loopDelayP99Ms: number) => void): Pulse {
  const histogram = monitorEventLoopDelay({ resolution: delayResolutionMs });
  histogram.enable();
  const timer = setInterval(() => {
    const p99Ms = histogram.count > 0 ? histogram.percentile(99) / nanosecondsPerMs : 0;
    histogram.reset();
    beat(Math.max(0, Math.round((p99Ms - delayResolutionMs) * 10) / 10));
  }, heartbeatMs);
  return {
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
