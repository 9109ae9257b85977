/**
 * The canary of the power-cut test: commits rows with SQLite's WAL and `synchronous=NORMAL`, and acknowledges each as if it
 * were durable. A test that finds no loss here could not find one anywhere.
 *
 *     node canary-child.ts FILE
 */
import { writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const stdout = 1;
const db = new DatabaseSync(process.argv[2] ?? '');
db.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE IF NOT EXISTS row(n INTEGER PRIMARY KEY)',
);
const insert = db.prepare('INSERT INTO row(n) VALUES(?)');
let n = 0;
setInterval(() => {
  insert.run(++n);
  writeSync(stdout, `${JSON.stringify({ seq: n })}\n`);
}, 2);
process.stdin.on('close', () => process.exit(1)).resume();
