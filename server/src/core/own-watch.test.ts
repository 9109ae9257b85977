/** The core's look at itself, with a clock and a disk that the test moves. */
import type { TechnicalFinding } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ClientConditionsReport } from '../link/web-to-core.ts';
import { OwnWatch, type WatchedBed } from './own-watch.ts';

let nowMs: number;
let free: number;
let recording: WatchedBed['recording'];
let alarmTests: number;
let missingMs: number | null;
let selfTestAgeMs: number | null;
let refused: string | null;
let told: TechnicalFinding[][];
let watch: OwnWatch;

beforeEach(() => {
  nowMs = 0;
  free = 1e11;
  recording = { ok: true, reason: '' };
  alarmTests = 1;
  missingMs = null;
  selfTestAgeMs = null;
  refused = null;
  told = [];
  const bed = () => ({ bedId: 'bed-1', recording, alarmTests, missingMs, selfTestAgeMs, tell });
  const tell = (findings: readonly TechnicalFinding[]) => void told.push([...findings]);
  watch = new OwnWatch({
    dataDir: '/nowhere',
    beds: () => [bed()],
    monotonicMs: () => nowMs,
    freeBytes: async () => free,
    presetsRefused: () => refused,
  });
});

const report = (n: number): ClientConditionsReport => ({
  type: 'clientConditions',
  conditions: [],
  sounding: [],
  attended: [],
  alarmTests: [{ bedId: 'bed-1', n }],
});

const now = (ruleId: string) => told.at(-1)?.find((finding) => finding.ruleId === ruleId);

/** Beats each second up to `untilMs`, with a report of the displays unless the web process is away. */
async function beats(untilMs: number, isWebThere = true): Promise<void> {
  while (nowMs < untilMs) {
    nowMs += 1_000;
    if (isWebThere) watch.displays(report(alarmTests));
    watch.beat(0);
    await Promise.resolve();
  }
}

describe('the core looks at itself', () => {
  it('tells what changed and nothing while all is well', async () => {
    await beats(12_000);
    const before = told.length;
    await beats(60_000);
    expect(told.length).toBe(before);
    expect(told.at(-1)?.every(({ level }) => level === null)).toBe(true);
  });

  it('[R68] a web process that says nothing for 5 s is told, and its return ends it', async () => {
    await beats(3_000);
    await beats(8_000, false);
    expect(now('display-alarm-path')?.level).toBeNull();
    await beats(9_000, false);
    expect(now('display-alarm-path')).toMatchObject({ level: 'alarm', detail: 'webServer' });
    await beats(10_000);
    expect(now('display-alarm-path')?.level).toBeNull();
  });

  it('[R68] a web process that never comes is told 15 s after the start', async () => {
    await beats(15_000, false);
    expect(now('display-alarm-path')).toBeUndefined();
    await beats(16_000, false);
    expect(now('display-alarm-path')?.level).toBe('alarm');
  });

  it('[R68] a web process that talks but has missed two alarm tests is told', () => {
    alarmTests = 5;
    watch.displays(report(3));
    expect(now('display-alarm-path')?.level).toBeNull();
    watch.displays(report(2));
    expect(now('display-alarm-path')?.level).toBe('alarm');
  });

  it('[R57] a pause of 3 s between beats is a stall, of 10 s a long one, and is over a minute later', async () => {
    await beats(2_000);
    nowMs += 4_000;
    watch.beat(0);
    expect(now('engine-stalled')).toEqual({ ruleId: 'engine-stalled', level: 'alarm', detail: '4 s' });
    // The displays were not heard because nobody listened: that is one alarm, not two.
    expect(now('display-alarm-path')?.level).toBeNull();
    await beats(70_000);
    expect(now('engine-stalled')?.level).toBeNull();
    nowMs += 12_000;
    watch.beat(0);
    expect(now('engine-stalled')).toMatchObject({ level: 'critical', detail: '12 s' });
  });

  it('[R66] a wall clock that jumps is told by size, and drift that is corrected softly is not', () => {
    watch.beat(300);
    expect(now('clock-wrong')?.level).toBeNull();
    watch.beat(-5_000);
    expect(now('clock-wrong')).toMatchObject({ level: 'warning', detail: '5 s' });
    watch.beat(3_600_000);
    expect(now('clock-wrong')?.level).toBe('alarm');
  });

  it('[R73] a recorder that cannot write is critical, one that is late is not yet', () => {
    recording = { ok: false, reason: 'diskFull' };
    watch.beat(0);
    expect(now('recorder-failed')).toMatchObject({ level: 'critical', detail: 'diskFull' });
    recording = { ok: false, reason: 'slow' };
    watch.beat(0);
    expect(now('recorder-failed')).toMatchObject({ level: 'alarm', detail: 'slow' });
    recording = { ok: true, reason: '' };
    watch.beat(0);
    expect(now('recorder-failed')?.level).toBeNull();
  });

  it('[R73] a disk that fills is told in two steps, before it is full', async () => {
    await beats(1_000);
    free = 1.94e9;
    await beats(12_000);
    expect(now('disk-low')).toMatchObject({ level: 'warning', detail: '1.9 GB' });
    free = 4e8;
    await beats(24_000);
    expect(now('disk-low')).toMatchObject({ level: 'alarm', detail: '0.4 GB' });
  });

  it('[R51] a preset file that the gateway would not start with is told with its line, until it is right', () => {
    watch.beat(0);
    expect(now('preset-file-refused')?.level).toBeNull();
    refused = 'picu-va.yaml:12';
    watch.beat(0);
    expect(now('preset-file-refused')).toMatchObject({ level: 'warning', detail: 'picu-va.yaml:12' });
    refused = null;
    watch.beat(0);
    expect(now('preset-file-refused')?.level).toBeNull();
  });

  it('[R76] a self-test that is older than a day is LOW, and so is none a day after the start', () => {
    const hourMs = 3_600_000;
    nowMs = 24 * hourMs;
    watch.beat(0);
    expect(now('self-test-overdue')?.level).toBeNull();
    nowMs += 1;
    watch.beat(0);
    expect(now('self-test-overdue')).toMatchObject({ level: 'warning', detail: '24 h' });
    selfTestAgeMs = 10_000;
    watch.beat(0);
    expect(now('self-test-overdue')?.level).toBeNull();
    selfTestAgeMs = 30.5 * hourMs;
    watch.beat(0);
    expect(now('self-test-overdue')).toMatchObject({ level: 'warning', detail: '30 h' });
  });

  it('[R74] a restart says for how long nothing was watched', async () => {
    missingMs = 4_200;
    await beats(1_000);
    expect(now('gateway-restarted')).toMatchObject({ level: 'warning', detail: '4.2 s' });
    await beats(61_000);
    expect(now('gateway-restarted')?.level).toBeNull();
  });
});
