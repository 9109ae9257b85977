/** The recorder with real files: what it promises about durability, restarts, damaged files. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { noSignals } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { RecordedPosition } from '@circuitwatch/shared/recording/record-types.ts';
import { runFolder, segmentPath } from '@circuitwatch/server/recording/data-folder.ts';
import { acquireGatewayLock, GatewayLockedError } from '@circuitwatch/server/recording/gateway-lock.ts';
import type { RecorderStatus } from '@circuitwatch/server/recording/recorder.ts';
import { listRuns, openRunReader } from '@circuitwatch/server/recording/run-reader.ts';
import { runFileKind } from '@circuitwatch/server/recording/schema.ts';
import { openForWriting, pageSizeBytes } from '@circuitwatch/server/recording/sqlite.ts';
import { verifyRun } from '@circuitwatch/server/recording/verify/verify-run.ts';
import { describe, expect, it } from 'vitest';
import {
  batch,
  dataDir,
  everything,
  messages,
  open,
  seqsIn,
  start,
  startMs,
  upTo,
  useDataFolder,
} from '../support/recorder-folder.ts';

useDataFolder();

describe('acknowledging', () => {
  it('a commit is in the file when its promise resolves, with all that came before it', async () => {
    const recorder = await start();
    const { runId, epoch } = await open(recorder, 100);
    for (let seq = 1; seq <= 9; seq++) recorder.append(batch(epoch, seq));
    await recorder.commit(batch(epoch, 10));
    expect(seqsIn(runId)).toEqual(upTo(10));
    expect(recorder.positions()).toEqual([{ bedId: 'bed-1', epoch, seq: 10 }]);
    await recorder.close();
  });

  it('appended batches become durable by themselves within two seconds, and are told', async () => {
    const recorder = await start();
    const { runId, epoch } = await open(recorder, 100);
    const told = new Promise<RecordedPosition>((resolve) => recorder.onRecorded(resolve));
    recorder.append(batch(epoch, 1));
    expect(await told).toEqual({ bedId: 'bed-1', epoch, seq: 1 });
    expect(seqsIn(runId)).toEqual([1]);
    await recorder.close();
  });

  it('closing writes what is left; a second recorder goes on with the same run, later epoch and time', async () => {
    const first = await start();
    const { runId } = await open(first, 100);
    for (let seq = 1; seq <= 20; seq++) first.append(batch(100, seq));
    await first.close();
    const second = await start();
    const again = await open(second, 101);
    expect(again).toEqual({ runId, epoch: 101, lastEpoch: 100, lastAtMs: startMs + 2000 });
    await second.commit(batch(101, 1));
    await second.close();
    expect(seqsIn(runId)).toEqual([...upTo(20), 1]);
    expect(verifyRun(runFolder(dataDir, runId)).map((report) => report.findings)).toEqual([[]]);
  });

  it('beds do not mix', async () => {
    const recorder = await start();
    const one = await open(recorder, 100);
    const two = await open(recorder, 100, 'bed-2');
    await Promise.all([recorder.commit(batch(100, 1)), recorder.commit(batch(100, 1, { bedId: 'bed-2' }))]);
    expect(one.runId).not.toBe(two.runId);
    await recorder.close();
    expect(listRuns(dataDir).map((run) => [run.run.bedId, run.problem])).toEqual(
      expect.arrayContaining([
        ['bed-1', null],
        ['bed-2', null],
      ]),
    );
  });

  it('an alarm’s own seq is kept with its event, and the clock step moves wall time', async () => {
    const recorder = await start();
    const { runId, epoch } = await open(recorder, 100);
    recorder.append(batch(epoch, 1));
    await recorder.commit(
      batch(epoch, 3, {
        events: [
          { type: 'link', atMs: startMs, device: 'pump', detail: { phase: 'streaming' } },
          { type: 'alarm', atMs: startMs + 250, transition: alarmTransition(startMs + 250) },
        ],
        ledger: [{ kind: 'clockStep', atMs: startMs + 600_000, device: null, detail: { wallOffsetMs: 999 } }],
      }),
    );
    await recorder.close();
    const reader = openRunReader(runFolder(dataDir, runId));
    expect(reader.events(everything).map(({ seq, type }) => [seq, type])).toEqual([
      [null, 'link'],
      [2, 'alarm'],
    ]);
    expect(reader.clock().map((row) => row.offsetMs)).toEqual([250, 999]);
    expect(reader.ledger(everything).map((row) => row.kind)).toEqual(['clockStep']);
    reader.close();
    expect(verifyRun(runFolder(dataDir, runId)).map((report) => report.findings)).toEqual([[]]);
  });
});

function alarmTransition(atMs: number) {
  return {
    ruleId: 'flow.low',
    from: 'pending',
    to: 'active',
    atMs,
    cause: 'timer',
    rows: ['T2'],
    effects: [],
    view: {
      ...noSignals,
      alarmId: 'flow.low',
      ruleId: 'flow.low',
      revision: 2,
      occurrence: 1,
      condition: 'active',
      kind: 'circuit',
      priority: 'high',
      level: 'critical',
      channel: 'flow',
      device: null,
      value: 1.2,
      limit: 2,
      comparison: 'below',
      onsetMs: atMs - 2000,
      changedMs: atMs,
      consequenceOf: null,
    },
  } as const;
}

describe('the recorder’s thread', () => {
  it('that dies is replaced; nothing is lost or written twice', async () => {
    const threads: Worker[] = [];
    const remember = (thread: Worker): void => void threads.push(thread);
    process.on('worker', remember);
    try {
      const recorder = await start();
      const statuses: RecorderStatus[] = [];
      recorder.onStatus((_bedId, status) => statuses.push(status));
      const { runId, epoch } = await open(recorder, 100);
      await recorder.commit(batch(epoch, 1));
      const waiting = [2, 3, 4].map((seq) => recorder.commit(batch(epoch, seq)));
      await threads[0]?.terminate();
      waiting.push(recorder.commit(batch(epoch, 5)));
      await Promise.all(waiting);
      expect(statuses).toEqual([
        { ok: false, reason: 'restarting' },
        { ok: true, reason: '' },
      ]);
      await recorder.close();
      expect(threads).toHaveLength(2);
      expect(seqsIn(runId)).toEqual(upTo(5));
      expect(verifyRun(runFolder(dataDir, runId)).map((report) => report.findings)).toEqual([[]]);
    } finally {
      process.off('worker', remember);
    }
  });

  it('that is gone does not keep close() from ending', async () => {
    const threads: Worker[] = [];
    const remember = (thread: Worker): void => void threads.push(thread);
    process.on('worker', remember);
    const recorder = await start();
    await open(recorder, 100);
    process.off('worker', remember);
    await threads[0]?.terminate();
    await recorder.close();
    expect(threads).toHaveLength(1);
  });
});

describe('durability of the files', () => {
  it('every open sets and reads back WAL and synchronous=FULL, and pages are 16 KiB', () => {
    const path = join(dataDir, 'x.sqlite');
    for (let opens = 0; opens < 3; opens++) {
      const db = openForWriting(path, runFileKind);
      expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
      expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
      expect(db.prepare('PRAGMA page_size').get()).toEqual({ page_size: pageSizeBytes });
      db.close();
    }
  });

  it('a second gateway on the same folder is refused and told who holds it', () => {
    const lock = acquireGatewayLock(dataDir);
    expect(() => acquireGatewayLock(dataDir)).toThrow(GatewayLockedError);
    const other = `
      import { acquireGatewayLock } from '@circuitwatch/server/recording/gateway-lock.ts';
      try { acquireGatewayLock(process.argv[2]); console.log('taken'); } catch (error) { console.log(error.code, error.holderPid); }
    `;
    const script = join(import.meta.dirname, '../support', `lock-${process.pid}.mts`);
    writeFileSync(script, other);
    try {
      const run = (): string =>
        execFileSync(process.execPath, [script, dataDir], { encoding: 'utf8' }).trim();
      expect(run()).toBe(`locked ${process.pid}`);
      lock.release();
      expect(run()).toBe('taken');
    } finally {
      rmSync(script);
    }
  });

  it('a file of a newer layout and a file of something else are refused by name', () => {
    const newer = join(dataDir, 'newer.sqlite');
    openForWriting(newer, runFileKind).close();
    const db = new DatabaseSync(newer);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => openForWriting(newer, runFileKind)).toThrow(expect.objectContaining({ code: 'newer' }));
    const foreign = join(dataDir, 'foreign.sqlite');
    const other = new DatabaseSync(foreign);
    other.exec('CREATE TABLE t(a)');
    other.close();
    expect(() => openForWriting(foreign, runFileKind)).toThrow(expect.objectContaining({ code: 'foreign' }));
  });
});

describe('a damaged or foreign file', () => {
  it('in place of the run’s last segment is set aside; the run goes on in a fresh one', async () => {
    const first = await start();
    const { runId } = await open(first, 100);
    await first.commit(batch(100, 1));
    await first.close();
    writeFileSync(segmentPath(dataDir, runId, 1), Buffer.alloc(40_000, 'not a database '));
    const second = await start();
    const again = await open(second, 101);
    expect(again.runId).toBe(runId);
    await second.commit(batch(101, 1));
    await second.close();
    expect(readdirSync(join(dataDir, 'quarantine'))).toEqual([
      expect.stringMatching(new RegExp(`^${runId}-0001\\.sqlite\\.corrupt-\\d{8}T\\d+Z$`)),
    ]);
    expect(readdirSync(runFolder(dataDir, runId))).toEqual(['0002.sqlite']);
    expect(messages.some((message) => message.includes('0001.sqlite cannot be used'))).toBe(true);
    const reader = openRunReader(runFolder(dataDir, runId));
    expect(reader.ledger(everything)).toMatchObject([{ kind: 'recorder', detail: { what: 'setAside' } }]);
    reader.close();
  });

  it('in place of site.sqlite is set aside, and the index is made again from the runs', async () => {
    const first = await start();
    const { runId } = await open(first, 100);
    await first.commit(batch(100, 1));
    await first.close();
    writeFileSync(join(dataDir, 'site.sqlite'), Buffer.alloc(40_000, 'not a database '));
    const second = await start();
    expect(await open(second, 101)).toMatchObject({ runId, lastEpoch: 100 });
    await second.close();
    expect(readdirSync(join(dataDir, 'quarantine'))).toEqual([
      expect.stringMatching(/^site\.sqlite\.corrupt-/),
    ]);
  });

  it('that breaks while it is written costs a new segment, not the recording', async () => {
    const recorder = await start();
    const { runId, epoch } = await open(recorder, 100);
    await recorder.commit(batch(epoch, 1));
    const big = {
      raw: [{ device: 'pump', atMs: startMs, direction: 'in' as const, bytes: randomBytes(250_000) }],
    };
    // More than SQLite keeps in memory; a checkpoint follows each, so that the file has it.
    for (let seq = 2; seq <= 20; seq++) await recorder.commit(batch(epoch, seq, big));
    const path = segmentPath(dataDir, runId, 1);
    // From another process: closing a descriptor of the file here would drop the recorder's locks.
    execFileSync(
      'dd',
      ['if=/dev/urandom', `of=${path}`, 'bs=16384', 'seek=20', 'count=200', 'conv=notrunc'],
      {
        stdio: 'pipe',
      },
    );
    const later = { atMs: startMs + 1_300_000 };
    await recorder.commit(batch(epoch, 21, later));
    await expect.poll(() => readdirSync(dataDir), { timeout: 20_000 }).toContain('quarantine');
    for (let seq = 22; seq <= 30; seq++) await recorder.commit(batch(epoch, seq, later));
    await recorder.close();
    expect(recorder.positions()).toEqual([{ bedId: 'bed-1', epoch, seq: 30 }]);
    expect(readdirSync(runFolder(dataDir, runId))).toEqual(['0002.sqlite']);
    expect(seqsIn(runId)).toEqual([22, 23, 24, 25, 26, 27, 28, 29, 30]);
    // What was set aside is still readable outside the damage.
    const [aside = ''] = readdirSync(join(dataDir, 'quarantine'));
    const [report] = verifyRun(join(dataDir, 'quarantine', aside));
    expect(report?.ok).toBe(false);
    expect(report?.counts.tailRows).toBeGreaterThan(0);
  });
});
