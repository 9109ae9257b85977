/**
 * `site.sqlite`: beds, the index of runs, and every epoch this folder has seen. That is an index: a run file knows its own
 * bed and start, so a lost or damaged site file is set aside and made again from the run folders. Its log of what happened
 * to recordings is hash-chained like their events; the file that was set aside keeps the old one.
 */
import { existsSync, readdirSync } from 'node:fs';
import type { RunIdentity } from '@circuitwatch/shared/recording/record-types.ts';
import { isImported } from './clip/import-recording.ts';
import {
  createFolder,
  quarantine,
  runFolder,
  runsFolder,
  segmentPath,
  segmentsOf,
  sitePath,
  syncFolder,
} from './data-folder.ts';
import { canonicalJson, chainStart, nextHash } from './event-chain.ts';
import { RecordingError } from './recording-error.ts';
import { runFileKind, siteFileKind } from './schema.ts';
import {
  type Database,
  checkpoint,
  closeQuietly,
  inTransaction,
  openForWriting,
  openReadOnly,
  toRecordingError,
} from './sqlite.ts';

const runIdAttemptsMax = 1000;

export interface SiteStore {
  /** The run in progress at a bed, or a new one that starts at `wallMs`. */
  runOf(bedId: string, label: string, wallMs: number): RunIdentity;
  noteEpoch(epoch: number, wallMs: number): void;
  /** The greatest epoch of the data folder, null when it has none. */
  lastEpoch(): number | null;
  /** Whether a bed would go on writing this run. */
  isInProgress(runId: string): boolean;
  /** Takes a run that was deleted out of the index; its bed begins a new one. */
  forget(runId: string): void;
  /** Adds a durable row to the log. */
  log(entry: SiteLogEntry): void;
  close(): void;
}

/** What happened to a recording, for ever. */
export interface SiteLogEntry {
  readonly atWallMs: number;
  readonly type: 'recordingDeleted';
  readonly detail: Readonly<Record<string, unknown>>;
}

function readIdentity(path: string): { run: RunIdentity; epochs: number[] } {
  const db = openReadOnly(path, runFileKind);
  try {
    const value = db.prepare('SELECT value FROM meta WHERE key = ?');
    const text = (key: string): string => {
      const found = value.get(key)?.['value'];
      if (typeof found !== 'string') throw new RecordingError('corrupt', `${path} has no ${key}`);
      return found;
    };
    return {
      run: { runId: text('run_id'), bedId: text('bed_id'), startedMs: Number(text('started_ms')) },
      epochs: db
        .prepare('SELECT epoch FROM epoch')
        .all()
        .map((row) => Number(row['epoch'])),
    };
  } finally {
    closeQuietly(db);
  }
}

/** Fills an empty site file from the run folders; a run that cannot be read is left to the recorder, which names it. */
function rebuild(db: Database, dataDir: string): void {
  if (!existsSync(runsFolder(dataDir))) return;
  const addRun = db.prepare('INSERT OR IGNORE INTO run(run_id, bed_id, started_ms) VALUES(?, ?, ?)');
  const addEpoch = db.prepare('INSERT OR IGNORE INTO epoch(epoch, opened_wall_ms) VALUES(?, ?)');
  for (const runId of readdirSync(runsFolder(dataDir))) {
    // A bed's run in progress is looked up here: a recording from elsewhere must never be gone on with.
    if (isImported(dataDir, runId)) continue;
    for (const segment of segmentsOf(dataDir, runId)) {
      try {
        const { run, epochs } = readIdentity(segmentPath(dataDir, runId, segment));
        addRun.run(run.runId, run.bedId, run.startedMs);
        for (const epoch of epochs) addEpoch.run(epoch, epoch * 1000);
      } catch (error) {
        if (!(error instanceof RecordingError)) throw error;
      }
    }
  }
}

function newRunId(dataDir: string, bedId: string, wallMs: number): string {
  const stamp = new Date(wallMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const base = `${stamp}-${bedId}`;
  for (let i = 1; i < runIdAttemptsMax; i++) {
    const runId = i === 1 ? base : `${base}-${i}`;
    if (!existsSync(runFolder(dataDir, runId))) return runId;
  }
  throw new RecordingError('io', `no free run id like ${base}`);
}

/** Opens site.sqlite; a damaged or foreign one is set aside (told to `onQuarantine`) and made again. */
export function openSiteStore(
  dataDir: string,
  wallMs: number,
  onQuarantine: (path: string) => void,
): SiteStore {
  const path = sitePath(dataDir);
  let db: Database | undefined;
  try {
    createFolder(runsFolder(dataDir));
    const isNew = !existsSync(path);
    try {
      db = openForWriting(path, siteFileKind);
      if (isNew) rebuild(db, dataDir);
    } catch (error) {
      if (!(error instanceof RecordingError) || (error.code !== 'corrupt' && error.code !== 'foreign'))
        throw error;
      closeQuietly(db);
      onQuarantine(quarantine(dataDir, path, wallMs));
      db = openForWriting(path, siteFileKind);
      rebuild(db, dataDir);
    }
    syncFolder(dataDir);
    return siteStoreOf(db, dataDir);
  } catch (error) {
    closeQuietly(db);
    throw toRecordingError(error, path);
  }
}

function siteStoreOf(db: Database, dataDir: string): SiteStore {
  const findRun = db.prepare(
    'SELECT run_id, started_ms FROM run WHERE bed_id = ? AND ended_ms IS NULL ORDER BY started_ms DESC LIMIT 1',
  );
  const addBed = db.prepare(
    'INSERT INTO bed(bed_id, label) VALUES(?1, ?2) ON CONFLICT(bed_id) DO UPDATE SET label = ?2',
  );
  const addRun = db.prepare('INSERT INTO run(run_id, bed_id, started_ms) VALUES(?, ?, ?)');
  const addEpoch = db.prepare('INSERT OR IGNORE INTO epoch(epoch, opened_wall_ms) VALUES(?, ?)');
  const maxEpoch = db.prepare('SELECT max(epoch) AS epoch FROM epoch');
  const newestRun = db.prepare(
    'SELECT 1 FROM run WHERE run_id = ?1 AND ended_ms IS NULL AND started_ms = ' +
      '(SELECT max(started_ms) FROM run AS other WHERE other.bed_id = run.bed_id AND other.ended_ms IS NULL)',
  );
  const removeRun = db.prepare('DELETE FROM run WHERE run_id = ?');
  return {
    runOf(bedId, label, wallMs) {
      // A run in progress is found without writing: a full disk must not keep a bed from starting.
      const found = findRun.get(bedId);
      if (found) return { runId: String(found['run_id']), bedId, startedMs: Number(found['started_ms']) };
      return inTransaction(db, 'site.sqlite', () => {
        addBed.run(bedId, label);
        const runId = newRunId(dataDir, bedId, wallMs);
        addRun.run(runId, bedId, wallMs);
        return { runId, bedId, startedMs: wallMs };
      });
    },
    noteEpoch(epoch, wallMs) {
      inTransaction(db, 'site.sqlite', () => addEpoch.run(epoch, wallMs));
    },
    lastEpoch() {
      const epoch = maxEpoch.get()?.['epoch'];
      return typeof epoch === 'number' ? epoch : null;
    },
    isInProgress: (runId) => newestRun.get(runId) !== undefined,
    forget: (runId) => void inTransaction(db, 'site.sqlite', () => removeRun.run(runId)),
    log: (entry) => inTransaction(db, 'site.sqlite', () => appendLog(db, entry)),
    close() {
      checkpoint(db);
      closeQuietly(db);
    },
  };
}

function appendLog(db: Database, { atWallMs, type, detail }: SiteLogEntry): void {
  const last = db.prepare('SELECT log_id, hash FROM log ORDER BY log_id DESC LIMIT 1').get();
  const before = last?.['hash'] instanceof Uint8Array ? last['hash'] : chainStart;
  const eventId = Number(last?.['log_id'] ?? 0) + 1;
  const body = canonicalJson(detail);
  // The rows of the log are hashed like events, with the fields that they do not have empty.
  const hash = nextHash(before, { eventId, epoch: 0, seq: null, atMs: atWallMs, type, device: null, body });
  db.prepare('INSERT INTO log(log_id, at_wall_ms, type, body, hash) VALUES(?, ?, ?, ?, ?)').run(
    eventId,
    atWallMs,
    type,
    body,
    hash,
  );
}
