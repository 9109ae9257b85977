/**
 * What a run's recording has of its alarms, for the start of a core (T23, R74): the newest event of every alarm and of the
 * bed, back to the last `alarmState` event, which has them all. Read over segments, newest first.
 */
import type { AlarmMemory } from '@circuitwatch/shared/alarms/alarm-restore.ts';
import type { AlarmView, BedAlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import {
  alarmTransitionSchema,
  alarmViewSchema,
  bedAlarmTransitionSchema,
  bedAlarmViewSchema,
} from '@circuitwatch/shared/wire/alarm-schemas.ts';
import { z } from 'zod';
import { segmentPath, segmentsOf } from './data-folder.ts';
import type { RunReader } from './run-reader.ts';
import { SegmentReader } from './segment-reader.ts';

/** A core writes an `alarmState` event at its start and after every thousand changes, so this is never reached. */
const eventsMax = 20_000;

const stateSchema = z.object({ views: z.array(alarmViewSchema), bed: bedAlarmViewSchema });

/** The alarms of a run and its bed as of a moment, collected from its events, newest first. */
export class AlarmsFound {
  readonly views = new Map<string, AlarmView>();
  bed: BedAlarmView | null = null;
  isComplete = false;
  #events = 0;

  /** Takes one event, newest first; what is known already is newer. A body that does not parse is passed over. */
  take(type: string, body: string): void {
    this.#events++;
    this.isComplete = this.#events >= eventsMax;
    const content: unknown = JSON.parse(body);
    if (type === 'alarm') {
      const { data } = alarmTransitionSchema.safeParse(content);
      if (data) this.#view(data.view);
    } else if (type === 'bedAlarms') {
      this.bed ??= bedAlarmTransitionSchema.safeParse(content).data?.view ?? null;
    } else {
      const { data } = stateSchema.safeParse(content);
      if (!data) return;
      for (const view of data.views) this.#view(view);
      this.bed ??= data.bed;
      this.isComplete = true;
    }
  }

  #view(view: AlarmView): void {
    if (!this.views.has(view.alarmId)) this.views.set(view.alarmId, view);
  }
}

/**
 * null when the run has no alarms recorded. `atMs`: the run's last recorded gateway time. A segment that cannot be read is
 * told to `onUnreadable` and left out: watching begins all the same.
 */
export function readAlarmMemory(
  dataDir: string,
  runId: string,
  atMs: number,
  onUnreadable: (reason: string) => void,
): AlarmMemory | null {
  const found = new AlarmsFound();
  let wallOffsetMs: number | undefined;
  for (const segment of segmentsOf(dataDir, runId).toReversed()) {
    try {
      const reader = new SegmentReader(segmentPath(dataDir, runId, segment));
      wallOffsetMs ??= reader.clock().at(-1)?.offsetMs;
      readAlarmEvents(reader, found, Number.MAX_SAFE_INTEGER);
      reader.close();
    } catch (error) {
      onUnreadable(error instanceof Error ? error.message : String(error));
    }
    if (found.isComplete) break;
  }
  if (found.views.size === 0 && found.bed === null) return null;
  return { views: [...found.views.values()], bed: found.bed, atMs, wallOffsetMs: wallOffsetMs ?? 0 };
}

/** What the recording has of the alarms before an epoch, for a re-run that begins there; undefined when nothing. */
export function recordedMemory(
  reader: RunReader,
  epoch: number,
): Pick<AlarmMemory, 'views' | 'bed'> | undefined {
  const found = new AlarmsFound();
  const earlier = reader.epochs().filter((one) => one.epoch < epoch);
  for (const one of earlier.toReversed()) {
    const rows = ['alarm', 'bedAlarms', 'alarmState'].flatMap((type) => [
      ...reader.eventsOf(type, one.epoch),
    ]);
    for (const row of rows.toSorted((a, b) => b.eventId - a.eventId)) {
      if (found.isComplete) break;
      found.take(row.type, row.body);
    }
  }
  if (found.views.size === 0 && found.bed === null) return undefined;
  return { views: [...found.views.values()], bed: found.bed };
}

/** Takes the segment's events up to `untilMs` into what was found in newer segments. */
export function readAlarmEvents(reader: SegmentReader, found: AlarmsFound, untilMs: number): void {
  // Alarm events are in the order of their times, so the last one before the moment is found by the index over times.
  const last = reader.db
    .prepare(
      "SELECT max(event_id) AS id FROM (SELECT event_id FROM event WHERE at_ms <= ? AND type IN ('alarm', 'bedAlarms', " +
        "'alarmState') ORDER BY at_ms DESC, event_id DESC LIMIT 1)",
    )
    .get(untilMs)?.['id'];
  if (typeof last !== 'number') return;
  const rows = reader.db
    .prepare(
      "SELECT type, body FROM event WHERE event_id <= ? AND type IN ('alarm', 'bedAlarms', 'alarmState') " +
        'ORDER BY event_id DESC',
    )
    .iterate(Math.min(last, reader.supersededFrom?.eventId ?? last));
  for (const row of rows) {
    found.take(String(row['type']), String(row['body']));
    if (found.isComplete) break;
  }
}
