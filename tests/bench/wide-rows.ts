/** The peer of storage: what most would build, one SQLite row per frame with a REAL column per channel, WAL, one commit per second. */
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { SyntheticRun, syntheticChannels, syntheticPeriodMs } from '../support/synthetic-run.ts';

const framesPerCommit = 6000;

export function writeWideRows(
  path: string,
  seed: number,
  frames: number,
): { bytes: number; samples: number } {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  db.exec(
    `CREATE TABLE sample (ts INTEGER PRIMARY KEY, ${syntheticChannels.map((name) => `${name} REAL`).join(', ')})`,
  );
  const insert = db.prepare(`INSERT INTO sample VALUES (?, ${syntheticChannels.map(() => '?').join(', ')})`);
  const source = new SyntheticRun(seed);
  for (let at = 0; at < frames; at += framesPerCommit) {
    db.exec('BEGIN');
    for (let i = at; i < Math.min(at + framesPerCommit, frames); i++) {
      insert.run(i * syntheticPeriodMs, ...source.next());
    }
    db.exec('COMMIT');
  }
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return { bytes: statSync(path).size, samples: frames * syntheticChannels.length };
}

/** The same frames of one day as CSV, for peers that load it. */
export function writeCsvDay(path: string, seed: number, frames: number): void {
  const source = new SyntheticRun(seed);
  const file = openSync(path, 'w');
  writeSync(file, `ts,${syntheticChannels.join(',')}\n`);
  for (let at = 0; at < frames; at += framesPerCommit) {
    let rows = '';
    for (let i = at; i < Math.min(at + framesPerCommit, frames); i++)
      rows += `${i * syntheticPeriodMs},${source.next().join(',')}\n`;
    writeSync(file, rows);
  }
  closeSync(file);
}

/** Min and max of every channel per bucket, for a whole-run overview. */
export function overviewOfWideRows(path: string, toMs: number, points: number): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const columns = syntheticChannels.flatMap((name) => [`min(${name})`, `max(${name})`]).join(', ');
  const rows = db
    .prepare(`SELECT ts / ${Math.ceil(toMs / points)} AS bucket, ${columns} FROM sample GROUP BY bucket`)
    .all();
  db.close();
  return rows.length;
}
