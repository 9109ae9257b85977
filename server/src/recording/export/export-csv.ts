/** A recording as CSV: one row for every sample or for every event. Streaming: one window in memory. */
import { eventRows } from '../event-rows.ts';
import { RowTurns } from '../long-work.ts';
import { writeCsv } from './csv-file.ts';
import { type Exported, type ExportRequest, recordedRange, sampleQuery } from './export-request.ts';
import { WallClock } from './wall-clock.ts';

/** In the order of (epoch, seq). A value that is missing is an empty field; its validity says why. */
export async function exportSamples(request: ExportRequest): Promise<Exported> {
  const { reader, range } = request;
  const clock = new WallClock(reader.clock());
  const info = reader.info();
  const units = new Map(info.channels.map((channel) => [channel.name, channel.unit]));
  const turns = new RowTurns(request.work, recordedRange(range, info));
  const header = ['time_utc', 'at_ms', 'epoch', 'seq', 'source', 'channel', 'value', 'unit', 'validity'];
  const rows = await writeCsv(request.path, header, async (file) => {
    for (const row of reader.samples(sampleQuery(request))) {
      const { atMs, epoch, seq, source, channel, value, validity } = row;
      const unit = units.get(channel) ?? '';
      file.row([clock.iso(atMs), atMs, epoch, seq, source, channel, value, unit, validity]);
      if (turns.isDue) await turns.turn(atMs);
    }
  });
  return { rows, damage: reader.damage() };
}

/** Every row of the event log with its body as JSON, but the repeated states of all alarms (docs/recording.md). */
export async function exportEvents({ reader, path, range, work }: ExportRequest): Promise<Exported> {
  const clock = new WallClock(reader.clock());
  const turns = new RowTurns(work, recordedRange(range, reader.info()));
  const header = ['time_utc', 'at_ms', 'epoch', 'seq', 'type', 'device', 'body'];
  const damage: string[] = [];
  const rows = await writeCsv(path, header, async (file) => {
    for (const { atMs, epoch, seq, type, device, body } of eventRows(reader.segments(), range, damage)) {
      if (type !== 'alarmState') file.row([clock.iso(atMs), atMs, epoch, seq, type, device, body]);
      if (turns.isDue) await turns.turn(atMs);
    }
  });
  return { rows, damage: [...reader.damage(), ...damage] };
}
