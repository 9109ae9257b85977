/** Recordings that go: by retention in a running core, and by two people; each with its line in the log. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deleteRecording } from '@circuitwatch/server/cli/recording/delete.ts';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import { startRetention } from '@circuitwatch/server/core/start-retention.ts';
import { acquireGatewayLock } from '@circuitwatch/server/recording/gateway-lock.ts';
import { openSiteStore } from '@circuitwatch/server/recording/site-store.ts';

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordStory, startMs } from '../support/bedside-recording.ts';
import { buildRecording } from '../support/recording-builder.ts';

const template = mkdtempSync(join(tmpdir(), 'circuitwatch-retention-'));
let dataDir: string;

beforeAll(() => {
  recordStory(template, { tail: false });
  buildRecording({ dataDir: template, windows: 1, seed: 1, startMs: startMs - 86_400_000 });
});
beforeEach(() => {
  dataDir = mkdtempSync(join(template, 'data-'));
  cpSync(join(template, 'runs'), join(dataDir, 'runs'), { recursive: true });
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

function logOf(): unknown[] {
  const db = new DatabaseSync(join(dataDir, 'site.sqlite'), { readOnly: true });
  const rows = db.prepare('SELECT body, length(hash) AS bytes FROM log ORDER BY log_id').all();
  db.close();
  expect(rows.every((row) => row['bytes'] === 32)).toBe(true);
  return rows.map((row) => JSON.parse(String(row['body'])));
}

const runs = (): string[] => readdirSync(join(dataDir, 'runs')).toSorted();
const log = createLog('test', 'silent');

describe('retention beside a core', () => {
  it('deletes the runs that are too old but not the one in use, and says so in the log', async () => {
    mkdirSync(join(dataDir, 'deleting-left-over'));
    const stop = startRetention({ policy: { days: 1 }, dataDir, inUse: ['story'], log });
    await expect.poll(() => existsSync(join(dataDir, 'runs/synthetic-1')), { timeout: 30_000 }).toBe(false);
    await expect.poll(() => readdirSync(dataDir).some((name) => name.startsWith('deleting'))).toBe(false);
    stop();
    expect(runs()).toEqual(['story']);
    expect(logOf()).toEqual([expect.objectContaining({ runId: 'synthetic-1', reason: 'age', days: 1 })]);
  });
});

describe('recording delete', () => {
  const people = ['--by', 'Li', '--second', 'Wang', '--reason', 'asked by the family'];

  function remove(...args: string[]): number {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      return deleteRecording([...args, '--data', dataDir]);
    } finally {
      vi.restoreAllMocks();
    }
  }

  it('[R72] needs two different people and a reason, and leaves a line that says so', () => {
    expect(() => remove('story', '--by', 'Li', '--second', ' li ', '--reason', 'x')).toThrow(/needs two/);
    expect(() => remove('story', '--by', 'Li', '--second', 'Wang')).toThrow(/--reason/);
    expect(() => remove('../x', ...people)).toThrow(/name one RUN/);
    expect(runs()).toEqual(['story', 'synthetic-1']);
    expect(remove('story', ...people)).toBe(0);
    expect(runs()).toEqual(['synthetic-1']);
    expect(logOf()).toEqual([
      expect.objectContaining({
        runId: 'story',
        by: 'Li',
        second: 'Wang',
        verified: false,
        text: 'asked by the family',
      }),
    ]);
    expect(() => remove('story', ...people)).toThrow(/no recording/);
  });

  it('refuses the run that a bed writes while the gateway runs; an older one goes', () => {
    const site = openSiteStore(dataDir, startMs, () => undefined);
    expect(site.isInProgress('story')).toBe(true);
    site.close();
    const lock = acquireGatewayLock(dataDir);
    expect(() => remove('story', ...people)).toThrow(/a bed is writing story/);
    lock.release();
    expect(remove('story', ...people)).toBe(0);
    const after = openSiteStore(dataDir, startMs, () => undefined);
    expect(after.runOf('bed-4', '4', startMs + 1).runId).not.toBe('story');
    after.close();
  });
});
