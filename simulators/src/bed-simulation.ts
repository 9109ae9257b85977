/**
 * One simulated bed: the circuit model, the scenario that drives it, and its device doubles with their lines.
 *
 * Two clocks: model and scenario run `speed` times as fast as the devices, whose periods stay real. All times are
 * milliseconds since the bed started.
 */
import { CircuitModel } from '@circuitwatch/shared/circuit/circuit-model.ts';
import type { SimulationPreset } from '@circuitwatch/shared/circuit/presets.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import type { BedView, DeviceDouble } from './devices/device-double.ts';
import { doubles } from './devices/index.ts';
import type { FaultMode } from './faults/fault-modes.ts';
import { FaultyLine } from './faults/faulty-line.ts';
import type { SimPort } from './io/sim-port.ts';
import {
  compileScenario,
  happeningsBetween,
  scenarioDefaults,
  type CompiledScenario,
  type DeviceSlot,
  type Scenario,
  type ScenarioValues,
} from './scenarios/scenario.ts';

/** A process that slept does not catch up more than this of model time at once. */
const catchUpMaxMs = 120_000;
/** So that a step at 0 s counts as passed. */
const justBeforeStartS = -0.001;
/** Ramps move in steps of this much model time. */
const scenarioStepMs = 100;

export interface SimulatedDevice {
  readonly double: DeviceDouble;
  readonly port: SimPort;
  readonly line: FaultyLine;
  /** What a device with a stuck value goes on showing. */
  stuckView: BedView | undefined;
  /** When the pulled adapter comes back. */
  replugAtMs: number | undefined;
  isOff: boolean;
}

export interface BedOptions {
  /** 1, 2, … */
  readonly bed: number;
  readonly preset: SimulationPreset;
  readonly scenario: Scenario;
  /** Where in the scenario the bed starts, s. */
  readonly scenarioOffsetS: number;
  readonly seed: number;
  readonly speed: number;
  readonly localStartMs: number;
  readonly profileIds: readonly string[];
  readonly openPort: (double: DeviceDouble) => Promise<SimPort>;
  /** Something went wrong that a person should read. */
  readonly onProblem: (text: string) => void;
}

export class BedSimulation {
  readonly bed: number;
  readonly preset: SimulationPreset;
  readonly model: CircuitModel;
  readonly devices: readonly SimulatedDevice[];
  readonly #options: BedOptions;
  readonly #values: ScenarioValues = { ...scenarioDefaults };
  readonly #view: { -readonly [K in keyof BedView]: BedView[K] };
  #scenario: CompiledScenario;
  #scenarioStartS: number;
  #scenarioS: number;
  #baseRpm: number;
  #nowMs = 0;
  #modelMs = 0;
  #scenarioRunMs = Number.NEGATIVE_INFINITY;

  private constructor(options: BedOptions, model: CircuitModel, devices: readonly SimulatedDevice[]) {
    this.#options = options;
    this.bed = options.bed;
    this.preset = options.preset;
    this.model = model;
    this.devices = devices;
    this.#scenario = compileScenario(this.#suitable(options.scenario));
    this.#scenarioStartS = options.scenarioOffsetS;
    this.#scenarioS = options.scenarioOffsetS + justBeforeStartS;
    this.#baseRpm = options.preset.circuit.runningRpm;
    this.#view = {
      truth: model.truth,
      sensed: model.sensed,
      rpmSet: this.#baseRpm,
      sweepSetLpm: options.preset.circuit.sweepLpm,
      preset: options.preset,
    };
  }

  static async create(options: BedOptions): Promise<BedSimulation> {
    const seeds = new Prng(options.seed);
    const model = new CircuitModel({ preset: options.preset, seed: seeds.subSeed('circuit') });
    const devices: SimulatedDevice[] = [];
    for (const entry of doubles) {
      const seed = seeds.subSeed(entry.slot);
      const lineSeed = seeds.subSeed(`${entry.slot} line`);
      if (!options.profileIds.includes(entry.profileId)) continue;
      const setup = { slot: entry.slot, preset: options.preset, seed, localStartMs: options.localStartMs };
      const double = entry.create(setup);
      const port = await options.openPort(double);
      const line = new FaultyLine((bytes) => port.write(bytes), new Prng(lineSeed));
      devices.push({ double, port, line, stuckView: undefined, replugAtMs: undefined, isOff: false });
    }
    return new BedSimulation(options, model, devices);
  }

  get scenarioName(): string {
    return this.#scenario.scenario.name;
  }

  /** Seconds of scenario time. */
  get scenarioS(): number {
    return this.#scenarioS;
  }

  /** Everything up to `nowMs` happens. Call it every 20 ms or so. */
  advance(nowMs: number): void {
    const elapsedMs = Math.min(catchUpMaxMs, Math.max(0, nowMs - this.#nowMs) * this.#options.speed);
    this.#nowMs = nowMs;
    this.#modelMs += elapsedMs;
    if (this.#modelMs - this.#scenarioRunMs >= scenarioStepMs) this.#runScenario();
    this.model.advanceTo(this.#modelMs);
    for (const device of this.devices) this.#runDevice(device, nowMs);
  }

  startScenario(scenario: Scenario): void {
    this.#scenario = compileScenario(this.#suitable(scenario));
    this.#scenarioStartS = -this.#modelMs / 1000;
    this.#scenarioS = justBeforeStartS;
    this.#scenarioRunMs = Number.NEGATIVE_INFINITY;
  }

  setRpm(rpm: number): void {
    this.#baseRpm = rpm;
  }

  startFault(slot: DeviceSlot, mode: FaultMode, seconds: number): boolean {
    const device = this.devices.find((one) => one.double.slot === slot);
    if (!device) return false;
    const untilMs = this.#nowMs + seconds * 1000;
    device.line.start(mode, untilMs);
    if (mode === 'unplugged') {
      device.port.unplug();
      device.replugAtMs = untilMs;
    }
    if (mode === 'stuckValue')
      device.stuckView = { ...this.#view, truth: { ...this.model.truth }, sensed: { ...this.model.sensed } };
    return true;
  }

  stopFault(slot: DeviceSlot, mode: FaultMode): boolean {
    const device = this.devices.find((one) => one.double.slot === slot);
    if (!device) return false;
    device.line.stop(mode);
    if (mode === 'unplugged' && device.replugAtMs !== undefined) device.replugAtMs = this.#nowMs;
    return true;
  }

  async close(): Promise<void> {
    await Promise.all(this.devices.map((device) => device.port.close()));
  }

  #suitable(scenario: Scenario): Scenario {
    if (!scenario.mode || scenario.mode === this.preset.patient.mode) return scenario;
    return { ...scenario, steps: [] };
  }

  #runScenario(): void {
    this.#scenarioRunMs = this.#modelMs;
    const before = this.#scenarioS;
    this.#scenarioS = this.#scenarioStartS + this.#modelMs / 1000;
    this.#scenario.valuesAt(this.#scenarioS, this.#values);
    this.#applyValues();
    for (const step of happeningsBetween(this.#scenario.scenario, before, this.#scenarioS)) {
      if (step.fault) this.startFault(step.fault.device, step.fault.mode, step.fault.seconds);
      const { action } = step;
      if (action) this.devices.find((one) => one.double.slot === action.device)?.double.act(action.does);
    }
  }

  #applyValues(): void {
    const values = this.#values;
    const { controls } = this.model;
    const { circuit, patient } = this.preset;
    controls.rpm = this.#baseRpm * values.rpmFactor;
    const sweepSet = circuit.sweepLpm * values.sweepFactor;
    controls.sweepLpm = sweepSet * values.sweepSupply;
    controls.fdo2 = Math.min(1, Math.max(0.21, circuit.fdo2 * values.fdo2Factor));
    controls.waterC = circuit.waterC + values.waterShiftC;
    controls.drainageFactor = this.model.factorForFlowShare('drainage', values.drainageShare);
    controls.returnFactor = this.model.factorForFlowShare('return', values.returnShare);
    const fibres = this.model.factorForFlowShare('oxygenator', values.oxygenatorShare);
    controls.oxygenatorObstruction = 1 - 1 / Math.sqrt(fibres);
    controls.bloodVolumeMl = -values.volumeLoss * this.model.drainageReserveMl;
    controls.membraneFailure = values.membraneFailure;
    controls.headLoss = values.headLoss;
    controls.decoupled = values.decoupled;
    controls.air = values.air;
    controls.airlock = values.airlock;
    controls.drainageOpen = values.drainageOpen;
    controls.leakLpmPerMmhg = values.leakLpmPerMmhg;
    controls.recirculation = Math.min(0.95, circuit.recirculation + values.recirculationRise);
    controls.externalPressureMmhg = values.externalPressureMmhg;
    controls.svrFactor = values.svrFactor;
    controls.nativeFactor = values.nativeFactor;
    controls.vo2Factor = values.vo2Factor;
    controls.pulseFactor = values.pulseFactor;
    controls.hctPercent = patient.hctPercent * values.hctFactor;
    controls.transducerHeightCm = values.transducerHeightCm;
    this.#view.rpmSet = controls.rpm;
    this.#view.sweepSetLpm = sweepSet;
  }

  #runDevice(device: SimulatedDevice, nowMs: number): void {
    const { double, line, port } = device;
    const isOff = line.isActive('poweredOff', nowMs);
    if (device.isOff && !isOff) double.restart(nowMs);
    device.isOff = isOff;
    if (!line.isActive('stuckValue', nowMs)) device.stuckView = undefined;
    if (device.replugAtMs !== undefined && nowMs >= device.replugAtMs) this.#replug(device);
    port.poll(nowMs, (bytes) => {
      if (!isOff) double.onBytes(bytes, nowMs);
    });
    if (!isOff)
      double.tick(nowMs, device.stuckView ?? this.#view, (bytes, kind) => line.send(bytes, kind, nowMs));
    line.tick(nowMs);
  }

  #replug(device: SimulatedDevice): void {
    device.replugAtMs = undefined;
    device.line.stop('unplugged');
    device.port.replug().catch((error: unknown) => {
      this.#options.onProblem(`bed ${this.bed} ${device.double.slot}: cannot replug: ${String(error)}`);
    });
  }
}
