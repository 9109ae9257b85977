/**
 * `pnpm test`: everything, in order of cost: types, format, lint, dead code, tidy, unit, contract, integration,
 * simulation, browser. `--fast` (`pnpm check`) stops after the unit and contract lanes; `--long` runs the full counts.
 *
 * Every step runs even when one before it failed, so that one run tells all. The last line is
 * `N passed, N failed, N skipped`, where each tool without tests of its own (types, lint …) counts as one.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './support/browser.ts';

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const usage = `pnpm test [-- --fast | --long | --only STEP]
  --fast       types, format, lint, dead code, tidy, unit, contract (pnpm check)
  --long       everything with the full counts (pnpm test:long)
  --only STEP  one step: ${['types', 'format', 'lint', 'knip', 'tidy', 'unit', 'contract', 'integration', 'simulation', 'browser'].join(', ')}`;

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'circuitwatch-test-'));

function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const bin = (name: string): string => join(root, 'node_modules/.bin', name);

/** A tool that only says yes or no counts as one. */
async function tool(command: string, args: readonly string[]): Promise<Totals> {
  const code = await run(command, args);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function types(): Promise<Totals> {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  for (const project of ['tsconfig.json', 'shared/tsconfig.json', 'client/tsconfig.json']) {
    add(totals, await tool(bin('tsc'), ['--noEmit', '-p', project]));
  }
  return totals;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
}

async function lane(project: string): Promise<Totals> {
  const report = join(scratch, `${project}.json`);
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const code = await run(bin('vitest'), [...args, '--passWithNoTests']);
  if (!existsSync(report)) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const result = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  const failed = result.numFailedTests + (code !== 0 && result.numFailedTests === 0 ? 1 : 0);
  return { passed: result.numPassedTests, failed, skipped: result.numPendingTests + result.numTodoTests };
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

/** Finds a browser, or installs Debian's when allowed to; without one the step fails and says what to do. */
function ensureBrowser(): boolean {
  const found = findBrowser();
  if (found) {
    console.log(`browser: ${found}`);
    return true;
  }
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    console.log('browser: none found, installing Debian’s chromium by apt-get …');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'inherit',
      env,
    });
    if (findBrowser()) return true;
  }
  console.error(
    'browser: none found. Install Chromium or Chrome, or set CHROMIUM=/path/to/it, and run again.',
  );
  return false;
}

async function browser(): Promise<Totals> {
  if (!ensureBrowser()) return { passed: 0, failed: 1, skipped: 0 };
  const build = await tool(join(root, 'client/node_modules/.bin/vite'), ['build', 'client']);
  if (build.failed > 0) return build;
  const report = join(root, 'tests/e2e/.results/report.json');
  rmSync(report, { force: true });
  const code = await run(bin('playwright'), ['test', '-c', 'playwright.config.ts']);
  if (!existsSync(report)) return { passed: 1, failed: 1, skipped: 0 };
  const { stats } = JSON.parse(readFileSync(report, 'utf8')) as PlaywrightReport;
  const failed = stats.unexpected + stats.flaky;
  return {
    passed: stats.expected + 1,
    failed: failed + (code !== 0 && failed === 0 ? 1 : 0),
    skipped: stats.skipped,
  };
}

function add(totals: Totals, more: Totals): void {
  totals.passed += more.passed;
  totals.failed += more.failed;
  totals.skipped += more.skipped;
}

const fastSteps: Readonly<Record<string, () => Promise<Totals>>> = {
  types,
  format: () => tool(bin('biome'), ['format', '.']),
  lint: () => tool(bin('oxlint'), ['--type-aware', '--quiet']),
  knip: () => tool(bin('knip'), []),
  tidy: () => lane('tidy'),
  unit: () => lane('unit'),
  contract: () => lane('contract'),
};
const slowSteps: Readonly<Record<string, () => Promise<Totals>>> = {
  integration: () => lane('integration'),
  simulation: () => lane('simulation'),
  browser,
};

const { values } = parseArgs({
  options: {
    fast: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
if (values.long) process.env['CIRCUITWATCH_TEST_LONG'] = '1';

const all = { ...fastSteps, ...slowSteps };
if (values.only && !(values.only in all)) {
  console.error(`No step “${values.only}”.\n${usage}`);
  process.exit(2);
}
const chosen = Object.entries(values.fast ? fastSteps : all).filter(
  ([name]) => !values.only || name === values.only,
);
const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const failedSteps: string[] = [];
for (const [name, step] of chosen) {
  const startedMs = performance.now();
  console.log(`\n── ${name} ──`);
  const result = await step();
  add(totals, result);
  if (result.failed > 0) failedSteps.push(name);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(
    `${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (${seconds} s)`,
  );
}
rmSync(scratch, { recursive: true, force: true });
console.log(failedSteps.length > 0 ? `\nFailed: ${failedSteps.join(', ')}` : '\nAll steps passed.');
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 ? 1 : 0;
