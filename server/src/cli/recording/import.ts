/** `recording import`: clips and recordings from elsewhere into a data folder. */
import { existsSync } from 'node:fs';
import { importRecording } from '../../recording/clip/import-recording.ts';
import { RecordingError } from '../../recording/recording-error.ts';
import { exitCodes, parseCommandLine, UsageError } from '../command.ts';
import { defaultDataDir } from './shared-options.ts';
import { watchedWork } from './watched-work.ts';

export const importHelp = `Usage: circuitwatch recording import FILE|FOLDER… [--data DIR] [--accept-damage] [--json]

Takes clips (.cwclip), segments and run folders into the data folder, also while the gateway runs. Each is checked first
(as "recording verify" does) and copied as a whole; a run that is there already is refused.

  --data DIR        the data folder (default ${defaultDataDir})
  --accept-damage   take a damaged recording as it is
  --json            one JSON object per recording

Exit code 1 when one was refused; the others are imported.
`;

const options = {
  data: { type: 'string' },
  'accept-damage': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export async function importRecordings(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, options, true);
  if (positionals.length === 0) throw new UsageError('name a FILE or FOLDER to import');
  const absent = positionals.find((path) => !existsSync(path));
  if (absent !== undefined) throw new UsageError(`there is no file or folder "${absent}"`);
  const dataDir = values.data ?? defaultDataDir;
  let exitCode: number = exitCodes.ok;
  for (const path of positionals) {
    try {
      const acceptDamage = values['accept-damage'] ?? false;
      const imported = await watchedWork(`import of ${path}`, (work) =>
        importRecording({ path, dataDir, atWallMs: Date.now(), acceptDamage, work }),
      );
      if (!imported) return exitCodes.finding;
      process.stdout.write(
        values.json ? `${JSON.stringify({ path, ...imported })}\n` : `${imported.runId} from ${path}\n`,
      );
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      process.stderr.write(`not imported: ${error.message}\n`);
      exitCode = exitCodes.finding;
    }
  }
  return exitCode;
}
