/**
 * The tables of a run file and of site.sqlite, by `user_version`. docs/recording.md explains each to a stranger; a change
 * here is a new migration at the end of the list and a change there. Applied migrations never change.
 *
 * The indexes over chunks and raw pieces cover what readers ask before they open a body: a row's page holds 16 KiB of
 * samples, and looking through a long recording must not read them.
 */
import type { FileKind } from './sqlite.ts';

const runLayout1 = `
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE epoch(
  epoch INTEGER PRIMARY KEY,
  opened_ms REAL NOT NULL,
  bed TEXT NOT NULL,
  compacted_seq INTEGER,
  compacted_ms REAL
);
CREATE TABLE clock(
  clock_id INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  at_ms REAL NOT NULL,
  offset_ms REAL NOT NULL,
  reason TEXT NOT NULL
);
CREATE TABLE channel(
  channel_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  resolution REAL NOT NULL,
  UNIQUE(name, unit, resolution)
);
CREATE TABLE source(source_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE epoch_channel(
  epoch INTEGER NOT NULL, channel_index INTEGER NOT NULL, channel_id INTEGER NOT NULL,
  PRIMARY KEY(epoch, channel_index)
) WITHOUT ROWID;
CREATE TABLE epoch_source(
  epoch INTEGER NOT NULL, source_index INTEGER NOT NULL, source_id INTEGER NOT NULL,
  PRIMARY KEY(epoch, source_index)
) WITHOUT ROWID;
CREATE TABLE tail(
  tail_id INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  seq_from INTEGER NOT NULL,
  seq_to INTEGER NOT NULL,
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL,
  blocks BLOB NOT NULL,
  raw BLOB NOT NULL
);
CREATE TABLE chunk(
  chunk_id INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL,
  seq_from INTEGER NOT NULL,
  seq_to INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX chunk_time ON chunk(source_id, to_ms, from_ms, epoch, seq_from, seq_to, samples);
CREATE TABLE pyramid(
  pyramid_id INTEGER PRIMARY KEY,
  level INTEGER NOT NULL,
  block INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX pyramid_place ON pyramid(level, block);
CREATE TABLE pyramid_open(
  level INTEGER NOT NULL,
  block INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY(level, block)
);
CREATE TABLE raw(
  raw_id INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  device TEXT NOT NULL,
  from_ms REAL NOT NULL,
  to_ms REAL NOT NULL,
  records INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX raw_time ON raw(device, to_ms, from_ms, bytes);
CREATE TABLE event(
  event_id INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  seq INTEGER,
  at_ms REAL NOT NULL,
  type TEXT NOT NULL,
  device TEXT,
  body TEXT NOT NULL,
  hash BLOB NOT NULL
);
CREATE INDEX event_time ON event(at_ms);
CREATE TABLE ledger(
  ledger_id INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  at_ms REAL NOT NULL,
  kind TEXT NOT NULL,
  device TEXT,
  detail TEXT NOT NULL
);
`;

const siteLayout1 = `
CREATE TABLE bed(bed_id TEXT PRIMARY KEY, label TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE run(
  run_id TEXT PRIMARY KEY,
  bed_id TEXT NOT NULL,
  started_ms REAL NOT NULL,
  ended_ms REAL
) WITHOUT ROWID;
CREATE INDEX run_bed ON run(bed_id, started_ms);
CREATE TABLE epoch(epoch INTEGER PRIMARY KEY, opened_wall_ms REAL NOT NULL);
`;

const siteLayout2 = `
CREATE TABLE log(
  log_id INTEGER PRIMARY KEY,
  at_wall_ms REAL NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  hash BLOB NOT NULL
);
`;

/** A segment of a run: `data/runs/<run-id>/0001.sqlite`. The id reads "CWR1". */
export const runFileKind: FileKind = {
  applicationId: 0x43575231,
  name: 'recording',
  migrations: [runLayout1],
};

/** `data/site.sqlite`: beds, the index of runs, and the log of what happened to recordings. The id reads "CWS1". */
export const siteFileKind: FileKind = {
  applicationId: 0x43575331,
  name: 'site file',
  migrations: [siteLayout1, siteLayout2],
};

/** `data/gateway.lock.sqlite`: held by the gateway that owns the folder. The id reads "CWL1". */
export const lockFileKind: FileKind = { applicationId: 0x43574c31, name: 'gateway lock', migrations: [] };
