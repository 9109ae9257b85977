/**
 * A simulated patient and circuit straight into the monitor, without device bytes: for hours of virtual time in seconds.
 * Values are rounded as the devices send them; `fast` is a console at 5 Hz with a flow probe at 10 Hz, `slow` both at 1 Hz.
 */
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { type PatientPreset, presets, type PresetId } from '@circuitwatch/shared/circuit/presets.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { captureBaseline, setBedFacts } from '@circuitwatch/shared/monitor/bed-facts.ts';
import { createMonitorState, type MonitorState } from '@circuitwatch/shared/monitor/monitor-state.ts';
import type { MonitorInput, MonitorOutputs } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { stepMonitor } from '@circuitwatch/shared/monitor/monitor.ts';
import { BedSimulation } from '@circuitwatch/simulators/bed-simulation.ts';
import type { Scenario } from '@circuitwatch/simulators/scenarios/scenario.ts';

/** Gateway time of the simulation's start, where the caller does not say. */
const defaultEpochMs = 1_790_000_000_000;
const cdiPeriodMs = 6_000;
const gasPeriodMs = 1_000;

/** The devices of a headless bed and what each gives. */
export const headlessDevices = {
  pump: ['rpm', 'p1', 'p2', 'p3'],
  probe: ['flow', 'flowProbeStatus'],
  sweep: ['sweep'],
  cdi: ['svo2', 'hb', 'hct', 'po2Art', 'pco2Art', 'tArt'],
};

export interface HeadlessSetup {
  readonly preset: PresetId;
  readonly scenario: Scenario;
  readonly rate: 'fast' | 'slow';
  readonly seed?: number;
  /** Gateway time of the start, ms. */
  readonly epochMs?: number;
}

type Values = Readonly<Record<string, number>>;

export class HeadlessBed {
  readonly alarms: AlarmTransition[] = [];
  readonly state: MonitorState;
  readonly #simulation: BedSimulation;
  readonly #epochMs: number;
  readonly #noise: Prng;
  readonly #pumpMs: number;
  readonly #probeMs: number;
  #nowMs = 0;

  private constructor(simulation: BedSimulation, setup: HeadlessSetup) {
    const fast = setup.rate === 'fast';
    this.#simulation = simulation;
    this.#epochMs = setup.epochMs ?? defaultEpochMs;
    this.#noise = new Prng(setup.seed ?? 1);
    this.#pumpMs = fast ? 200 : 1_000;
    this.#probeMs = fast ? 100 : 1_000;
    this.state = createMonitorState(
      {
        patient: simulation.preset.patient,
        devices: [
          { id: 'pump', periodMs: this.#pumpMs },
          { id: 'probe', periodMs: this.#probeMs },
          { id: 'cdi', periodMs: cdiPeriodMs },
          { id: 'sweep', periodMs: gasPeriodMs },
        ],
        channels: Object.values(headlessDevices).flat(),
      },
      this.#epochMs,
    );
  }

  static async create(setup: HeadlessSetup): Promise<HeadlessBed> {
    const simulation = await BedSimulation.create({
      bed: 1,
      preset: presets[setup.preset],
      scenario: setup.scenario,
      scenarioOffsetS: 0,
      seed: setup.seed ?? 1,
      speed: 1,
      localStartMs: 0,
      profileIds: [],
      openPort: async () => {
        throw new Error('a headless bed has no ports');
      },
      onProblem: (text) => {
        throw new Error(text);
      },
    });
    return new HeadlessBed(simulation, setup);
  }

  get patient(): PatientPreset {
    return this.#simulation.preset.patient;
  }

  get nowS(): number {
    return this.#nowMs / 1000;
  }

  run(forS: number): this {
    const endMs = this.#nowMs + forS * 1000;
    while (this.#nowMs < endMs) this.step();
    return this;
  }

  /** One period of the fastest device; gives what the monitor concluded. */
  step(): MonitorOutputs {
    this.#nowMs += this.#probeMs;
    this.#simulation.advance(this.#nowMs);
    const outputs = stepMonitor(this.state, this.#frames(), this.#epochMs + this.#nowMs);
    this.alarms.push(...outputs.alarms);
    return outputs;
  }

  /** Gateway time of the last step, ms. */
  get atMs(): number {
    return this.#epochMs + this.#nowMs;
  }

  /** As a nurse would: after a while of quiet running. */
  capture(): this {
    const atMs = this.#epochMs + this.#nowMs;
    const result = captureBaseline(this.state, { atMs, by: 'test' });
    if (!result.ok) throw new Error(`no baseline: ${result.channels.join(', ')}`);
    setBedFacts(this.state, { baseline: result.baseline });
    return this;
  }

  /** When each alarm came on, s since the start, in order. */
  onsets(): { alarm: string; priority: string; atS: number; occurrence: number }[] {
    return this.alarms
      .filter(({ view, from }) => view.onsetMs !== null && from !== 'active')
      .map(({ view, atMs }) => ({
        alarm: view.alarmId,
        priority: view.priority,
        atS: Math.round((atMs - this.#epochMs) / 1000),
        occurrence: view.occurrence,
      }));
  }

  raised(): string[] {
    return [...new Set(this.onsets().map(({ alarm }) => alarm))].toSorted();
  }

  #frames(): MonitorInput[] {
    const { sensed, truth } = this.#simulation.model;
    const at = (periodMs: number): boolean => this.#nowMs % periodMs === 0;
    const near = (value: number, sigma: number): number => value + sigma * this.#noise.normal();
    const frames: MonitorInput[] = [];
    if (at(this.#pumpMs))
      frames.push(this.#frame('pump', { rpm: sensed.rpm, p1: sensed.p1, p2: sensed.p2, p3: sensed.p3 }));
    frames.push(this.#frame('probe', { flow: sensed.flowLpm, flowProbeStatus: 0 }));
    if (at(gasPeriodMs)) frames.push(this.#frame('sweep', { sweep: near(truth.sweepLpm, 0.002) }));
    if (at(cdiPeriodMs))
      frames.push(
        this.#frame('cdi', {
          svo2: near(truth.svo2, 0.4),
          hb: near(truth.hbGdl, 0.07),
          hct: near(truth.hctPercent, 0.2),
          po2Art: near(truth.po2Post, 2),
          pco2Art: near(truth.pco2Post, 0.4),
          tArt: near(truth.tArt, 0.03),
        }),
      );
    return frames;
  }

  #frame(device: string, values: Values): MonitorInput {
    const readings = Object.entries(values).map(([channel, value]) => {
      const resolution = channelOf(channel)?.resolution ?? 1;
      return { channel, value: Math.round(value / resolution) * resolution, validity: 'valid' as const };
    });
    return { type: 'frame', device, atMs: this.#epochMs + this.#nowMs, readings };
  }
}
