/**
 * The occurrences of alarms in a recording, folded from its transitions: when each began and ended, who acknowledged it, and
 * the value against the limit when it began. An occurrence is on while its view has an onset (alarms/alarm-types.ts), so a
 * latched one lasts until it is acknowledged; when its condition ended is a column of its own.
 */
import { type AlarmView, priorities, type Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmTransitionSchema, alarmViewSchema } from '@circuitwatch/shared/wire/alarm-schemas.ts';
import { z } from 'zod';
import type { EventRow } from '../event-chain.ts';

export interface Occurrence {
  /** As it was when it began. */
  readonly first: AlarmView;
  readonly onsetMs: number;
  /** The highest it reached. */
  priority: Priority;
  level: AlarmView['level'];
  acknowledged: AlarmView['acknowledged'];
  /** When its condition ended; null while it is not known to have ended. */
  conditionEndMs: number | null;
  /** null while it is on. */
  endMs: number | null;
}

/** priorities go from the least to the most urgent. */
function higher(a: Priority, b: Priority): Priority {
  return priorities.indexOf(a) > priorities.indexOf(b) ? a : b;
}

const stateSchema = z.object({ views: z.array(alarmViewSchema) });

export class AlarmOccurrences {
  /** In the order they began; those at the front that have ended are given out. */
  #queue: Occurrence[] = [];
  readonly #on = new Map<string, Occurrence>();

  /** Takes one event of the log in order. Returns false when it should be an alarm and is not. */
  take(event: EventRow): boolean {
    if (event.type === 'alarm') {
      const { data } = alarmTransitionSchema.safeParse(JSON.parse(event.body));
      if (!data) return false;
      this.#view(data.view, event.atMs);
    } else if (event.type === 'alarmState') {
      const { data } = stateSchema.safeParse(JSON.parse(event.body));
      if (!data) return false;
      for (const view of data.views) this.#view(view, event.atMs);
    }
    return true;
  }

  #view(view: AlarmView, atMs: number): void {
    const known = this.#on.get(view.alarmId);
    if (known && (view.onsetMs === null || view.occurrence !== known.first.occurrence)) {
      // The view that ends an occurrence still says who acknowledged it (kept until the next one).
      if (view.occurrence === known.first.occurrence)
        known.acknowledged = view.acknowledged ?? known.acknowledged;
      known.endMs = atMs;
      known.conditionEndMs ??= atMs;
      this.#on.delete(view.alarmId);
    }
    if (view.onsetMs === null) return;
    const occurrence = this.#on.get(view.alarmId) ?? this.#begin(view, view.onsetMs);
    occurrence.priority = higher(occurrence.priority, view.priority);
    occurrence.level =
      view.priority === occurrence.priority ? (view.level ?? occurrence.level) : occurrence.level;
    occurrence.acknowledged = view.acknowledged ?? occurrence.acknowledged;
    occurrence.conditionEndMs = view.endedMs;
  }

  #begin(view: AlarmView, onsetMs: number): Occurrence {
    const occurrence: Occurrence = {
      first: view,
      onsetMs,
      priority: view.priority,
      level: view.level,
      acknowledged: null,
      conditionEndMs: null,
      endMs: null,
    };
    this.#on.set(view.alarmId, occurrence);
    this.#queue.push(occurrence);
    return occurrence;
  }

  /** The occurrences that have ended, in the order they began, up to the first that is still on. */
  *ended(): Generator<Occurrence> {
    let length = 0;
    for (const occurrence of this.#queue) {
      if (occurrence.endMs === null) break;
      length++;
      yield occurrence;
    }
    this.#queue = this.#queue.slice(length);
  }

  /** All that are left, at the end of the recording. */
  rest(): readonly Occurrence[] {
    return this.#queue;
  }
}
