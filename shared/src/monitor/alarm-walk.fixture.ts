/**
 * A random walk through everything that can happen to the alarms of a bed: frames about the limits, lost values, silence,
 * links, time in small and large steps, clocks that go back, every command with right and wrong revisions, restarts from
 * what was recorded, and a patient who leaves. One seed, one walk.
 */
import type { AlarmMemory } from '../alarms/alarm-restore.ts';
import { type TransitionRow, transitionRows } from '../alarms/alarm-table.ts';
import type { Actor, AlarmTransition, AlarmView, BedAlarmTransition } from '../alarms/alarm-types.ts';
import type { AlarmCommand, CommandReply } from '../alarms/command-types.ts';
import { procedureContexts } from '../alarms/procedure-contexts.ts';
import type { Reading } from '../channels/sample.ts';
import { Prng } from '../foundation/prng.ts';
import { childBed, person } from './bedside.fixture.ts';
import { createMonitorState, type MonitoredBed, type MonitorState } from './monitor-state.ts';
import { stepMonitor } from './monitor.ts';
import type { MonitorInput } from './monitor-types.ts';

export const walkBed: MonitoredBed = { ...childBed, bedId: 'bed-1' };

const channels: ReadonlyMap<string, Readonly<Record<string, readonly number[]>>> = new Map([
  [
    'console',
    {
      flow: [1.6, 1.6, 1.27, 1.3, 0.9, 0.03, -0.2, -0.6],
      p1: [-30, -30, -58, -66, -91, -130],
      p2: [150, 150, 310, 380],
      p3: [132, 128, 80],
      bubble: [0, 0, 0, 0, 1],
    },
  ],
  ['cdi', { svo2: [72, 72, 64, 55, 43] }],
  ['gas', { sweep: [1.2, 1.2, 0] }],
]);
const devices = [...channels.keys()];
const people = ['Li', 'Wang', 'Zhao'];
const limitChoices: readonly (readonly [number | null, number | null, number | null])[] = [
  [-60, -90, -120],
  [-50, -80, -110],
  [null, -90, -120],
  [-60, null, null],
  [-100, -50, 0],
];

export interface WalkStep {
  readonly before: readonly AlarmView[];
  readonly state: MonitorState;
  readonly alarms: readonly AlarmTransition[];
  readonly bedAlarms: readonly BedAlarmTransition[];
  readonly replies: readonly CommandReply[];
  readonly inputs: readonly MonitorInput[];
  /** The inputs began with a restart on a new state. */
  readonly isRestart: boolean;
}

export class AlarmWalk {
  state: MonitorState;
  readonly #prng: Prng;
  #nowMs: number;
  #wallOffsetMs = 0;
  #commands = 0;
  /** What a recording would have. */
  #recorded = new Map<string, AlarmView>();
  #recordedBed: AlarmMemory['bed'] = null;
  /** Values stay for a while, so that delays are reached. */
  readonly #shown = new Map<string, number | null>();
  #silent = '';
  readonly #taken = new Set<TransitionRow>();

  constructor(seed: number, startMs: number) {
    this.#prng = new Prng(seed);
    this.#nowMs = startMs;
    this.state = createMonitorState(walkBed, startMs);
  }

  /** The rows of alarms.md 5.2 taken so far, over all restarts. */
  rowsTaken(): ReadonlySet<TransitionRow> {
    for (const row of transitionRows) if (this.state.alarms.taken[row] > 0) this.#taken.add(row);
    return this.#taken;
  }

  step(): WalkStep {
    const before = this.state.alarms.instances.map(({ view }) => view);
    this.#nowMs += this.#gapMs();
    const restart = this.#prng.chance(0.001) ? this.#restart() : undefined;
    const inputs: MonitorInput[] = restart ? [restart] : this.#inputs();
    const nowMs = this.#prng.chance(0.002) ? this.#nowMs - this.#prng.int(0, 60_000) : this.#nowMs;
    const out = stepMonitor(this.state, inputs, nowMs);
    for (const { view } of out.alarms) this.#recorded.set(view.alarmId, view);
    this.#recordedBed = out.bedAlarms.at(-1)?.view ?? this.#recordedBed;
    const { alarms, bedAlarms, replies } = out;
    return {
      before,
      state: this.state,
      alarms,
      bedAlarms,
      replies,
      inputs,
      isRestart: restart !== undefined,
    };
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[this.#prng.int(0, choices.length - 1)];
    if (choice === undefined) throw new Error('nothing to choose from');
    return choice;
  }

  #gapMs(): number {
    const kind = this.#prng.next();
    if (kind < 0.8) return this.#prng.int(0, 400);
    if (kind < 0.97) return this.#prng.int(400, 6_000);
    return kind < 0.997 ? this.#prng.int(6_000, 70_000) : this.#prng.int(70_000, 900_000);
  }

  #inputs(): MonitorInput[] {
    const kind = this.#prng.next();
    if (kind < 0.02) this.#silent = this.#prng.chance(0.6) ? '' : this.#pick(devices);
    if (kind < 0.7) return devices.filter((id) => id !== this.#silent).map((id) => this.#frame(id));
    if (kind < 0.72) {
      const phase = this.#pick(['closed', 'opening', 'streaming', 'backoff'] as const);
      return [{ type: 'link', device: this.#pick(devices), atMs: this.#nowMs, phase, reason: '' }];
    }
    if (kind < 0.75) return [{ type: 'tick' }];
    if (kind < 0.7502) return [{ type: 'discharge', atMs: this.#nowMs, actor: person('Li') }];
    const bedId = this.#prng.chance(0.02) ? 'bed-2' : 'bed-1';
    const actor: Actor = person(this.#pick(people));
    const commandId = `c-${this.#commands++}`;
    return [{ type: 'command', atMs: this.#nowMs, bedId, commandId, actor, command: this.#command() }];
  }

  #frame(device: string): MonitorInput {
    const readings = Object.entries(channels.get(device) ?? {}).map(([channel, values]): Reading => {
      if (this.#prng.chance(0.06)) this.#shown.set(channel, this.#pick(values));
      if (this.#prng.chance(0.01)) this.#shown.set(channel, null);
      const value = this.#shown.get(channel) ?? (this.#shown.has(channel) ? null : (values[0] ?? null));
      return value === null ? { channel, value, validity: 'invalid' } : { channel, value, validity: 'valid' };
    });
    return { type: 'frame', device, atMs: this.#nowMs, readings };
  }

  #command(): AlarmCommand {
    const view = this.#pick(this.state.alarms.instances).view;
    const wanted = this.#pick(
      this.state.alarms.instances
        .filter((one) => one.view.onsetMs !== null)
        .concat(this.state.alarms.instances.slice(0, 1)),
    ).view;
    const { alarmId } = this.#prng.chance(0.8) ? wanted : view;
    const present = this.state.alarms.instances.find((one) => one.alarmId === alarmId)?.view.revision ?? 0;
    const revision = this.#prng.chance(0.9) ? present : Math.max(0, present - 1);
    const durationMs = this.#prng.int(1_000, 200_000);
    const context = this.#pick(procedureContexts).id;
    const proposalId = this.state.alarms.bed.proposal?.proposalId ?? 'none';
    return this.#pick<AlarmCommand>([
      { type: 'acknowledge', alarmId, revision },
      { type: 'acknowledge', alarmId, revision },
      { type: 'audioPause', durationMs },
      { type: 'audioResume' },
      { type: 'shelve', alarmId, revision, durationMs: durationMs * 10, reason: this.#pick(['', 'care']) },
      { type: 'unshelve', alarmId, revision },
      { type: 'startContext', context, durationMs },
      { type: 'endContext', context },
      { type: 'acceptResponsibility', alarmId, revision, durationMs },
      { type: 'rejectResponsibility', alarmId, revision },
      { type: 'setLimits', changes: [{ ruleId: 'p1-low', limits: this.#pick(limitChoices) }] },
      { type: 'confirmLimits', proposalId },
      { type: 'rejectLimits', proposalId },
    ]);
  }

  /** A new core with what was recorded; the wall clock may have moved by up to an hour. */
  #restart(): MonitorInput {
    const memory: AlarmMemory = {
      views: [...this.#recorded.values()],
      bed: this.#recordedBed,
      atMs: this.state.clockMs,
      wallOffsetMs: this.#wallOffsetMs,
    };
    this.#wallOffsetMs += this.#prng.chance(0.3) ? this.#prng.int(-3_600_000, 3_600_000) : 0;
    this.rowsTaken();
    this.#nowMs = Math.max(this.#nowMs, this.state.clockMs) + 1;
    this.state = createMonitorState(walkBed, this.#nowMs);
    return { type: 'restore', atMs: this.#nowMs, memory, wallOffsetMs: this.#wallOffsetMs };
  }
}
