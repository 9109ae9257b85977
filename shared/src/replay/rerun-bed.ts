/**
 * A bed run again from its recording: recorded bytes through today's drivers, then today's derivations and rules, on the
 * recorded times. Same inputs and same versions give the same transitions and samples as the live bed gave. One object per
 * epoch; what was known of the alarms goes from one to the next as over a restart of the gateway.
 */
import type { AlarmMemory } from '../alarms/alarm-restore.ts';
import type { AlarmRule } from '../alarms/alarm-rule.ts';
import type { PatientLimits } from '../alarms/limits.ts';
import { limitsFor } from '../alarms/limits.ts';
import type { AlarmView, BedAlarmView } from '../alarms/alarm-types.ts';
import type { PatientConfig } from '../config/site-config.ts';
import { bedChannels } from '../devices/bed-channels.ts';
import { DeviceStream } from '../devices/device-stream.ts';
import { createMonitorState, type MonitorState } from '../monitor/monitor-state.ts';
import type { MonitorInput, MonitorOutputs, LinkPhase } from '../monitor/monitor-types.ts';
import { stepMonitor } from '../monitor/monitor.ts';
import type { RawBytes } from '../recording/record-types.ts';
import type { LinkReason } from '../texts/link-reasons.ts';
import type { BedSetup, MonitorStart } from './monitor-start.ts';
import { type RerunInput, takenMsOf } from './rerun-inputs.ts';

/** What is tried instead of what was. */
export interface RerunChanges {
  /** `limits`: those the bed began with. */
  readonly limits?: (limits: PatientLimits, patient: PatientConfig) => PatientLimits;
  readonly rules?: readonly AlarmRule[];
  readonly bed?: (bed: BedSetup) => BedSetup;
}

export interface RerunSetup {
  readonly bedId: string;
  readonly start: MonitorStart;
  /** When the monitor took its first step, gateway ms. */
  readonly atMs: number;
  /** Of the organisation's preset; without it those that come with Circuitwatch today. */
  readonly presetLimits: PatientLimits | undefined;
  /** The alarms at the end of the epoch before; used when the live bed had any. */
  readonly memory: Pick<AlarmMemory, 'views' | 'bed'> | undefined;
  readonly changes?: RerunChanges | undefined;
  onOutputs(outputs: MonitorOutputs): void;
}

export type RerunResult =
  | { readonly ok: true; readonly bed: RerunBed }
  | { readonly ok: false; readonly reason: string };

interface Device {
  readonly stream: DeviceStream;
  phase: LinkPhase;
}

const tick: MonitorInput = { type: 'tick' };

export class RerunBed {
  readonly #state: MonitorState;
  readonly #devices: ReadonlyMap<string, Device>;
  readonly #onOutputs: (outputs: MonitorOutputs) => void;

  private constructor(
    state: MonitorState,
    devices: ReadonlyMap<string, Device>,
    onOutputs: (outputs: MonitorOutputs) => void,
  ) {
    this.#state = state;
    this.#devices = devices;
    this.#onOutputs = onOutputs;
  }

  /** Not ok: a device or channel of the recording that these drivers do not have; `reason` says which. */
  static create(setup: RerunSetup): RerunResult {
    const { bedId, start, atMs, changes = {} } = setup;
    const onOutputs = (outputs: MonitorOutputs): void => setup.onOutputs(outputs);
    const bed = changes.bed ? changes.bed(start.bed) : start.bed;
    const devices = bed.devices.map((device) => ({ ...device, port: 'replay:' }));
    const result = bedChannels({ devices, sources: bed.sources });
    if (!result.ok) return { ok: false, reason: result.problems.map(({ message }) => message).join(' ') };
    const { channels } = result.bed;
    const asRecorded = setup.presetLimits ?? limitsFor(bed.patient);
    const limits = changes.limits ? changes.limits(asRecorded, bed.patient) : asRecorded;
    const monitored = {
      bedId,
      patient: bed.patient,
      devices: result.bed.devices.map(({ id, periodMs }) => ({ id, periodMs })),
      channels,
      limits,
      hasSounder: start.hasSounder,
      ...(start.escalationMs ? { escalationMs: start.escalationMs } : {}),
      ...(changes.rules ? { rules: changes.rules } : {}),
    };
    const streams = result.bed.devices.map(({ id, profile, options }): [string, Device] => {
      const stream = new DeviceStream({
        device: id,
        profile,
        options,
        mapReadings: (readings) => result.bed.mapReadings(id, readings),
      });
      return [id, { stream, phase: 'closed' }];
    });
    const rerun = new RerunBed(createMonitorState(monitored, start.startedMs), new Map(streams), onOutputs);
    rerun.#begin(setup.memory, start, atMs);
    return { ok: true, bed: rerun };
  }

  /** What the next epoch's bed begins with. */
  get memory(): { readonly views: readonly AlarmView[]; readonly bed: BedAlarmView } {
    const { instances, bed } = this.#state.alarms;
    return { views: instances.map(({ view }) => view), bed };
  }

  /** Takes the inputs one by one in the order of `mergeInputs`. */
  take(input: RerunInput): void {
    if (input.type === 'technical' || input.type === 'command') {
      this.#step([input], input.atMs);
      return;
    }
    const device = this.#devices.get(input.type === 'bytes' ? input.raw.device : input.device);
    if (!device) return;
    const inputs = input.type === 'bytes' ? takeBytes(device, input.raw) : takeLink(device, input);
    if (inputs.length === 0) return;
    const takenMs = takenMsOf(input);
    if (takenMs > input.atMs) {
      // Time had passed up to here before the bytes were known.
      this.#step(tick, takenMs - 1);
      this.#step(inputs, takenMs - 1);
    } else this.#step(inputs, input.atMs);
  }

  /** The epoch's last recorded moment. */
  finish(atMs: number): void {
    this.#step(tick, atMs);
  }

  #begin(memory: RerunSetup['memory'], start: MonitorStart, atMs: number): void {
    if (!start.memory || !memory) return;
    const restored: AlarmMemory = { ...start.memory, views: memory.views, bed: memory.bed };
    this.#step({ type: 'restore', atMs, memory: restored, wallOffsetMs: start.wallOffsetMs }, atMs);
  }

  #step(inputs: MonitorInput | readonly MonitorInput[], atMs: number): void {
    this.#onOutputs(stepMonitor(this.#state, inputs, atMs));
  }
}

function isConnected({ phase }: Device): boolean {
  return phase === 'identifying' || phase === 'streaming';
}

/** As DeviceSession does: bytes outside a connection are nobody's. */
function takeBytes(device: Device, { device: id, atMs, direction, bytes }: RawBytes): MonitorInput[] {
  const inputs: MonitorInput[] = [];
  if (!isConnected(device)) return inputs;
  if (direction === 'out') {
    device.stream.requested(atMs, inputs);
    return inputs;
  }
  const signs = device.stream.receive(bytes, atMs, inputs);
  if (signs.frames === 0 || device.phase === 'streaming') return inputs;
  device.phase = 'streaming';
  const reason: LinkReason = 'streaming';
  return [{ type: 'link', device: id, atMs, phase: 'streaming', reason }, ...inputs];
}

function takeLink(device: Device, link: Extract<RerunInput, { type: 'link' }>): MonitorInput[] {
  const inputs: MonitorInput[] = [];
  const isEnd = link.phase === 'backoff' || link.phase === 'closed';
  if (isEnd && isConnected(device)) device.stream.ended(link.atMs, inputs);
  if (link.phase === 'identifying') device.stream.connected();
  device.phase = link.phase;
  return [...inputs, link];
}
