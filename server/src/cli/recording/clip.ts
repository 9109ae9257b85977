/** `recording clip`: a stretch of a recording as one file to take elsewhere. */
import { writeClip } from '../../recording/clip/write-clip.ts';
import { WallClock } from '../../recording/export/wall-clock.ts';
import { openRunReader } from '../../recording/run-reader.ts';
import { exitCodes, parseCommandLine, UsageError } from '../command.ts';
import { defaultDataDir, rangeOf, recordingPath } from './shared-options.ts';
import { watchedWork } from './watched-work.ts';

export const clipHelp = `Usage: circuitwatch recording clip FILE|FOLDER|RUN --out FILE.cwclip [options]

  --out FILE      the clip; it opens with every recording command, and with "recording import" in another gateway
  --from, --to    the stretch: ISO 8601 wall time (2026-11-24T10:00:00Z) or gateway ms; everything without them
  --deidentify    without labels, names of people and displays, and texts that somebody typed. Nothing else is changed: times,
                  values, weight, limits and raw bytes stay
  --no-raw        without the raw bytes of the devices
  --data DIR      where RUN is looked up (default ${defaultDataDir})
  --json          one JSON object

A clip holds whole sample blocks and the events from the last record of all alarms before it on. Unless it is de-identified
its events are the original ones with their hashes: "sealed" says that they are unbroken. Ctrl-C leaves no file.
Exit code 1 when a part of the recording is damaged and left out, or when it was ended.
`;

const options = {
  out: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  deidentify: { type: 'boolean' },
  'no-raw': { type: 'boolean' },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export async function clipRecording(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, options, true);
  const { out } = values;
  if (out === undefined) throw new UsageError('say --out FILE.cwclip');
  const reader = openRunReader(recordingPath(positionals, values.data ?? defaultDataDir));
  try {
    const range = rangeOf(values, new WallClock(reader.clock()));
    const clip = await watchedWork(`clip to ${out}`, (work) =>
      writeClip({
        reader,
        path: out,
        range,
        deidentify: values.deidentify ?? false,
        withRaw: !values['no-raw'],
        work,
      }),
    );
    if (!clip) return exitCodes.finding;
    const seal = clip.isSealed ? 'sealed' : 'with a hash chain of its own';
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ out, ...clip })}\n`
        : `${clip.runId} in ${out}: ${clip.samples} samples, ${clip.events} events, ${clip.rawBytes} raw bytes, ${seal}\n`,
    );
    for (const what of clip.damage) process.stderr.write(`left out: ${what}\n`);
    return clip.damage.length === 0 ? exitCodes.ok : exitCodes.finding;
  } finally {
    reader.close();
  }
}
