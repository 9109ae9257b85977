/** `recording export`: a recording in the formats of other programs. */
import { exportAlarms, exportTransitions } from '../../recording/export/export-alarms.ts';
import { exportEvents, exportSamples } from '../../recording/export/export-csv.ts';
import type { Exported, ExportRequest } from '../../recording/export/export-request.ts';
import { WallClock } from '../../recording/export/wall-clock.ts';
import { openRunReader, type RunReader } from '../../recording/run-reader.ts';
import { exitCodes, parseCommandLine, UsageError } from '../command.ts';
import { defaultDataDir, rangeOf, recordingPath } from './shared-options.ts';
import { watchedWork } from './watched-work.ts';

export const exportHelp = `Usage: circuitwatch recording export FILE|FOLDER|RUN --format FORMAT --out FILE [options]

  --format csv          every sample one row: time_utc,at_ms,epoch,seq,source,channel,value,unit,validity
  --format parquet      the same rows for DuckDB, pandas …; units are in the file's metadata
  --format mcap         for Foxglove, Lichtblick …: a topic per source (plot /pump.flow), alarms, events and ledger as logs
  --format alarms       every occurrence of an alarm one row (CSV): rule, priority, start, end, acknowledged by and when
  --format transitions  every alarm transition one row (CSV)
  --format events       every row of the event log (CSV): alarms, commands, limits, displays, links; its body as JSON
  --out FILE            the file to write; it appears when it is complete
  --from, --to          only this stretch: ISO 8601 wall time (2026-11-24T10:00:00Z) or gateway ms
  --channels A,B        only these channels (csv, parquet, mcap)
  --data DIR            where RUN is looked up (default ${defaultDataDir})
  --json                one JSON object with the number of rows

A missing value is an empty field (null); its validity says why. Numbers have a decimal point, times are UTC.
How far it is goes to stderr; Ctrl-C ends it and leaves no file. Exit code 1 when a part of the recording is damaged and
left out, or when it was ended.
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

type Export = (request: ExportRequest) => Promise<Exported>;

/** The libraries of MCAP and Parquet are loaded only when they are asked for. */
const exports: Readonly<Record<string, Export>> = {
  csv: exportSamples,
  parquet: async (request) =>
    (await import('../../recording/export/export-parquet.ts')).exportParquet(request),
  mcap: async (request) => (await import('../../recording/export/export-mcap.ts')).exportMcap(request),
  alarms: exportAlarms,
  transitions: exportTransitions,
  events: exportEvents,
};

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

export async function exportRecording(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, options, true);
  const { format, out } = values;
  const run = format !== undefined && Object.hasOwn(exports, format) ? exports[format] : undefined;
  if (!run) throw new UsageError(`say --format ${Object.keys(exports).join(' | ')}`);
  if (out === undefined) throw new UsageError('say --out FILE');
  const reader = openRunReader(recordingPath(positionals, values.data ?? defaultDataDir));
  try {
    const request = {
      reader,
      path: out,
      range: rangeOf(values, new WallClock(reader.clock())),
      channels: channelsOf(values.channels, reader),
    };
    const exported = await watchedWork(`export to ${out}`, (work) => run({ ...request, work }));
    if (!exported) return exitCodes.finding;
    if (values.json) process.stdout.write(`${JSON.stringify({ out, ...exported })}\n`);
    else process.stdout.write(`${exported.rows} rows in ${out}\n`);
    for (const what of exported.damage) process.stderr.write(`left out: ${what}\n`);
    return exported.damage.length === 0 ? exitCodes.ok : exitCodes.finding;
  } finally {
    reader.close();
  }
}
