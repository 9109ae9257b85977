/** `recording export`: a recording as a table for other programs. */
import {
  exportAlarms,
  exportEvents,
  exportSamples,
  type Exported,
} from '../../recording/export/export-csv.ts';
import { WallClock } from '../../recording/export/wall-clock.ts';
import { openRunReader, type RunReader } from '../../recording/run-reader.ts';
import { exitCodes, parseCommandLine, UsageError } from '../command.ts';
import { defaultDataDir, recordingPath, timeOption } from './shared-options.ts';

export const exportHelp = `Usage: circuitwatch recording export FILE|FOLDER|RUN --format csv|alarms|events --out FILE [options]

  --format csv      every sample one row: time_utc,at_ms,epoch,seq,source,channel,value,unit,validity
  --format alarms   every alarm transition one row
  --format events   every row of the event log: alarms, commands, limits, displays, notices, links; its body as JSON
  --out FILE        the file to write; it appears when it is complete
  --from, --to      only this stretch: ISO 8601 wall time (2026-11-24T10:00:00Z) or gateway ms
  --channels A,B    only these channels (csv)
  --data DIR        where RUN is looked up (default ${defaultDataDir})
  --json            one JSON object with the number of rows

A missing value is an empty field; its validity says why. Numbers have a decimal point, times are UTC.
Exit code 1 when a part of the recording is damaged and left out. MCAP and Parquet: not there yet.
`;

const options = {
  format: { type: 'string' },
  out: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  channels: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const;

function channelsOf(text: string | undefined, reader: RunReader): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const known = new Set(reader.info().channels.map((channel) => channel.name));
  const wanted = text.split(',');
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new UsageError(
      `the recording has no channel ${unknown.join(', ')}; it has ${[...known].join(', ')}`,
    );
  }
  return wanted;
}

export function exportRecording(args: readonly string[]): number {
  const { values, positionals } = parseCommandLine(args, options, true);
  const { format, out } = values;
  if (format === 'mcap' || format === 'parquet') throw new UsageError(`--format ${format} is not there yet`);
  if (format !== 'csv' && format !== 'alarms' && format !== 'events')
    throw new UsageError('say --format csv, --format alarms or --format events');
  if (out === undefined) throw new UsageError('say --out FILE');
  const reader = openRunReader(recordingPath(positionals, values.data ?? defaultDataDir));
  let exported: Exported;
  try {
    const clock = new WallClock(reader.clock());
    const range = {
      fromMs: timeOption('from', values.from, clock, 0),
      toMs: timeOption('to', values.to, clock, Number.MAX_SAFE_INTEGER),
    };
    const channels = channelsOf(values.channels, reader);
    if (format === 'csv') exported = exportSamples(reader, out, channels ? { ...range, channels } : range);
    else exported = (format === 'alarms' ? exportAlarms : exportEvents)(reader, out, range);
  } finally {
    reader.close();
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ out, ...exported })}\n`);
  else process.stdout.write(`${exported.rows} rows in ${out}\n`);
  for (const what of exported.damage) process.stderr.write(`left out: ${what}\n`);
  return exported.damage.length === 0 ? exitCodes.ok : exitCodes.finding;
}
