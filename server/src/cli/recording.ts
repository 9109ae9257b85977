/** `circuitwatch recording …`: looks into recordings, checks them and takes them elsewhere. One file per action in recording/. */
import { RecordingError } from '../recording/recording-error.ts';
import { exitCodes, UsageError } from './command.ts';
import { clipHelp, clipRecording } from './recording/clip.ts';
import { deleteHelp, deleteRecording } from './recording/delete.ts';
import { exportHelp, exportRecording } from './recording/export.ts';
import { importHelp, importRecordings } from './recording/import.ts';
import { infoHelp, showInfo } from './recording/info.ts';
import { listHelp, listRecordings } from './recording/list.ts';
import { rerunHelp, rerunRecording } from './recording/rerun.ts';
import { verifyHelp, verifyRecording } from './recording/verify.ts';
import { whatifHelp, whatifRecording } from './recording/whatif.ts';

const help = `Usage: circuitwatch recording ACTION …

  list                              the runs of a data folder
  info FILE|FOLDER|RUN              what one recording holds
  verify FILE|FOLDER|RUN            check pages, hash chain, samples, counts
  export FILE|FOLDER|RUN --format csv|parquet|mcap|alarms|transitions|events --out FILE
                                    write it in a format of other programs
  rerun FILE|FOLDER|RUN             its bytes through today's drivers and rules; what differs
  whatif FILE|FOLDER|RUN… --set …   the alarms there would have been under other limits or delays
  clip FILE|FOLDER|RUN --from … --to … --out FILE.cwclip
                                    a stretch as one file to take elsewhere
  import FILE|FOLDER…               take clips and recordings into the data folder
  delete RUN --by NAME --second NAME --reason TEXT
                                    off the disk, by two people

FILE is a clip or a segment (data/runs/RUN/0001.sqlite), FOLDER a run's folder, RUN a run's id in the data folder.
Each action explains itself with --help. Exit codes: 0 ok, 1 finding, 2 usage.

Not there yet: play.
`;

interface Action {
  readonly help: string;
  run(args: readonly string[]): number | Promise<number>;
}

const actions: Readonly<Record<string, Action>> = {
  list: { help: listHelp, run: listRecordings },
  info: { help: infoHelp, run: showInfo },
  verify: { help: verifyHelp, run: verifyRecording },
  export: { help: exportHelp, run: exportRecording },
  rerun: { help: rerunHelp, run: rerunRecording },
  whatif: { help: whatifHelp, run: whatifRecording },
  clip: { help: clipHelp, run: clipRecording },
  import: { help: importHelp, run: importRecordings },
  delete: { help: deleteHelp, run: deleteRecording },
};
const notYet = new Set(['play']);

export async function recordingCommand(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(action?.help ?? help);
    return exitCodes.ok;
  }
  if (name !== undefined && notYet.has(name)) throw new UsageError(`"recording ${name}" is not there yet`);
  if (!action) throw new UsageError(`write: recording ${Object.keys(actions).join(' | ')}`);
  try {
    return await Promise.resolve(action.run(rest));
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    if (error.code === 'missing') throw new UsageError(error.message);
    process.stderr.write(`${error.message}\n`);
    return exitCodes.finding;
  }
}
