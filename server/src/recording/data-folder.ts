/**
 * The layout of the data folder, and the steps that make a new file survive a power cut: after a file is created or
 * renamed, the folder that names it is synced, up to the data folder itself.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const segmentPattern = /^(\d{4})\.sqlite$/;
/** A run with more segments than this has a disk that fails over and over. */
export const segmentsMax = 9999;

export function sitePath(dataDir: string): string {
  return join(dataDir, 'site.sqlite');
}

export function lockPath(dataDir: string): string {
  return join(dataDir, 'gateway.lock.sqlite');
}

/** Names the holder of the lock for people; the lock itself is the SQLite file. */
export function lockHolderPath(dataDir: string): string {
  return join(dataDir, 'gateway.lock.json');
}

export function runsFolder(dataDir: string): string {
  return join(dataDir, 'runs');
}

export function runFolder(dataDir: string, runId: string): string {
  return join(runsFolder(dataDir), runId);
}

export function segmentPath(dataDir: string, runId: string, segment: number): string {
  return join(runFolder(dataDir, runId), `${String(segment).padStart(4, '0')}.sqlite`);
}

/** The segment numbers of a run that exist, in order. */
export function segmentsOf(dataDir: string, runId: string): number[] {
  return segmentNumbers(runFolder(dataDir, runId));
}

export function segmentNumbers(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const numbers: number[] = [];
  for (const name of readdirSync(folder)) {
    const number = segmentPattern.exec(name)?.[1];
    if (number !== undefined) numbers.push(Number(number));
  }
  return numbers.toSorted((a, b) => a - b);
}

/** Makes the entries of a folder durable. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Creates a folder and its parents, and syncs each folder that got a new entry. */
export function createFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.push(at);
  if (missing.length === 0) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const created of missing) syncFolder(dirname(created));
}

/**
 * Moves a damaged or foreign database and its WAL out of the way, to `data/quarantine/`, for people to look at. The
 * caller has closed it.
 * @returns the new path
 */
export function quarantine(dataDir: string, path: string, atWallMs: number): string {
  const folder = join(dataDir, 'quarantine');
  createFolder(folder);
  const stamp = new Date(atWallMs).toISOString().replaceAll(/[-:]/g, '').replace('.', '');
  const owner = dirname(path) === dataDir ? '' : `${basename(dirname(path))}-`;
  const target = join(folder, `${owner}${basename(path)}.corrupt-${stamp}`);
  renameSync(path, target);
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  }
  syncFolder(dirname(path));
  syncFolder(folder);
  return target;
}

export function fileBytes(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
