/**
 * The past alarms of a run out of its recorded events: one entry per occurrence, with what it was at its worst, how it
 * ended, and who acknowledged it when. Pure: the events come in order, oldest first.
 */
import {
  type Acknowledgement,
  type AlarmView,
  type Priority,
  priorities,
} from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { RunEvent } from '@circuitwatch/shared/recording/record-types.ts';
import { occurrenceKey } from './alarm-look.ts';

export interface PastAlarm {
  readonly key: string;
  /** The newest view in which the occurrence was on: names device and channel for its title. */
  readonly view: AlarmView;
  /** The highest of the occurrence. */
  readonly priority: Priority;
  readonly onsetMs: number;
  /** null while the condition is on. */
  readonly endedMs: number | null;
  /** The value furthest beyond the limit, and the limit at that time; null where the rule has no numbers. */
  readonly worst: { readonly value: number; readonly limit: number } | null;
  readonly acknowledged: Acknowledgement | null;
}

/** Newest onset first. */
export function pastAlarms(events: readonly RunEvent[]): readonly PastAlarm[] {
  const all = new Map<string, PastAlarm>();
  const openKeys = new Map<string, string>();
  for (const event of events) {
    if (event.type !== 'alarm') continue;
    const { view } = event.transition;
    const openKey = openKeys.get(view.alarmId);
    const open = openKey === undefined ? undefined : all.get(openKey);
    if (view.onsetMs === null) {
      // The last word of an occurrence still says who acknowledged it.
      if (open)
        all.set(open.key, {
          ...open,
          endedMs: open.endedMs ?? view.endedMs ?? event.atMs,
          acknowledged: view.acknowledged ?? open.acknowledged,
        });
      openKeys.delete(view.alarmId);
      continue;
    }
    const key = `${occurrenceKey(view)} ${view.onsetMs}`;
    if (open && open.key !== key && open.endedMs === null)
      all.set(open.key, { ...open, endedMs: view.onsetMs });
    openKeys.set(view.alarmId, key);
    all.set(key, merged(all.get(key), view, key, view.onsetMs));
  }
  return [...all.values()].toSorted((a, b) => b.onsetMs - a.onsetMs);
}

function merged(before: PastAlarm | undefined, view: AlarmView, key: string, onsetMs: number): PastAlarm {
  return {
    key,
    view,
    onsetMs,
    priority: before && rank(before.priority) > rank(view.priority) ? before.priority : view.priority,
    endedMs: view.latched ? view.endedMs : null,
    worst: worstOf(before?.worst ?? null, view),
    acknowledged: view.acknowledged ?? before?.acknowledged ?? null,
  };
}

function rank(priority: Priority): number {
  return priorities.indexOf(priority);
}

function worstOf(before: PastAlarm['worst'], { value, limit, comparison }: AlarmView): PastAlarm['worst'] {
  if (value === null || limit === null || comparison === null) return before;
  if (!before) return { value, limit };
  const isWorse = comparison === 'above' ? value > before.value : value < before.value;
  return isWorse ? { value, limit } : before;
}
