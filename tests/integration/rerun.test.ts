/** A recording re-run: the same alarms and readings while nothing has changed, and the right difference when something has. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunReader } from '@circuitwatch/server/recording/run-reader.ts';
import { rerunRun, type RerunReport } from '@circuitwatch/server/recording/rerun/rerun-run.ts';
import type { AlarmDifference } from '@circuitwatch/shared/replay/alarm-diff.ts';
import type { RerunChanges } from '@circuitwatch/shared/replay/rerun-bed.ts';
import { parseRuleChange, rerunChangesOf } from '@circuitwatch/shared/replay/rule-changes.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliProcess } from '../support/cli-process.ts';
import { goldens } from '../support/goldens.ts';
import { recordGolden } from '../support/golden-runs.ts';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'circuitwatch-rerun-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function rerun(folder: string, changes: RerunChanges = {}): RerunReport & { differences: AlarmDifference[] } {
  const reader = openRunReader(folder);
  const differences: AlarmDifference[] = [];
  try {
    const report = rerunRun(reader, {
      range: { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER },
      changes,
      compareReadings: true,
      onDifference: (difference) => differences.push(difference),
    });
    return { ...report, differences };
  } finally {
    reader.close();
  }
}

function tried(text: string): RerunChanges {
  const parsed = parseRuleChange(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return rerunChangesOf([parsed.change]);
}

const kink = { scenario: 'drainage-kink', preset: 'adult-va', seed: 3, seconds: 120 } as const;

describe('a re-run', { timeout: 120_000 }, () => {
  it.each(Object.entries(goldens))(
    'of "%s" is identical, alarm by alarm and reading by reading',
    async (_, golden) => {
      const report = rerun(await recordGolden(dataDir, golden));
      expect(report.differences).toEqual([]);
      expect(report.readings.filter(({ added, changed, removed }) => added + changed + removed > 0)).toEqual(
        [],
      );
      expect(report).toMatchObject({ notRerun: [], holes: [], isIdentical: true });
      expect(report.epochs).toBe(golden.restartAtS === undefined ? 1 : 2);
      expect(report.alarms.kept).toBeGreaterThan(30);
      expect(report.readings.reduce((sum, { equal }) => sum + equal, 0)).toBeGreaterThan(1_000);
    },
  );

  it('with one changed limit says which alarms are added and removed, and changes no reading', async () => {
    const folder = await recordGolden(dataDir, kink);
    const report = rerun(folder, tried('flow-low.warning=0.5'));
    expect(report.isIdentical).toBe(false);
    expect(
      new Set(report.differences.map(({ recorded, rerun: now }) => (recorded ?? now)?.ruleId)),
    ).toContain('flow-low');
    expect(report.alarms.kept).toBeGreaterThan(30);
    expect(report.readings.every(({ added, changed, removed }) => added + changed + removed === 0)).toBe(
      true,
    );
  });

  it('with a longer delay says by how much the alarm has moved', async () => {
    const folder = await recordGolden(dataDir, kink);
    const delayed = rerun(folder, tried('flow-low.delayMs=20000'));
    const moved = delayed.differences.filter(({ kind, movedMs }) => kind === 'moved' && movedMs > 0);
    expect(moved.map(({ recorded }) => recorded?.ruleId)).toContain('flow-low');
  });

  it('with a driver that reads the pressures in another order finds the readings that changed', async () => {
    const folder = await recordGolden(dataDir, kink);
    const report = rerun(folder, {
      bed: (bed) => ({
        ...bed,
        devices: bed.devices.map((device) =>
          device.id === 'pump'
            ? { ...device, options: { ...device.options, pressures: ['p2', 'p1', 'p3', 'pAux'] } }
            : device,
        ),
      }),
    });
    const changed = report.readings.filter((one) => one.changed > 100).map(({ channel }) => channel);
    expect(changed).toEqual(expect.arrayContaining(['p1', 'p2']));
    expect(changed).not.toContain('flow');
    expect(report.isIdentical).toBe(false);
  });

  it('asked what if, counts the alarms there would have been beside those there were', async () => {
    const folder = await recordGolden(dataDir, kink);
    const args = ['recording', 'whatif', folder];
    const whatif = new CliProcess([...args, '--set', 'flow-low.warning=off', '--json']);
    expect(await whatif.ended(60_000), whatif.stderr).toBe(0);
    const { recorded, tried, removed } = JSON.parse(whatif.stdout) as {
      recorded: { total: number };
      tried: { total: number };
      removed: { alarmId: string }[];
    };
    expect(recorded.total).toBeGreaterThan(0);
    expect(tried.total).toBeLessThanOrEqual(recorded.total);
    expect(removed.map(({ alarmId }) => alarmId)).toContain('flow-low');
    expect(await new CliProcess(args).ended(60_000)).toBe(2);
  });
});
