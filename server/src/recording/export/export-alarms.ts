/** The alarms of a recording as CSV: one row for every occurrence, or one for every transition. */
import { alarmTransitionSchema } from '@circuitwatch/shared/wire/alarm-schemas.ts';
import { eventRows } from '../event-rows.ts';
import { RowTurns } from '../long-work.ts';
import { AlarmOccurrences, type Occurrence } from './alarm-occurrences.ts';
import { type CsvValue, writeCsv } from './csv-file.ts';
import { type Exported, type ExportRequest, recordedRange } from './export-request.ts';
import { WallClock } from './wall-clock.ts';

const occurrenceHeader = [
  'rule',
  'alarm',
  'occurrence',
  'kind',
  'priority',
  'level',
  'channel',
  'device',
  'detail',
  'value',
  'comparison',
  'limit',
  'start_utc',
  'start_ms',
  'condition_end_utc',
  'end_utc',
  'duration_ms',
  'acknowledged_by',
  'acknowledged_role',
  'acknowledged_utc',
  'consequence_of',
];

function occurrenceRow(occurrence: Occurrence, clock: WallClock): CsvValue[] {
  const { first, onsetMs, conditionEndMs, endMs, acknowledged } = occurrence;
  const iso = (atMs: number | null): string | null => (atMs === null ? null : clock.iso(atMs));
  return [
    first.ruleId,
    first.alarmId,
    first.occurrence,
    first.kind,
    occurrence.priority,
    occurrence.level,
    first.channel,
    first.device,
    first.detail ?? null,
    first.value,
    first.comparison,
    first.limit,
    iso(onsetMs),
    onsetMs,
    iso(conditionEndMs),
    iso(endMs),
    endMs === null ? null : endMs - onsetMs,
    acknowledged?.actor.name ?? null,
    acknowledged?.actor.role ?? null,
    iso(acknowledged?.atMs ?? null),
    first.consequenceOf,
  ];
}

/**
 * One row for every occurrence that was on in the range, in the order they began. One that was on before the range is there
 * with its own start; one that is still on at its end has no end and no duration.
 */
export async function exportAlarms({ reader, path, range, work }: ExportRequest): Promise<Exported> {
  const clock = new WallClock(reader.clock());
  const turns = new RowTurns(work, recordedRange(range, reader.info()));
  const damage: string[] = [];
  const occurrences = new AlarmOccurrences();
  const isIn = ({ endMs }: Occurrence): boolean => endMs === null || endMs >= range.fromMs;
  const rows = await writeCsv(path, occurrenceHeader, async (file) => {
    // From the beginning: what was on before the range began is told by its events.
    for (const event of eventRows(reader.segments(), { fromMs: 0, toMs: range.toMs }, damage)) {
      if (!occurrences.take(event)) damage.push(`event ${event.eventId} is not an alarm`);
      for (const occurrence of occurrences.ended()) {
        if (isIn(occurrence)) file.row(occurrenceRow(occurrence, clock));
      }
      if (turns.isDue) await turns.turn(event.atMs);
    }
    for (const occurrence of occurrences.rest())
      if (isIn(occurrence)) file.row(occurrenceRow(occurrence, clock));
  });
  return { rows, damage: [...reader.damage(), ...damage] };
}

const transitionHeader = ['time_utc', 'at_ms', 'epoch', 'seq', 'rule', 'from', 'to', 'cause'];
const ofView = [
  'occurrence',
  'revision',
  'kind',
  'priority',
  'level',
  'channel',
  'device',
  'value',
  'limit',
] as const;

export async function exportTransitions({ reader, path, range, work }: ExportRequest): Promise<Exported> {
  const clock = new WallClock(reader.clock());
  const turns = new RowTurns(work, recordedRange(range, reader.info()));
  const damage: string[] = [];
  const rows = await writeCsv(path, [...transitionHeader, ...ofView, 'consequence_of'], async (file) => {
    for (const { eventId, type, atMs, epoch, seq, body } of eventRows(reader.segments(), range, damage)) {
      if (turns.isDue) await turns.turn(atMs);
      if (type !== 'alarm') continue;
      const { data } = alarmTransitionSchema.safeParse(JSON.parse(body));
      if (!data) {
        damage.push(`event ${eventId} is not an alarm transition`);
        continue;
      }
      const { ruleId, from, to, cause, view } = data;
      file.row([
        clock.iso(atMs),
        atMs,
        epoch,
        seq,
        ruleId,
        from,
        to,
        cause,
        ...ofView.map((name) => view[name]),
        view.consequenceOf,
      ]);
    }
  });
  return { rows, damage: [...reader.damage(), ...damage] };
}
