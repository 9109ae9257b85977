/**
 * Deleting a run, by retention or by people: out of sight in one step, into the log, then off the disk. A deletion that was
 * interrupted is finished by the next look (`finishDeletions`).
 */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder, runsFolder, syncFolder } from '../data-folder.ts';
import { RecordingError } from '../recording-error.ts';
import type { SiteStore } from '../site-store.ts';

const deletingPrefix = 'deleting-';

export interface Deletion {
  readonly runId: string;
  readonly atWallMs: number;
  /** Why, by whom: what the log keeps beside the run and its size. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The log comes first; where the disk has no room for its row, the room of the run makes it. */
export function deleteRun(dataDir: string, site: SiteStore, deletion: Deletion): void {
  const { runId, atWallMs, detail } = deletion;
  const folder = runFolder(dataDir, runId);
  if (!existsSync(folder)) throw new RecordingError('missing', `there is no run ${runId} in ${dataDir}`);
  const entry = { atWallMs, type: 'recordingDeleted' as const, detail: { runId, ...detail } };
  let isLogged = true;
  try {
    site.log(entry);
  } catch (error) {
    if (!(error instanceof RecordingError) || error.code !== 'full') throw error;
    isLogged = false;
  }
  renameSync(folder, join(dataDir, deletingPrefix + runId));
  syncFolder(runsFolder(dataDir));
  finishDeletions(dataDir);
  if (!isLogged) site.log(entry);
  site.forget(runId);
}

/** Removes what a deletion has taken out of sight. */
export function finishDeletions(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(deletingPrefix)) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}
