/**
 * `pnpm bench [NAME…]`: runs the named benchmarks (all without a name) and prints the table. `--write` keeps them in
 * docs/benchmarks.md; `--json FILE` writes the rows. Peers are installed on demand into a cache outside the workspace.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchmarks } from './registry.ts';
import { machine, table, type Row } from './harness.ts';
import { writeRecord } from './record.ts';

const usage = `pnpm bench [NAME…] [--json FILE] [--write] [--quick] [--repeats N]

${benchmarks.map((bench) => `  ${bench.name.padEnd(14)} ${bench.about}`).join('\n')}

  --json FILE   the rows as JSON
  --write       keep the rows in docs/benchmarks.json and the table of all in docs/benchmarks.md
  --quick       short runs, two repeats: for trying, not for the record
  --repeats N   repeats of each (5)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    repeats: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const unknown = positionals.filter((name) => !benchmarks.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}.\n\n${usage}`);
  process.exit(2);
}

const repeats = values.repeats ? Number(values.repeats) : values.quick ? 2 : 5;
const chosen = benchmarks.filter((bench) => positionals.length === 0 || positionals.includes(bench.name));
const root = join(import.meta.dirname, '../..');
if (chosen.some((bench) => bench.needsPage)) {
  const vite = join(root, 'client/node_modules/.bin/vite');
  execFileSync(vite, ['build', 'client', '--logLevel', 'error'], { cwd: root, stdio: 'inherit' });
}
const rows: Row[] = [];
const failed: string[] = [];
for (const bench of chosen) {
  console.error(`\n── ${bench.name}: ${bench.about}`);
  try {
    rows.push(
      ...(await bench.run({ quick: values.quick, repeats, log: (line) => console.error(`   ${line}`) })),
    );
  } catch (error) {
    failed.push(
      `\`${bench.name}\` did not finish: ${error instanceof Error ? error.message : String(error)}`,
    );
    console.error(error);
  }
}

const stamp = new Date().toISOString().slice(0, 10);
const mode = values.quick ? ', **quick run**' : '';
const taken = `Measured ${stamp} on ${machine()}${mode}.`;
console.log(`\n${taken}\n\n${table(rows)}${failed.map((line) => `\n- ${line}`).join('')}\n`);
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ stamp, machine: machine(), rows, failed }, null, 2)}\n`);
if (values.write) writeRecord(rows, taken);
process.exitCode = failed.length > 0 ? 1 : 0;
