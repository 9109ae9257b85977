/**
 * One gateway per data folder. The lock is SQLite's own EXCLUSIVE lock on `gateway.lock.sqlite`, so it dies with the
 * process, whatever kills it; a JSON file beside it tells people who holds it. Run files are not locked: readers open them
 * while they are written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createFolder, lockHolderPath, lockPath, syncFolder } from './data-folder.ts';
import { RecordingError } from './recording-error.ts';
import { lockFileKind } from './schema.ts';
import { closeQuietly, openExclusive } from './sqlite.ts';

export interface GatewayLock {
  release(): void;
}

/** Thrown when another gateway holds the folder; `holderPid` is null when its note cannot be read. */
export class GatewayLockedError extends RecordingError {
  readonly holderPid: number | null;

  constructor(dataDir: string, holderPid: number | null) {
    const who = holderPid === null ? 'another gateway' : `the gateway with process id ${holderPid}`;
    super(
      'locked',
      `${dataDir} is in use by ${who}; stop it first, or give this one another folder with --data`,
    );
    this.name = 'GatewayLockedError';
    this.holderPid = holderPid;
  }
}

function readHolder(dataDir: string): number | null {
  try {
    const holder: unknown = JSON.parse(readFileSync(lockHolderPath(dataDir), 'utf8'));
    if (typeof holder !== 'object' || holder === null || !('pid' in holder)) return null;
    return typeof holder.pid === 'number' ? holder.pid : null;
  } catch {
    return null; // The note is for people; without it the message says "another gateway".
  }
}

/**
 * @throws GatewayLockedError when another process (or this one) holds the folder
 * @throws RecordingError `io` or `full` when the folder cannot be written
 */
export function acquireGatewayLock(dataDir: string): GatewayLock {
  createFolder(dataDir);
  let held: ReturnType<typeof openExclusive>;
  try {
    held = openExclusive(lockPath(dataDir), lockFileKind);
  } catch (error) {
    if (error instanceof RecordingError && error.code === 'locked') {
      throw new GatewayLockedError(dataDir, readHolder(dataDir));
    }
    throw error;
  }
  syncFolder(dataDir);
  writeFileSync(lockHolderPath(dataDir), `${JSON.stringify({ pid: process.pid })}\n`);
  return { release: () => closeQuietly(held) };
}
