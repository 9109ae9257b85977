/** A report of alarms from a recording on disk: the command line and the gateway's reader say the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alarmsCommand } from '@circuitwatch/server/cli/alarms.ts';
import { chainStart } from '@circuitwatch/server/recording/event-chain.ts';
import { SegmentWriter } from '@circuitwatch/server/recording/segment-writer.ts';
import { toTailGroup, toTailItem } from '@circuitwatch/server/recording/tail-group.ts';
import { HistoryReader } from '@circuitwatch/server/web/history/history-reader.ts';
import { Bedside, startMs } from '@circuitwatch/shared/monitor/bedside.fixture.ts';
import { alarmReportSchema } from '@circuitwatch/shared/wire/alarm-report.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bedOf } from '../support/recording-builder.ts';

const runId = 'bed-1-run';
const epoch = 1;
const lastsMs = 60_000;
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'alarm-report-'));
  const bed = new Bedside().run(1_000).run(6_000, { flow: 0 });
  bed.act('acknowledge', 'no-flow');
  bed.run(lastsMs - bed.elapsedMs, { flow: 1.6 });
  const run = { runId, bedId: 'bed-1', startedMs: startMs };
  const writer = SegmentWriter.create(dataDir, {
    run,
    label: '1',
    segment: 1,
    chain: { hash: chainStart, eventId: 0 },
    continues: null,
  });
  writer.openEpoch({ run, wallOffsetMs: 0, bed: bedOf('bed-1', epoch, runId, startMs) }, startMs);
  const events = bed.transitions.map((transition) => ({
    type: 'alarm' as const,
    atMs: transition.atMs,
    transition,
  }));
  const atMs = startMs + lastsMs;
  const batch = { bedId: 'bed-1', epoch, seq: 1, atMs, blocks: [], raw: [], events, ledger: [] };
  writer.append(toTailGroup('bed-1', [toTailItem(batch, 0)]));
  writer.close();
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dataDir, { recursive: true });
});

it('[R75] counts, delays and time in alarm come from the record, the same for people and programs', async () => {
  const reader = new HistoryReader(dataDir);
  const span = { fromMs: startMs, toMs: startMs + lastsMs };
  const report = alarmReportSchema.parse(reader.alarmReport({ runId, epoch, ...span }));
  reader.close();
  expect(report.rules.find(({ ruleId }) => ruleId === 'no-flow')).toMatchObject({
    total: 1,
    counts: { high: 1 },
    unacknowledged: 0,
    acknowledgeMedianMs: 4_000,
  });
  expect(report.days).toEqual([{ day: new Date(startMs).toISOString().slice(0, 10), counts: report.counts }]);
  expect(report.inAlarmMs).toBeGreaterThan(4_000);

  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  expect(await alarmsCommand(['report', runId, '--data', dataDir, '--json'])).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({
    runId,
    bedId: 'bed-1',
    counts: report.counts,
    rules: report.rules,
  });
  printed = '';
  expect(await alarmsCommand(['report', '--data', dataDir])).toBe(0);
  expect(printed).toMatch(/Bed 1, run bed-1-run/);
  expect(printed).toMatch(/HIGH median 4 s/);
  expect(printed).toContain('No blood flow');
  await expect(alarmsCommand(['report', '--last', 'x', '--data', dataDir])).rejects.toThrow(
    'number of hours',
  );
});
