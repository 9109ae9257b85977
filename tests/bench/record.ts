/**
 * The record of the benchmarks: docs/benchmarks.json holds the rows of the last run of each, docs/benchmarks.md the table of
 * all of them. A run replaces its own rows and leaves the others, so that one benchmark can be measured again alone.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Row, table } from './harness.ts';
import { benchmarks } from './registry.ts';

interface Run {
  /** When and on what, in words. */
  readonly taken: string;
  readonly rows: readonly Row[];
}

const docs = join(import.meta.dirname, '../../docs');
const file = join(docs, 'benchmarks.json');

function readRuns(): Record<string, Run> {
  if (!existsSync(file)) return {};
  const runs: Record<string, Run> = JSON.parse(readFileSync(file, 'utf8'));
  return runs;
}

export function writeRecord(rows: readonly Row[], taken: string): void {
  const runs = readRuns();
  for (const name of new Set(rows.map((row) => row.bench)))
    runs[name] = { taken, rows: rows.filter((row) => row.bench === name) };
  writeFileSync(file, `${JSON.stringify(runs, null, 2)}\n`);
  const all = benchmarks.flatMap(({ name }) => runs[name] ?? []);
  const stamps = [...new Set(all.map((run) => run.taken))].join(' ');
  const path = join(docs, 'benchmarks.md');
  const [before = '', , after = ''] = readFileSync(path, 'utf8').split(/<!-- table:(?:start|end) -->/);
  const report = `${stamps}\n\n${table(all.flatMap((run) => [...run.rows]))}\n`;
  writeFileSync(path, `${before}<!-- table:start -->\n${report}<!-- table:end -->${after}`);
}
