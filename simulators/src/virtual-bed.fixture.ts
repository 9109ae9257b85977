/**
 * A simulated bed on a clock that a test moves: doubles behind memory ports, polled and decoded as a gateway would, and
 * the monitor with the starting limits on top. Nothing here waits.
 */
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { Reading } from '@circuitwatch/shared/channels/sample.ts';
import { presets, type PresetId } from '@circuitwatch/shared/circuit/presets.ts';
import type { DecodedItem, DeviceDecoder, PollPlan } from '@circuitwatch/shared/devices/device-profile.ts';
import { createMonitorState, type MonitorState } from '@circuitwatch/shared/monitor/monitor-state.ts';
import type { MonitorInput } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { stepMonitor } from '@circuitwatch/shared/monitor/monitor.ts';
import { BedSimulation, type SimulatedDevice } from './bed-simulation.ts';
import { doubleProfileIds } from './devices/index.ts';
import { MemoryPort } from './io/memory-port.ts';
import { scenarioByName } from './scenarios/index.ts';
import type { DeviceSlot } from './scenarios/scenario.ts';

/** Monitor time of virtual time 0; looks like Unix ms. */
export const epochMs = 1_790_000_000_000;
const stepMs = 20;
/** The core steps without data at least this often. */
const tickMs = 100;

export interface ReceivedItem {
  readonly slot: DeviceSlot;
  readonly atMs: number;
  readonly item: DecodedItem;
}

export interface VirtualBedSetup {
  readonly preset: PresetId;
  readonly scenario: string;
  readonly seed?: number;
  readonly offsetS?: number;
}

interface Gateway {
  readonly device: SimulatedDevice;
  readonly poll: PollPlan | undefined;
  decoder: DeviceDecoder;
  isOpen: boolean;
  identified: boolean;
  sent: number;
  nextPollMs: number;
  nextOpenMs: number;
}

export class VirtualBed {
  nowMs = 0;
  readonly simulation: BedSimulation;
  readonly received: ReceivedItem[] = [];
  readonly alarms: AlarmTransition[] = [];
  /** Off: only the circuit and the lines, no decoding results kept. */
  keepItems = true;
  readonly #gateways: readonly Gateway[];
  readonly #monitor: MonitorState;

  private constructor(simulation: BedSimulation, clock: { nowMs: number }) {
    this.simulation = simulation;
    this.#gateways = simulation.devices.map((device) => {
      const { profile, options } = device.double;
      const parsed = profile.optionsSchema.parse(options);
      return {
        device,
        poll: profile.pollWith ? profile.pollWith(parsed) : profile.poll,
        decoder: profile.createDecoder(parsed),
        isOpen: false,
        identified: false,
        sent: 0,
        nextPollMs: 0,
        nextOpenMs: 0,
      };
    });
    this.#clock = clock;
    this.#monitor = createMonitorState(
      {
        patient: simulation.preset.patient,
        devices: simulation.devices.map(({ double }) => ({
          id: double.slot,
          periodMs: double.profile.periodMs(double.options, double.pollPeriodMs),
        })),
        channels: simulation.devices.flatMap(({ double }) =>
          double.profile.channels.map(({ channel }) => nameOf(double.slot, channel)),
        ),
      },
      epochMs,
    );
  }
  readonly #clock: { nowMs: number };

  static async create(setup: VirtualBedSetup): Promise<VirtualBed> {
    const clock = { nowMs: 0 };
    const scenario = scenarioByName(setup.scenario);
    if (!scenario) throw new Error(`no scenario ${setup.scenario}`);
    const simulation = await BedSimulation.create({
      bed: 1,
      preset: presets[setup.preset],
      scenario,
      scenarioOffsetS: setup.offsetS ?? 0,
      seed: setup.seed ?? 1,
      speed: 1,
      localStartMs: 10 * 3_600_000,
      profileIds: doubleProfileIds,
      openPort: async (double) => new MemoryPort(double.slot, () => clock.nowMs),
      onProblem: (text) => {
        throw new Error(text);
      },
    });
    return new VirtualBed(simulation, clock);
  }

  run(forMs: number): void {
    const endMs = this.nowMs + forMs;
    while (this.nowMs < endMs) {
      this.nowMs += stepMs;
      this.#clock.nowMs = this.nowMs;
      for (const gateway of this.#gateways) this.#drive(gateway);
      this.simulation.advance(this.nowMs);
      if (this.nowMs % tickMs === 0) this.#step({ type: 'tick' });
    }
  }

  /** Alarms that came on or rose, in order. */
  onsets(): { alarm: string; priority: string; atS: number }[] {
    return this.alarms
      .filter(({ view, from }) => view.onsetMs !== null && from !== 'active')
      .map(({ view, atMs }) => ({
        alarm: view.alarmId,
        priority: view.priority,
        atS: Math.round((atMs - epochMs) / 1000),
      }));
  }

  /** Alarms that ended, in order. */
  ends(): { alarm: string; atS: number }[] {
    return this.alarms
      .filter(({ view, from }) => view.onsetMs === null && from !== 'unknown' && from !== 'pending')
      .map(({ view, atMs }) => ({ alarm: view.alarmId, atS: Math.round((atMs - epochMs) / 1000) }));
  }

  /** Alarms whose condition ended while nobody had acknowledged them. */
  latched(): string[] {
    return this.alarms.filter(({ view }) => view.latched).map(({ view }) => view.alarmId);
  }

  itemsOf(slot: DeviceSlot): ReceivedItem[] {
    return this.received.filter((one) => one.slot === slot);
  }

  /** The last value that the gateway decoded. */
  latest(slot: DeviceSlot, channel: string): Reading | undefined {
    for (let i = this.received.length - 1; i >= 0; i--) {
      const one = this.received[i];
      if (one?.slot !== slot || one.item.type !== 'frame') continue;
      const reading = one.item.readings.find((candidate) => candidate.channel === channel);
      if (reading) return reading;
    }
    return undefined;
  }

  #drive(gateway: Gateway): void {
    const { port } = gateway.device;
    if (!(port instanceof MemoryPort)) return;
    if (!gateway.isOpen && this.nowMs >= gateway.nextOpenMs) this.#open(gateway, port);
    const { poll } = gateway;
    if (!gateway.isOpen || !poll || this.nowMs < gateway.nextPollMs) return;
    gateway.nextPollMs = this.nowMs + (gateway.device.double.pollPeriodMs ?? poll.defaultPeriodMs);
    const request = poll.next({ identified: gateway.identified, sent: gateway.sent });
    gateway.sent += 1;
    port.gateway.write(request.bytes);
  }

  #open(gateway: Gateway, port: MemoryPort): void {
    const { double } = gateway.device;
    gateway.nextOpenMs = this.nowMs + 500;
    gateway.identified = false;
    port.gateway.open({
      onOpen: () => {
        gateway.isOpen = true;
        this.#step({
          type: 'link',
          device: double.slot,
          atMs: epochMs + this.nowMs,
          phase: 'identifying',
          reason: '',
        });
      },
      onBytes: (bytes) => {
        for (const item of gateway.decoder.push(bytes)) this.#take(gateway, item);
      },
      onClose: (reason) => {
        if (!gateway.isOpen) return;
        gateway.isOpen = false;
        gateway.decoder.end();
        this.#step({
          type: 'link',
          device: double.slot,
          atMs: epochMs + this.nowMs,
          phase: 'backoff',
          reason,
        });
      },
    });
  }

  #take(gateway: Gateway, item: DecodedItem): void {
    const slot = gateway.device.double.slot;
    if (item.type !== 'discarded') gateway.identified = true;
    if (this.keepItems) this.received.push({ slot, atMs: this.nowMs, item });
    if (item.type !== 'frame') return;
    const readings = item.readings.map((one) => ({ ...one, channel: nameOf(slot, one.channel) }));
    this.#step({ type: 'frame', device: slot, atMs: epochMs + this.nowMs, readings });
  }

  #step(input: MonitorInput): void {
    const { alarms } = stepMonitor(this.#monitor, input, epochMs + this.nowMs);
    this.alarms.push(...alarms);
  }
}

/** The demo's choice of sources: the clamp-on probe gives the bed's flow. */
function nameOf(slot: DeviceSlot, channel: string): string {
  return slot === 'pump' && channel === 'flow' ? 'flow@pump' : channel;
}
