/** `recording list`: the runs of a data folder, newest first. */
import { existsSync } from 'node:fs';
import { listRuns } from '../../recording/run-reader.ts';
import { exitCodes, parseCommandLine, UsageError } from '../command.ts';
import { defaultDataDir, megabytes } from './shared-options.ts';

export const listHelp = `Usage: circuitwatch recording list [--data DIR] [--json]

  --data DIR   the gateway's data folder (default ${defaultDataDir})
  --json       one JSON object per run

Exit code 1 when a run cannot be read.
`;

export function listRecordings(args: readonly string[]): number {
  const { values } = parseCommandLine(args, { data: { type: 'string' }, json: { type: 'boolean' } });
  const dataDir = values.data ?? defaultDataDir;
  if (!existsSync(dataDir)) throw new UsageError(`there is no data folder ${dataDir}; name one with --data`);
  const runs = listRuns(dataDir);
  for (const { run, label, path, segments, bytes, problem } of runs) {
    if (values.json) {
      process.stdout.write(`${JSON.stringify({ ...run, label, path, segments, bytes, problem })}\n`);
    } else {
      const started = new Date(run.startedMs).toISOString();
      const state = problem === null ? '' : `  PROBLEM: ${problem}`;
      process.stdout.write(`${run.runId}  bed ${run.bedId}  since ${started}  ${megabytes(bytes)}${state}\n`);
    }
  }
  if (runs.length === 0) process.stderr.write(`${dataDir} holds no runs\n`);
  return runs.some((run) => run.problem !== null) ? exitCodes.finding : exitCodes.ok;
}
