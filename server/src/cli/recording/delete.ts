/** `recording delete`: a run off the disk, by two people and with a line in the log. */
import { acquireGatewayLock, GatewayLockedError, type GatewayLock } from '../../recording/gateway-lock.ts';
import { segmentPaths } from '../../recording/run-reader.ts';
import { fileBytes, runFolder } from '../../recording/data-folder.ts';
import { RecordingError } from '../../recording/recording-error.ts';
import { deleteRun } from '../../recording/retention/delete-run.ts';
import { openSiteStore } from '../../recording/site-store.ts';
import { exitCodes, parseCommandLine, UsageError } from '../command.ts';
import { defaultDataDir } from './shared-options.ts';

export const deleteHelp = `Usage: circuitwatch recording delete RUN --by NAME --second NAME --reason TEXT [--data DIR] [--json]

Deletes a run for ever. Two people answer for it; both names and the reason go into the log of the data folder (table "log" of
site.sqlite), marked as typed and not verified. While a gateway runs on the folder, a run that a bed writes is refused; when
none runs, its bed begins a new run at the next start.

  --by, --second   who deletes it and who agrees: two different people
  --reason TEXT    why
  --data DIR       the data folder (default ${defaultDataDir})
  --json           one JSON object
`;

const options = {
  by: { type: 'string' },
  second: { type: 'string' },
  reason: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
} as const;
const nameMax = 64;
const reasonMax = 200;

function textOf(name: string, text: string | undefined, max: number): string {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '' || trimmed.length > max) throw new UsageError(`say --${name} in 1 to ${max} characters`);
  return trimmed;
}

/** undefined while a gateway runs on the folder. */
function lockOf(dataDir: string): GatewayLock | undefined {
  try {
    return acquireGatewayLock(dataDir);
  } catch (error) {
    if (error instanceof GatewayLockedError) return undefined;
    throw error;
  }
}

export function deleteRecording(args: readonly string[]): number {
  const { values, positionals } = parseCommandLine(args, options, true);
  const [runId, ...more] = positionals;
  if (runId === undefined || more.length > 0 || !/^[\w-]+$/.test(runId)) throw new UsageError('name one RUN');
  const by = textOf('by', values.by, nameMax);
  const second = textOf('second', values.second, nameMax);
  if (by.toLowerCase() === second.toLowerCase())
    throw new UsageError('--by and --second are the same person; deleting needs two');
  const reason = textOf('reason', values.reason, reasonMax);
  const dataDir = values.data ?? defaultDataDir;
  const bytes = segmentPaths(runFolder(dataDir, runId)).reduce((sum, path) => sum + fileBytes(path), 0);
  const lock = lockOf(dataDir);
  const site = openSiteStore(dataDir, Date.now(), (path) =>
    process.stderr.write(`site.sqlite could not be used; it is kept as ${path} and was made again\n`),
  );
  try {
    if (!lock && site.isInProgress(runId))
      throw new RecordingError(
        'busy',
        `a bed is writing ${runId}; it cannot be deleted while the gateway runs`,
      );
    const people = { by, second, verified: false };
    const detail = { reason: 'people', text: reason, bytes, ...people };
    deleteRun(dataDir, site, { runId, atWallMs: Date.now(), detail });
  } finally {
    site.close();
    lock?.release();
  }
  process.stdout.write(values.json ? `${JSON.stringify({ runId, bytes })}\n` : `${runId} is deleted\n`);
  return exitCodes.ok;
}
