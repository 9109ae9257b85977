/**
 * `pnpm test`: everything, in order of cost: types, format, lint, dead code, tidy, unit, contract, integration,
 * simulation, browser. `--fast` (`pnpm check`) stops after the unit and contract lanes; `--long` runs the full counts.
 *
 * Every step runs even when one before it failed, so that one run tells all, and what failed is told again at the end,
 * after the lanes' own output. A test with real processes or a browser that fails is run once more: one that then passes
 * is named as such (docs/decisions.md, 38). The last line is `N passed, N failed, N skipped`, where each tool without
 * tests of its own (types, lint …) counts as one.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './support/browser.ts';
import {
  firstLines,
  type LaneReport,
  laneOfPlaywright,
  type PlaywrightReport,
} from './support/test-totals.ts';

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

function countsOf(report: LaneReport): string {
  return `${report.passed} passed, ${report.failures.length} failed, ${report.skipped} skipped`;
}

/** A step without tests of its own: it passed, or it failed under its name. */
const oneTest = (name: string, failed: boolean): LaneReport => ({
  passed: failed ? 0 : 1,
  skipped: 0,
  failures: failed ? [{ name, message: 'its own output above says why' }] : [],
  secondRuns: [],
});

async function tool(name: string, command: string, args: readonly string[]): Promise<LaneReport> {
  return oneTest(name, (await run(command, args)) !== 0);
}

async function types(): Promise<LaneReport> {
  const reports: LaneReport[] = [];
  for (const project of ['tsconfig.json', 'shared/tsconfig.json', 'client/tsconfig.json']) {
    reports.push(await tool(`tsc -p ${project}`, bin('tsc'), ['--noEmit', '-p', project]));
  }
  return together(reports);
}

const together = (reports: readonly LaneReport[]): LaneReport => ({
  passed: reports.reduce((sum, report) => sum + report.passed, 0),
  skipped: reports.reduce((sum, report) => sum + report.skipped, 0),
  failures: reports.flatMap((report) => report.failures),
  secondRuns: reports.flatMap((report) => report.secondRuns),
});

/** What a test tool reported; one that reported nothing, or failed without naming a failure, failed as a whole. */
function checked(name: string, code: number, report: LaneReport | undefined): LaneReport {
  if (!report) return oneTest(name, true);
  return code !== 0 && report.failures.length === 0 ? together([report, oneTest(name, true)]) : report;
}

async function lane(project: string): Promise<LaneReport> {
  const path = join(scratch, `${project}.json`);
  const reporters = ['--reporter=default', `--reporter=${join(root, 'tests/support/lane-reporter.ts')}`];
  const code = await run(bin('vitest'), ['run', '--project', project, ...reporters], {
    TEST_LANE_REPORT: path,
  });
  return checked(
    project,
    code,
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LaneReport) : undefined,
  );
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

async function browser(): Promise<LaneReport> {
  if (!ensureBrowser()) return oneTest('find a browser', true);
  const build = await tool('vite build', join(root, 'client/node_modules/.bin/vite'), ['build', 'client']);
  if (build.failures.length > 0) return build;
  const path = join(root, 'tests/e2e/.results/report.json');
  rmSync(path, { force: true });
  const code = await run(bin('playwright'), ['test', '-c', 'playwright.config.ts']);
  const report = existsSync(path)
    ? laneOfPlaywright(JSON.parse(readFileSync(path, 'utf8')) as PlaywrightReport)
    : undefined;
  return together([build, checked('playwright', code, report)]);
}

const fastSteps: Readonly<Record<string, () => Promise<LaneReport>>> = {
  types,
  format: () => tool('biome format', bin('biome'), ['format', '.']),
  lint: () => tool('oxlint', bin('oxlint'), ['--type-aware', '--quiet']),
  knip: () => tool('knip', bin('knip'), []),
  tidy: () => lane('tidy'),
  unit: () => lane('unit'),
  contract: () => lane('contract'),
};
const slowSteps: Readonly<Record<string, () => Promise<LaneReport>>> = {
  integration: async () => together([await lane('integration'), await lane('timing')]),
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

const steps = { ...fastSteps, ...slowSteps };
if (values.only && !(values.only in steps)) {
  console.error(`No step “${values.only}”.\n${usage}`);
  process.exit(2);
}
const chosen = Object.entries(values.fast ? fastSteps : steps).filter(
  ([name]) => !values.only || name === values.only,
);
const reports: LaneReport[] = [];
for (const [name, step] of chosen) {
  const startedMs = performance.now();
  console.log(`\n── ${name} ──`);
  const report = await step();
  reports.push(report);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${name}: ${countsOf(report)} (${seconds} s)`);
}
rmSync(scratch, { recursive: true, force: true });
const all = together(reports);
for (const name of all.secondRuns) console.log(`passed on a second run only: ${name}`);
for (const { name, message } of all.failures) console.log(`FAILED ${name}\n    ${firstLines(message, 12)}`);
console.log(all.failures.length > 0 ? '\nSomething failed.' : '\nAll steps passed.');
console.log(countsOf(all));
process.exitCode = all.failures.length > 0 ? 1 : 0;
