/**
 * The only file that imports node:sqlite: how the store's files are opened, and what SQLite's errors mean.
 *
 * Every open for writing sets WAL and `synchronous=FULL` and reads both back: a library may remember neither (with
 * `NORMAL` a power cut lost up to 2.3 s of acknowledged commits in 25 of 25 trials; reliability.md §0.2, §0.3). Readers
 * open read-only, so that they can neither write nor checkpoint.
 *
 * POSIX locks belong to the process: never open a database file with `fs` in a process that also has it open here,
 * because closing that descriptor drops SQLite's locks.
 */
import { existsSync } from 'node:fs';
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { RecordingError, type RecordingErrorCode } from './recording-error.ts';

export type Database = DatabaseSync;
export type Statement = StatementSync;

/** Blobs of 1 to 20 kB waste half of a 4 KiB page; 16 KiB pages cost 2.5 % (performance.md §3b, "SQLite layout"). */
export const pageSizeBytes = 16_384;
const busyTimeoutMs = 5_000;
/** After a checkpoint the WAL is cut back to this. */
const journalSizeLimitBytes = 16 * 1024 * 1024;
const synchronousFull = 2;

const sqliteBusy = 5;
const sqliteNoMemory = 7;
const sqliteReadOnly = 8;
const sqliteIo = 10;
const sqliteCorrupt = 11;
const sqliteFull = 13;
const sqliteCannotOpen = 14;
const sqliteNotADatabase = 26;
const primaryCodeMask = 0xff;

export interface FileKind {
  /** Marks the file as ours, `PRAGMA application_id`. */
  readonly applicationId: number;
  /** What people call it in messages. */
  readonly name: string;
  /** `migrations[n]` brings a file from `user_version` n to n + 1; each runs in a transaction of its own. */
  readonly migrations: readonly string[];
}

/** The primary SQLite code of an error that node:sqlite threw, or undefined for any other error. */
function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & primaryCodeMask;
}

function recordingCodeOf(code: number): RecordingErrorCode | undefined {
  switch (code) {
    case sqliteFull:
      return 'full';
    case sqliteBusy:
      return 'busy';
    case sqliteCorrupt:
    case sqliteNotADatabase:
      return 'corrupt';
    case sqliteIo:
    case sqliteReadOnly:
    case sqliteCannotOpen:
    case sqliteNoMemory:
      return 'io';
    default:
      return undefined;
  }
}

/** Codes of Node's file functions that mean the same as an error of SQLite. */
function fileErrorCode(error: unknown): RecordingErrorCode | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'full' : 'io';
}

/** Turns an error of SQLite or of a file into a coded one; anything else (a programmer error) comes back as it is. */
export function toRecordingError(error: unknown, what: string): unknown {
  if (error instanceof RecordingError) return error;
  const code = sqliteCode(error);
  const recordingCode = code === undefined ? fileErrorCode(error) : recordingCodeOf(code);
  if (!recordingCode || !(error instanceof Error)) return error;
  return new RecordingError(recordingCode, `${what}: ${error.message}`, { cause: error });
}

function pragmaNumber(db: Database, name: string): number {
  const row = db.prepare(`PRAGMA ${name}`).get();
  const value = row ? Object.values(row)[0] : undefined;
  if (typeof value !== 'number')
    throw new RecordingError('unsafe', `PRAGMA ${name} answered ${String(value)}`);
  return value;
}

function requireDurable(db: Database, path: string): void {
  const journal = db.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  db.exec('PRAGMA synchronous = FULL');
  const synchronous = pragmaNumber(db, 'synchronous');
  if (journal !== 'wal' || synchronous !== synchronousFull) {
    throw new RecordingError(
      'unsafe',
      `${path} opened with journal_mode=${String(journal)}, synchronous=${synchronous}; the recorder needs wal and 2`,
    );
  }
}

function checkKind(db: Database, path: string, kind: FileKind): void {
  const applicationId = pragmaNumber(db, 'application_id');
  if (applicationId !== kind.applicationId) {
    throw new RecordingError('foreign', `${path} is not a Circuitwatch ${kind.name}`);
  }
  const version = pragmaNumber(db, 'user_version');
  if (version > kind.migrations.length) {
    throw new RecordingError(
      'newer',
      `${path} was written by a newer Circuitwatch (layout ${version}, this one knows ${kind.migrations.length})`,
    );
  }
}

function migrate(db: Database, kind: FileKind): void {
  for (let version = pragmaNumber(db, 'user_version'); version < kind.migrations.length; version++) {
    db.exec(`BEGIN IMMEDIATE; ${kind.migrations[version]}; PRAGMA user_version = ${version + 1}; COMMIT`);
  }
}

function isEmpty(db: Database): boolean {
  return pragmaNumber(db, 'schema_version') === 0 && pragmaNumber(db, 'user_version') === 0;
}

/**
 * Opens a file of the store for writing, creating it when it is not there, and brings its layout up to date. The caller
 * syncs the folder after creating a file.
 * @throws RecordingError `corrupt`, `foreign`, `newer`, `busy`, `full`, `io` or `unsafe`
 */
export function openForWriting(path: string, kind: FileKind): Database {
  let db: Database | undefined;
  try {
    db = new DatabaseSync(path, { timeout: busyTimeoutMs });
    if (isEmpty(db)) {
      // Incremental: pages that a tail leaves are given back when the file is closed (`releaseFreePages`).
      db.exec(
        `PRAGMA page_size = ${pageSizeBytes}; PRAGMA auto_vacuum = INCREMENTAL; ` +
          `PRAGMA application_id = ${kind.applicationId}`,
      );
    }
    checkKind(db, path, kind);
    requireDurable(db, path);
    // Checkpoints run between commits (segment-writer.ts), never inside one.
    db.exec(
      `PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = ${journalSizeLimitBytes}; PRAGMA foreign_keys = ON`,
    );
    migrate(db, kind);
    return db;
  } catch (error) {
    closeQuietly(db);
    throw toRecordingError(error, `cannot open ${path}`);
  }
}

/**
 * A closed file on a medium that cannot be written (an archive, a read-only mount): SQLite cannot make the lock files that
 * WAL needs, but without a WAL there is nothing to lock against either.
 */
function openImmutable(path: string): Database | undefined {
  if (existsSync(`${path}-wal`)) return undefined;
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
}

/**
 * Opens a file read-only, also while it is being written.
 * @throws RecordingError `missing`, `corrupt`, `foreign`, `newer`, `busy` or `io`
 */
export function openReadOnly(path: string, kind: FileKind): Database {
  let db: Database | undefined;
  try {
    if (!existsSync(path)) throw new RecordingError('missing', `there is no file ${path}`);
    db = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs });
    try {
      checkKind(db, path, kind);
    } catch (error) {
      if (sqliteCode(error) !== sqliteCannotOpen) throw error;
      closeQuietly(db);
      db = openImmutable(path);
      if (!db) throw error;
      checkKind(db, path, kind);
    }
    return db;
  } catch (error) {
    closeQuietly(db);
    throw toRecordingError(error, `cannot read ${path}`);
  }
}

/**
 * Takes a file exclusively for as long as the connection is open; the lock dies with the process.
 * @throws RecordingError `locked` when another connection has it
 */
export function openExclusive(path: string, kind: FileKind): Database {
  let db: Database | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 0 });
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE');
    db.exec(`PRAGMA application_id = ${kind.applicationId}`);
    db.exec('BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held(since TEXT); COMMIT');
    return db;
  } catch (error) {
    closeQuietly(db);
    const coded = toRecordingError(error, `cannot lock ${path}`);
    if (coded instanceof RecordingError && coded.code === 'busy') {
      throw new RecordingError('locked', `${path} is held by another process`, { cause: error });
    }
    throw coded;
  }
}

/** Closes a connection whose failure has been handled already; a second failure adds nothing. */
export function closeQuietly(db: Database | undefined): void {
  try {
    db?.close();
  } catch {
    // The first error is the one that counts.
  }
}

/** Runs `body` in one write transaction. An error rolls back and is thrown again, coded. */
export function inTransaction<T>(db: Database, what: string, body: () => T): T {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = body();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      db.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself (full disk, IO error).
    }
    throw toRecordingError(error, what);
  }
}

/** Ends a read transaction; nothing was written, so there is nothing to lose. */
export function endRead(db: Database): void {
  try {
    if (db.isTransaction) db.exec('ROLLBACK');
  } catch {
    // A damaged file may refuse even this; closing the connection ends it.
  }
}

/** Gives the pages that a compacted tail has left back to the file system; while a run goes on they are used again. */
export function releaseFreePages(db: Database): void {
  try {
    db.exec('PRAGMA incremental_vacuum');
  } catch (error) {
    throw toRecordingError(error, 'releasing free pages');
  }
}

/** Makes the file whole by itself, without a WAL beside it: for files that are given away. */
export function toSingleFile(db: Database): void {
  try {
    db.exec('PRAGMA incremental_vacuum; PRAGMA journal_mode = DELETE');
  } catch (error) {
    throw toRecordingError(error, 'closing the file');
  }
}

/** Pages per step of a copy: 8 MB. */
const copyPages = 512;

/** Copies a database, also one that is being written, with what its WAL holds; `onShare` hears how far it is. */
export async function copyDatabase(
  db: Database,
  path: string,
  onShare: (share: number) => void,
): Promise<void> {
  try {
    await backup(db, path, {
      rate: copyPages,
      progress: ({ totalPages, remainingPages }) => onShare(1 - remainingPages / Math.max(1, totalPages)),
    });
  } catch (error) {
    throw toRecordingError(error, `cannot copy to ${path}`);
  }
}

/** Moves what the WAL holds into the file, as far as readers allow. */
export function checkpoint(db: Database): void {
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch (error) {
    throw toRecordingError(error, 'checkpoint');
  }
}
