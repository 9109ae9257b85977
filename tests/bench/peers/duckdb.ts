/**
 * DuckDB, the column store that an analyst would use: one row per frame, min and max of every channel per bucket by SQL.
 * Installed on demand (peer-cache.ts); runs in a process of its own that loads a day and repeats it to the length.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { installPeer } from './peer-cache.ts';

const packages = ['@duckdb/node-api@1.5.6-r.1'];

/** Lines on stdin: {"toMs", "points"}; per line one on stdout: {"ms"}. The first line out is {"ready"}. */
const script = `
const { DuckDBInstance } = require('@duckdb/node-api');
const [path, csv, days, columns] = process.argv.slice(1);
(async () => {
  const db = await (await DuckDBInstance.create(path)).connect();
  const names = columns.split(',');
  await db.run('SET threads = 2');
  await db.run("CREATE TABLE day AS SELECT * FROM read_csv('" + csv + "', header = true)");
  await db.run('CREATE TABLE sample AS SELECT day.ts + d * 86400000 AS ts, ' + names.map((n) => 'day.' + n).join(', ') + ' FROM day, range(' + days + ') r(d) ORDER BY 1');
  await db.run('DROP TABLE day');
  console.log(JSON.stringify({ ready: true }));
  for await (const line of require('node:readline').createInterface({ input: process.stdin })) {
    const { toMs, points } = JSON.parse(line);
    const width = Math.ceil(toMs / points);
    const started = performance.now();
    const reader = await db.runAndReadAll('SELECT ts // ' + width + ' AS bucket, ' + names.map((n) => 'min(' + n + '), max(' + n + ')').join(', ') + ' FROM sample WHERE ts < ' + toMs + ' GROUP BY bucket ORDER BY bucket');
    const rows = reader.getRowsJson().length;
    console.log(JSON.stringify({ ms: performance.now() - started, rows }));
  }
})();
`;

export interface DuckDb {
  /** Time of one overview, ms. */
  overview(toMs: number, points: number): Promise<number>;
  stop(): void;
}

/** @param csv one day of frames with a header line: ts and the channels */
export async function startDuckDb(
  path: string,
  csv: string,
  days: number,
  channels: readonly string[],
): Promise<DuckDb> {
  const folder = installPeer('duckdb', packages, '@duckdb/node-api');
  const child = spawn(process.execPath, ['-e', script, path, csv, String(days), channels.join(',')], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (key: string): Promise<number> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('DuckDB ended');
    const found: unknown = JSON.parse(String(value));
    if (typeof found !== 'object' || found === null || !(key in found)) throw new Error(String(value));
    return Number(Object.entries(found).find(([name]) => name === key)?.[1]);
  };
  await answer('ready');
  return {
    overview: (toMs, points) => {
      child.stdin.write(`${JSON.stringify({ toMs, points })}\n`);
      return answer('ms');
    },
    stop: () => child.kill('SIGKILL'),
  };
}
