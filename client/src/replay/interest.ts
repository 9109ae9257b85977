/** Moments of a run that somebody looks for: alarms and events; where the next one is, and where it is quiet. Pure. */
import type { RunTimeline, TimelineAlarm } from '@circuitwatch/shared/wire/replay.ts';

/** Skipping quiet time stops this long before something begins (peers.md §4.3). */
export const beforeInterestMs = 30_000;
/** Something that just was is looked at for a while. */
const afterInterestMs = 15_000;
/** The next alarm by key is one that begins at least this long away, so that two of one moment are one stop. */
const sameMomentMs = 1_000;

type Timeline = Pick<RunTimeline, 'alarms' | 'events'>;

/** The alarm that the key N or P goes to; undefined when there is none on that side. */
export function alarmFrom(
  alarms: readonly TimelineAlarm[],
  atMs: number,
  direction: 1 | -1,
): TimelineAlarm | undefined {
  return direction > 0
    ? alarms.find(({ fromMs }) => fromMs > atMs + sameMomentMs / 2)
    : alarms.findLast(({ fromMs }) => fromMs < atMs - sameMomentMs);
}

export function eventFrom(timeline: Timeline, atMs: number, direction: 1 | -1): number | undefined {
  const { events } = timeline;
  const found =
    direction > 0
      ? events.find((event) => event.atMs > atMs + sameMomentMs / 2)
      : events.findLast((event) => event.atMs < atMs - sameMomentMs);
  return found?.atMs;
}

/**
 * Until when nothing happens: 30 s before the next alarm or event, or `endMs`. undefined while an alarm is on, shortly after
 * something, or when the next is too near to skip to.
 */
export function quietUntil(timeline: Timeline, atMs: number, endMs: number): number | undefined {
  const isOn = timeline.alarms.some(({ fromMs, toMs }) => {
    const end = toMs ?? Number.POSITIVE_INFINITY;
    return fromMs <= atMs && atMs < Math.min(end, fromMs + 10 * 60_000) + afterInterestMs;
  });
  if (isOn || timeline.events.some((event) => event.atMs <= atMs && atMs < event.atMs + afterInterestMs))
    return undefined;
  const starts = [
    timeline.alarms.find(({ fromMs }) => fromMs > atMs)?.fromMs,
    timeline.events.find((event) => event.atMs > atMs)?.atMs,
  ].filter((ms) => ms !== undefined);
  const until = starts.length === 0 ? endMs : Math.min(endMs, Math.min(...starts) - beforeInterestMs);
  return until > atMs + afterInterestMs ? until : undefined;
}
