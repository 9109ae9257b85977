/**
 * `alarm-delay`: from the byte that crosses a limit on the wire to the alarm at a viewer, less the delay that the rule
 * declares, while 200 viewers watch and 20 people acknowledge every alarm at once. Beside it, in the same run, the bare
 * path: the same value, from the same byte, to the same viewer, without any rule.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { forkLoad } from '../support/processes.ts';
import { AlarmWatcher } from './alarm-watcher.ts';
import { startBenchGateway } from './gateway-load.ts';
import { compare, percentile, spread, type BenchContext, type Benchmark, type Row } from './harness.ts';

const beds = 8;
const viewers = 200;
const people = 20;
/** Below the critical limit of the neonate's p1 (docs/alarms.md): HIGH after 1 s. */
const lowP1 = -150;
const declaredMs = 1000;
/** Long enough for the alarm to end (off-delay 3 s) before it comes again. */
const steps = { p1: lowP1, periodMs: 7_300, lastMs: 2_000 };

interface Report {
  readonly cpuMs: number;
  readonly crossings: readonly (readonly [bed: number, epochMs: number])[];
}

interface Arrivals {
  /** Per bed, epoch ms. */
  readonly alarms: readonly number[][];
  readonly values: readonly number[][];
}

interface Delays {
  /** Beyond the declared delay, ms. */
  readonly alarm: number[];
  readonly bare: number[];
  readonly missed: number;
  readonly feederShare: number;
}

/** The first arrival after each crossing and before the next one of its bed. */
function delaysOf(report: Report, arrivals: Arrivals, seconds: number): Delays {
  const alarm: number[] = [];
  const bare: number[] = [];
  let missed = 0;
  for (const [bed, atMs] of report.crossings.slice(0, -beds)) {
    const after = (times: readonly number[] | undefined): number | undefined =>
      times?.find((time) => time >= atMs && time < atMs + steps.periodMs);
    const value = after(arrivals.values[bed]);
    const alarmed = after(arrivals.alarms[bed]);
    if (value !== undefined) bare.push(value - atMs);
    if (alarmed === undefined) missed++;
    else alarm.push(alarmed - atMs - declaredMs);
  }
  return { alarm, bare, missed, feederShare: report.cpuMs / (seconds * 1000) };
}

async function measure(seconds: number): Promise<Delays> {
  const feeder = forkLoad('load/alarm-feeder.ts', ['--beds', String(beds)]);
  const paths = await feeder.request<string[]>({}, 'ready');
  const gateway = await startBenchGateway(paths);
  const bedIds = paths.map((_, index) => `bed-${index + 1}`);
  const args = ['--url', gateway.url, '--viewers', String(viewers), '--beds', String(beds)];
  const crowd = forkLoad('load/viewer-clients.ts', args);
  await crowd.request({}, 'ready');
  const arrivals: Arrivals = { alarms: bedIds.map(() => []), values: bedIds.map(() => []) };
  const isLow = bedIds.map(() => false);
  const seen = new Set<string>();
  const watcher = new AlarmWatcher(gateway.url, {
    beds: bedIds,
    onAlarm(bedId, view, atMs) {
      const occurrence = `${bedId} ${view.occurrence}`;
      if (view.ruleId !== 'p1-low' || view.level !== 'critical' || seen.has(occurrence)) return;
      seen.add(occurrence);
      arrivals.alarms[bedIds.indexOf(bedId)]?.push(atMs);
    },
    onP1(bedIndex, value, atMs) {
      if (value === lowP1 && !isLow[bedIndex]) arrivals.values[bedIndex]?.push(atMs);
      isLow[bedIndex] = value === lowP1;
    },
  });
  const nurses = Array.from({ length: people }, (_, index) => {
    const nurse: AlarmWatcher = new AlarmWatcher(gateway.url, {
      beds: bedIds,
      onAlarm(bedId, view) {
        if (view.ack === 'unack') nurse.acknowledge(bedId, view, `nurse ${index}`);
      },
    });
    return nurse;
  });
  // Two hundred snapshots of eight beds take a small machine some seconds; who watches has them already.
  await delay(20_000);
  feeder.send({ steps });
  await delay(seconds * 1000);
  const report = await feeder.request<Report>({ report: true }, 'report');
  for (const one of [watcher, ...nurses]) one.close();
  await crowd.stop();
  await gateway.stop();
  await feeder.stop();
  return delaysOf(report, arrivals, seconds);
}

async function run(context: BenchContext): Promise<Row[]> {
  const seconds = context.quick ? 20 : 60;
  const results: Delays[] = [];
  for (let i = 0; i < context.repeats; i++) {
    const result = await measure(seconds);
    results.push(result);
    context.log(
      `repeat ${i + 1}: ${result.alarm.length} alarms, p50 ${percentile(result.alarm, 0.5).toFixed(1)} ms, p99 ${percentile(result.alarm, 0.99).toFixed(1)} ms, bare p50 ${percentile(result.bare, 0.5).toFixed(1)} ms, p99 ${percentile(result.bare, 0.99).toFixed(1)} ms, missed ${result.missed}`,
    );
  }
  const alarms = results.reduce((sum, { alarm }) => sum + alarm.length, 0);
  const missed = results.reduce((sum, one) => sum + one.missed, 0);
  const load = Math.max(...results.map(({ feederShare }) => feederShare));
  const row = (metric: string, share: number, targetMs: number | null): Row => {
    const ours = results.map(({ alarm }) => percentile(alarm, share));
    const bare = results.map((result) => percentile(result.bare, share));
    return {
      bench: 'alarm-delay',
      case: `${beds} beds, ${viewers} viewers, ${people} acknowledging`,
      metric: `byte → alarm less its delay, ${metric}`,
      unit: 'ms',
      ours: spread(ours),
      floor: compare('byte → value at the same viewer', ours, bare),
      target: targetMs === null ? 'beside' : `≤ ${targetMs} ms, none missed`,
      met: targetMs === null ? null : spread(ours).max <= targetMs && missed === 0 && alarms > 0,
      n: context.repeats,
    };
  };
  const note = `${alarms} alarms, ${missed} missed; load generator at most ${(load * 100).toFixed(0)} % of a core`;
  // One frame of 100 ms and 50 ms for the way (performance.md 4, row 14).
  return [row('p50', 0.5, null), row('p99', 0.99, null), { ...row('worst', 1, 150), note }];
}

export const alarmDelay: Benchmark = {
  name: 'alarm-delay',
  about: 'byte over a limit → alarm at a viewer, less the declared delay, 200 viewers and 20 people',
  run,
};
