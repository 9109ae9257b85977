/**
 * `alarm-restore`: eight beds with an acknowledged, an unanswered and a shelved alarm each; the core is killed with
 * `kill -9`. How long until a viewer has every state again (R74: 10 s), beside how long a value takes to flow again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { forkLoad, until } from '../support/processes.ts';
import { AlarmWatcher, epochMs } from './alarm-watcher.ts';
import { startBenchGateway } from './gateway-load.ts';
import { compare, spread, type BenchContext, type Benchmark, type Row } from './harness.ts';

const beds = 8;
const targetMs = 10_000;

/** What a restart must keep of one bed's alarms. */
function kept(views: Iterable<AlarmView>): string {
  return [...views]
    .filter(({ ack, inhibit }) => ack !== 'none' || inhibit !== null)
    .map(({ alarmId, ack, latched, occurrence, inhibit }) =>
      [alarmId, ack, latched, occurrence, inhibit?.type].join(' '),
    )
    .toSorted()
    .join('; ');
}

interface Measured {
  readonly restoredMs: number;
  readonly valueMs: number;
}

class Ward {
  readonly bedIds: readonly string[];
  readonly views = new Map<string, Map<string, AlarmView>>();
  readonly snapshots = new Map<string, number>();
  readonly valueMs = new Map<number, number>();
  readonly watcher: AlarmWatcher;
  constructor(url: string, bedIds: readonly string[]) {
    this.bedIds = bedIds;
    this.watcher = new AlarmWatcher(url, {
      beds: bedIds,
      onAlarm: (bedId, view) => void this.views.get(bedId)?.set(view.alarmId, view),
      onP1: (bedIndex, _value, atMs) => void this.valueMs.set(bedIndex, atMs),
      onSnapshot: (message, atMs) => {
        this.snapshots.set(message.bedId, atMs);
        this.views.set(message.bedId, new Map(message.alarms.map((view) => [view.alarmId, view])));
      },
    });
  }

  view(bedId: string, alarmId: string): AlarmView | undefined {
    return this.views.get(bedId)?.get(alarmId);
  }

  every(isSo: (bedId: string) => boolean): true | undefined {
    return this.bedIds.every(isSo) ? true : undefined;
  }
}

/** Suction acknowledged, no flow unanswered, a shelf on the return pressure. */
async function prepare(ward: Ward): Promise<void> {
  const onAll = (alarmId: string, isSo: (view: AlarmView) => boolean) =>
    until(alarmId, 30_000, async () =>
      ward.every((bedId) => {
        const view = ward.view(bedId, alarmId);
        return view !== undefined && isSo(view);
      }),
    );
  await onAll('no-flow', ({ ack }) => ack === 'unack');
  await onAll('p1-low', ({ ack }) => ack === 'unack');
  for (const bedId of ward.bedIds) {
    const suction = ward.view(bedId, 'p1-low');
    const pressure = ward.view(bedId, 'dp-high');
    if (!suction || !pressure) throw new Error(`${bedId} lacks an alarm`);
    ward.watcher.acknowledge(bedId, suction, 'Li');
    const shelve = { type: 'shelve', durationMs: 600_000, reason: 'care' };
    const { alarmId, revision } = pressure;
    ward.watcher.command(bedId, { ...shelve, alarmId, revision }, 'Li');
  }
  await onAll('p1-low', ({ ack }) => ack === 'ack');
  await onAll('dp-high', ({ inhibit }) => inhibit?.type === 'shelved');
}

async function measure(): Promise<Measured> {
  const feeder = forkLoad('load/alarm-feeder.ts', ['--beds', String(beds)]);
  const paths = await feeder.request<string[]>({}, 'ready');
  feeder.send({ set: { flow: 0, p1: -150 } });
  const gateway = await startBenchGateway(paths);
  const ward = new Ward(
    gateway.url,
    paths.map((_, index) => `bed-${index + 1}`),
  );
  await prepare(ward);
  await delay(500);
  const before = new Map(ward.bedIds.map((bedId) => [bedId, kept(ward.views.get(bedId)?.values() ?? [])]));
  const killedMs = epochMs();
  for (const pid of gateway.pids('core')) process.kill(pid, 'SIGKILL');
  await until('the states of all beds', 60_000, async () =>
    ward.every(
      (bedId) =>
        (ward.snapshots.get(bedId) ?? 0) > killedMs &&
        kept(ward.views.get(bedId)?.values() ?? []) === before.get(bedId),
    ),
  );
  const restoredMs = epochMs() - killedMs;
  await until('values of all beds', 60_000, async () =>
    ward.every((bedId) => (ward.valueMs.get(ward.bedIds.indexOf(bedId)) ?? 0) > killedMs + 100),
  );
  const valueMs = epochMs() - killedMs;
  ward.watcher.close();
  await gateway.stop();
  await feeder.stop();
  return { restoredMs, valueMs };
}

async function run(context: BenchContext): Promise<Row[]> {
  const results: Measured[] = [];
  for (let i = 0; i < context.repeats; i++) {
    const result = await measure();
    results.push(result);
    context.log(
      `repeat ${i + 1}: states after ${result.restoredMs.toFixed(0)} ms, values after ${result.valueMs.toFixed(0)} ms`,
    );
  }
  const ours = results.map(({ restoredMs }) => restoredMs);
  return [
    {
      bench: 'alarm-restore',
      case: `${beds} beds, kill -9 of the core`,
      metric: 'kill → all alarm states at a viewer',
      unit: 'ms',
      ours: spread(ours),
      floor: compare(
        'kill → values of all beds',
        ours,
        results.map(({ valueMs }) => valueMs),
      ),
      target: `≤ ${targetMs} ms`,
      met: spread(ours).max <= targetMs,
      n: context.repeats,
      note: 'each bed has one acknowledged, one unanswered and one shelved alarm; states are compared one by one',
    },
  ];
}

export const alarmRestore: Benchmark = {
  name: 'alarm-restore',
  about: 'kill -9 of the core with acknowledged, unanswered and shelved alarms → states back at a viewer',
  run,
};
