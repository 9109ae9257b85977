/** Alarms as stretches of time, for the chart's markers and lane: from snapshots, alarm messages and the alarm history. */
import type { AlarmView, Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';

export interface AlarmSpan {
  readonly alarmId: string;
  readonly ruleId: string;
  /** The highest of the occurrence. */
  readonly priority: Priority;
  readonly fromMs: number;
  /** null while the alarm is on. */
  readonly toMs: number | null;
}

/** The oldest are forgotten; older ones come back from the history when a longer range is opened. */
export const alarmSpansMax = 500;

/** The spans after one view of an alarm; `atMs` is when it became so. The same array when nothing changed. */
export function withAlarmView(
  spans: readonly AlarmSpan[],
  view: AlarmView,
  atMs: number,
): readonly AlarmSpan[] {
  const openAt = spans.findLastIndex((span) => span.alarmId === view.alarmId && span.toMs === null);
  const open = spans[openAt];
  // A latched alarm is on until somebody acknowledges it; its condition ended before.
  if (view.onsetMs === null || view.latched) {
    if (!open) return spans;
    return spans.with(openAt, { ...open, toMs: view.endedMs ?? atMs });
  }
  if (open && open.fromMs === view.onsetMs) {
    if (priorities.indexOf(open.priority) >= priorities.indexOf(view.priority)) return spans;
    return spans.with(openAt, { ...open, priority: view.priority });
  }
  if (spans.some((span) => span.alarmId === view.alarmId && span.fromMs === view.onsetMs)) return spans;
  // An occurrence that follows another without a message between closes it: nothing stays open for ever.
  const closed = open ? spans.with(openAt, { ...open, toMs: view.onsetMs }) : spans;
  const { alarmId, ruleId, priority, onsetMs } = view;
  return [...closed, { alarmId, ruleId, priority, fromMs: onsetMs, toMs: null }].slice(-alarmSpansMax);
}

/** Spans of a history merged under those that the page has seen itself. */
export function mergeSpans(seen: readonly AlarmSpan[], history: readonly AlarmSpan[]): readonly AlarmSpan[] {
  const known = new Set(seen.map((span) => `${span.alarmId} ${span.fromMs}`));
  const added = history.filter((span) => !known.has(`${span.alarmId} ${span.fromMs}`));
  if (added.length === 0) return seen;
  return [...added, ...seen].toSorted((a, b) => a.fromMs - b.fromMs).slice(-alarmSpansMax);
}
