/**
 * A bed for alarm tests: frames at a steady rhythm with the values of the moment, stepped like a gateway, everything that
 * came out kept. Times in tests are ms since the start.
 */
import type {
  Actor,
  AlarmTransition,
  AlarmView,
  BedAlarmTransition,
  BedAlarmView,
} from '../alarms/alarm-types.ts';
import type { AlarmCommand, CommandReply } from '../alarms/command-types.ts';
import type { Sample } from '../channels/sample.ts';
import type { Validity } from '../channels/validity.ts';
import { createMonitorState, type MonitoredBed, type MonitorState } from './monitor-state.ts';
import { monitorView, stepMonitor } from './monitor.ts';
import type { LinkPhase, MonitorEvent, MonitorInput } from './monitor-types.ts';

export const startMs = 1_790_000_000_000;

/** A 20 kg child on VA: target 1.6 L/min, so flow limits 1.28 and 0.96 L/min. */
export const childBed: MonitoredBed = {
  patient: { weightKg: 20, mode: 'VA' },
  devices: [
    { id: 'console', periodMs: 200 },
    { id: 'cdi', periodMs: 6_000 },
    { id: 'gas', periodMs: 1_000 },
  ],
  channels: ['flow', 'rpm', 'p1', 'p2', 'p3', 'svo2', 'sweep', 'bubble'],
};

const channelsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['console', ['flow', 'rpm', 'p1', 'p2', 'p3', 'bubble']],
  ['cdi', ['svo2']],
  ['gas', ['sweep']],
]);

export function person(name: string): Actor {
  return { id: name, name, role: 'nurse', client: { name: 'bedside', role: 'bedside' } };
}

/** A number is valid; null with a validity is how a device says that it has none. */
export type Value = number | Validity;

export class Bedside {
  readonly state: MonitorState;
  readonly transitions: AlarmTransition[] = [];
  readonly bedTransitions: BedAlarmTransition[] = [];
  readonly replies: CommandReply[] = [];
  readonly samples: Sample[] = [];
  readonly events: MonitorEvent[] = [];
  /** What the devices show now; devices in `silent` send nothing. */
  readonly values: Record<string, Value> = {
    flow: 1.6,
    rpm: 2500,
    p1: -30,
    p2: 150,
    p3: 132,
    bubble: 0,
    svo2: 72,
    sweep: 1.2,
  };
  readonly silent = new Set<string>();
  #bed: MonitoredBed;
  #elapsedMs = 0;

  constructor(bed: MonitoredBed = childBed) {
    this.#bed = bed;
    this.state = createMonitorState(bed, startMs);
  }

  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  /** Lets `durationMs` pass with frames at each device's period, the first at once. */
  run(durationMs: number, changes: Readonly<Record<string, Value>> = {}): this {
    Object.assign(this.values, changes);
    const endMs = this.#elapsedMs + durationMs;
    for (; this.#elapsedMs < endMs; this.#elapsedMs += 100) {
      const due = this.#bed.devices.filter(
        ({ id, periodMs }) => !this.silent.has(id) && this.#elapsedMs % periodMs === 0,
      );
      this.step(due.map(({ id }) => this.frame(id)));
    }
    return this;
  }

  frame(device: string): MonitorInput {
    const readings = (channelsOf.get(device) ?? []).map((channel) => {
      const value = this.values[channel] ?? 'notAvailable';
      return typeof value === 'number'
        ? { channel, value, validity: 'valid' as const }
        : { channel, value: null, validity: value };
    });
    return { type: 'frame', device, atMs: startMs + this.#elapsedMs, readings };
  }

  link(device: string, phase: LinkPhase): this {
    this.step([{ type: 'link', device, atMs: startMs + this.#elapsedMs, phase, reason: 'cable' }]);
    return this;
  }

  step(inputs: readonly MonitorInput[], atMs: number = this.#elapsedMs): void {
    const out = stepMonitor(this.state, inputs, startMs + atMs);
    this.transitions.push(...out.alarms);
    this.bedTransitions.push(...out.bedAlarms);
    this.replies.push(...out.replies);
    this.samples.push(...out.samples);
    this.events.push(...out.events);
  }

  /** A person acts now; gives the reply. */
  command(command: AlarmCommand, name = 'Li', bedId = this.#bed.bedId ?? ''): CommandReply {
    const atMs = startMs + this.#elapsedMs;
    const commandId = `c-${this.replies.length}`;
    this.step([{ type: 'command', atMs, bedId, commandId, actor: person(name), command }]);
    const reply = this.replies.at(-1);
    if (reply?.commandId !== commandId) throw new Error(`no reply to ${commandId}`);
    return reply;
  }

  /** A person acts on an alarm as it is now. */
  act(type: 'acknowledge' | 'unshelve' | 'rejectResponsibility', alarmId: string, name = 'Li'): CommandReply {
    return this.command({ type, alarmId, revision: this.view(alarmId).revision }, name);
  }

  get bedAlarms(): BedAlarmView {
    return this.state.alarms.bed;
  }

  view(alarmId: string): AlarmView {
    const view = monitorView(this.state, this.state.clockMs).alarms.find((one) => one.alarmId === alarmId);
    if (!view) throw new Error(`no alarm ${alarmId}`);
    return view;
  }

  /** What happened to one alarm: `[ms since start, "from→to", level, priority]`. */
  log(alarmId: string): [number, string, string | null, string][] {
    return this.transitions
      .filter((transition) => transition.view.alarmId === alarmId)
      .map(({ atMs, from, to, view }) => [atMs - startMs, `${from}→${to}`, view.level, view.priority]);
  }
}
