/** A recording as CSV: one row for every sample, every alarm transition, or every event. Streaming: one window in memory. */
import { z } from 'zod';
import type { RunReader, TimeRange } from '../run-reader.ts';
import { CsvFile } from './csv-file.ts';
import { WallClock } from './wall-clock.ts';

export interface Exported {
  readonly rows: number;
  /** What could not be decoded and is not in the file. */
  readonly damage: readonly string[];
}

function written(path: string, header: readonly string[], fill: (file: CsvFile) => void): number {
  const file = new CsvFile(path, header);
  try {
    fill(file);
  } catch (error) {
    file.abandon();
    throw error;
  }
  file.finish();
  return file.rows;
}

/** In the order of (epoch, seq). A value that is missing is an empty field; its validity says why. */
export function exportSamples(
  reader: RunReader,
  path: string,
  query: TimeRange & { readonly channels?: readonly string[] },
): Exported {
  const clock = new WallClock(reader.clock());
  const units = new Map(reader.info().channels.map((channel) => [channel.name, channel.unit]));
  const header = ['time_utc', 'at_ms', 'epoch', 'seq', 'source', 'channel', 'value', 'unit', 'validity'];
  const rows = written(path, header, (file) => {
    for (const row of reader.samples(query)) {
      file.row([
        clock.iso(row.atMs),
        row.atMs,
        row.epoch,
        row.seq,
        row.source,
        row.channel,
        row.value,
        units.get(row.channel) ?? '',
        row.validity,
      ]);
    }
  });
  return { rows, damage: reader.damage() };
}

const scalar = z.union([z.string(), z.number(), z.null()]);
/** What the file shows of an alarm transition (shared/alarms/alarm-types.ts). */
const transitionSchema = z.object({
  ruleId: z.string(),
  from: z.string(),
  to: z.string(),
  cause: z.string(),
  view: z.object({
    occurrence: z.number(),
    revision: z.number(),
    kind: z.string(),
    priority: z.string(),
    level: scalar,
    channel: scalar,
    device: scalar,
    value: scalar,
    limit: scalar,
    consequenceOf: scalar,
  }),
});

export function exportAlarms(reader: RunReader, path: string, range: TimeRange): Exported {
  const clock = new WallClock(reader.clock());
  const damage: string[] = [];
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
  const header = [
    'time_utc',
    'at_ms',
    'epoch',
    'seq',
    'rule',
    'from',
    'to',
    'cause',
    ...ofView,
    'consequence_of',
  ];
  const rows = written(path, header, (file) => {
    for (const event of reader.events(range)) {
      if (event.type !== 'alarm') continue;
      const parsed = transitionSchema.safeParse(JSON.parse(event.body));
      if (!parsed.success) {
        damage.push(`event ${event.eventId} is not an alarm transition`);
        continue;
      }
      const { ruleId, from, to, cause, view } = parsed.data;
      file.row([
        clock.iso(event.atMs),
        event.atMs,
        event.epoch,
        event.seq,
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

/** Every row of the event log with its body as JSON, but the repeated states of all alarms (docs/recording.md). */
export function exportEvents(reader: RunReader, path: string, range: TimeRange): Exported {
  const clock = new WallClock(reader.clock());
  const header = ['time_utc', 'at_ms', 'epoch', 'seq', 'type', 'device', 'body'];
  const rows = written(path, header, (file) => {
    for (const { atMs, epoch, seq, type, device, body } of reader.events(range))
      if (type !== 'alarmState') file.row([clock.iso(atMs), atMs, epoch, seq, type, device, body]);
  });
  return { rows, damage: reader.damage() };
}
