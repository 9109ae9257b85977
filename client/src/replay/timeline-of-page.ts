/** The one timeline of the page, for the keys that zoom it. */
import type { TimelineController } from './timeline-controller.ts';

let timeline: TimelineController | undefined;

export const timelineOfPage = {
  get: (): TimelineController | undefined => timeline,
  set: (made: TimelineController | undefined): void => {
    timeline = made;
  },
};
