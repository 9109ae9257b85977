/** The page's frame loop. A hidden tab paints nothing; the loop then waits for it to be shown. */
import { FrameLoop } from './frame-loop.ts';

export const frameLoop = new FrameLoop({
  now: () => performance.now(),
  requestFrame: (callback) => requestAnimationFrame(callback),
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
});
