/**
 * Brings recordings from elsewhere into a data folder: a clip, a segment's file or a run's folder. Each is checked first and
 * copied as a whole; what is there already is never touched. An imported run is marked by a file beside its segments, so
 * that no bed ever goes on writing it.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createFolder, runFolder, runsFolder, segmentPath, syncFolder } from '../data-folder.ts';
import type { LongWork } from '../long-work.ts';
import { RecordingError } from '../recording-error.ts';
import { openRunReader, segmentPaths } from '../run-reader.ts';
import { runFileKind } from '../schema.ts';
import { closeQuietly, copyDatabase, openReadOnly } from '../sqlite.ts';
import type { VerifyReport } from '../verify/verify-report.ts';
import { verifyRun } from '../verify/verify-run.ts';

const markName = 'imported.json';
const runIdPattern = /^[\w-]{1,128}$/;

export function isImported(dataDir: string, runId: string): boolean {
  return existsSync(join(runFolder(dataDir, runId), markName));
}

export interface Imported {
  readonly runId: string;
  readonly segments: number;
}

export interface ImportRequest {
  readonly path: string;
  readonly dataDir: string;
  readonly atWallMs: number;
  /** A damaged recording is taken all the same, as it is. */
  readonly acceptDamage: boolean;
  readonly work: LongWork;
}

function firstFindings(reports: readonly VerifyReport[]): string {
  const findings = reports.flatMap((report) => report.findings);
  return findings
    .slice(0, 3)
    .map(({ code, what }) => `${code}: ${what}`)
    .join('; ');
}

/**
 * @throws RecordingError `exists` when the run is there already, `corrupt` when the check found something, `missing`,
 *   `foreign`, `newer`, `full`, `io`
 */
export async function importRecording(request: ImportRequest): Promise<Imported> {
  const { path, dataDir, work } = request;
  const reader = openRunReader(path);
  const info = reader.info();
  reader.close();
  const { runId } = info.run;
  if (!runIdPattern.test(runId)) throw new RecordingError('corrupt', `${path} has no usable run id`);
  const target = runFolder(dataDir, runId);
  if (existsSync(target)) throw new RecordingError('exists', `the run ${runId} is in ${dataDir} already`);
  const reports = verifyRun(path);
  if (!request.acceptDamage && reports.some((report) => !report.ok)) {
    throw new RecordingError('corrupt', `${path} is damaged (${firstFindings(reports)})`);
  }
  createFolder(runsFolder(dataDir));
  // Not below runs/: what is half copied is no run.
  const stage = join(dataDir, `import-${process.pid}`);
  rmSync(stage, { recursive: true, force: true });
  try {
    const paths = segmentPaths(path).filter((one) => info.segments.some((segment) => segment.path === one));
    for (const [i, one] of paths.entries()) {
      const number = info.segments.find((segment) => segment.path === one)?.segment ?? i + 1;
      await copySegment(one, segmentPath(stage, runId, number), (share) => (i + share) / paths.length, work);
    }
    const staged = runFolder(stage, runId);
    const mark = { from: basename(path), importedWallMs: request.atWallMs };
    writeFileSync(join(staged, markName), `${JSON.stringify(mark)}\n`, { flush: true });
    syncFolder(staged);
    renameSync(staged, target);
    syncFolder(runsFolder(dataDir));
    return { runId, segments: paths.length };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

async function copySegment(
  from: string,
  to: string,
  shareOf: (share: number) => number,
  work: LongWork,
): Promise<void> {
  createFolder(join(to, '..'));
  const db = openReadOnly(from, runFileKind);
  let share = 0;
  try {
    await copyDatabase(db, to, (done) => {
      share = done;
    });
  } finally {
    closeQuietly(db);
  }
  await work.turn(shareOf(share));
}
