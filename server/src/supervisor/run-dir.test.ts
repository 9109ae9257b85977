import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeRunDir } from './run-dir.ts';

/** Above the largest process id that Linux gives. */
const noSuchPid = 4_194_305;

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'run-dir-'));
  vi.stubEnv('TMPDIR', base);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true, force: true });
});

it('a run folder is private, named by its process, and removes what dead ones left', () => {
  const dead = join(base, `circuitwatch-${noSuchPid}-abc123`);
  const alive = join(base, `circuitwatch-${process.pid}-abc123`);
  const foreign = join(base, 'circuitwatch-notes');
  for (const folder of [dead, alive, foreign]) mkdirSync(folder);
  const mine = makeRunDir();
  expect(basename(mine)).toMatch(new RegExp(`^circuitwatch-${process.pid}-`));
  expect(statSync(mine).mode & 0o777).toBe(0o700);
  expect([dead, alive, foreign].map((folder) => existsSync(folder))).toEqual([false, true, true]);
});
