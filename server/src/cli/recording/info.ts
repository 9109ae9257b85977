/** `recording info`: what one recording holds. */
import { WallClock } from '../../recording/export/wall-clock.ts';
import { openRunReader, type RunInfo, type RunReader } from '../../recording/run-reader.ts';
import { exitCodes, parseCommandLine } from '../command.ts';
import { defaultDataDir, duration, megabytes, recordingPath } from './shared-options.ts';

export const infoHelp = `Usage: circuitwatch recording info FILE|FOLDER|RUN [--data DIR] [--json]

  --data DIR   where RUN is looked up (default ${defaultDataDir})
  --json       one JSON object

The hash at the end, noted elsewhere, later shows whether events were cut off the end of the recording.
Exit code 1 when a segment cannot be read.
`;

function describe(reader: RunReader, info: RunInfo): string {
  const clock = new WallClock(reader.clock());
  const lines = [
    `run ${info.run.runId}, bed ${info.run.bedId} (${info.label})`,
    info.fromMs === null || info.toMs === null
      ? 'empty'
      : `${clock.iso(info.fromMs)} to ${clock.iso(info.toMs)} (${duration(info.toMs - info.fromMs)})`,
    ...info.segments.map(({ path, bytes }) => `  ${path}  ${megabytes(bytes)}`),
    ...info.unreadable.map(({ path, reason }) => `  ${path}  UNREADABLE: ${reason}`),
    `${info.samples} samples in chunks, ${info.rawBytes} raw bytes, ${info.events} events, ${info.ledgerRows} ledger rows`,
    ...info.epochs.map(
      ({ epoch, openedMs, lastSeq }) => `  epoch ${epoch} since ${clock.iso(openedMs)}, last seq ${lastSeq}`,
    ),
    `sources: ${info.sources.join(', ')}`,
    `channels: ${info.channels.map(({ name, unit }) => (unit === '' ? name : `${name} (${unit})`)).join(', ')}`,
    `last event hash: ${info.chainHead ?? 'no events'}`,
  ];
  return `${lines.join('\n')}\n`;
}

export function showInfo(args: readonly string[]): number {
  const { values, positionals } = parseCommandLine(
    args,
    { data: { type: 'string' }, json: { type: 'boolean' } },
    true,
  );
  const reader = openRunReader(recordingPath(positionals, values.data ?? defaultDataDir));
  try {
    const info = reader.info();
    process.stdout.write(values.json ? `${JSON.stringify(info)}\n` : describe(reader, info));
    return info.unreadable.length === 0 ? exitCodes.ok : exitCodes.finding;
  } finally {
    reader.close();
  }
}
