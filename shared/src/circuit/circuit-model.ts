/**
 * The lumped-parameter model of patient and circuit, advanced in fixed steps of 20 ms (clinical.md D1: 50 Hz).
 *
 * Pure: time is an argument, randomness comes from the seed, and equal seeds with equal controls give equal runs. State
 * is mutated in place so that a ward of beds costs no garbage. It is a teaching and test model, never validated on
 * patients; its equations with their sources are in docs/simulator.md.
 */
import { assert } from '../foundation/assert.ts';
import { Prng } from '../foundation/prng.ts';
import { acuteBicarbonate, baseExcessOf, hbOfHct, phOf, viscosityCp } from './blood.ts';
import {
  circulationOf,
  cvpMmhg,
  restingCirculation,
  stepCirculation,
  type CirculationConstants,
  type CirculationInputs,
} from './circulation.ts';
import { cannulae, oxygenators, tubing, type Oxygenator } from './components.ts';
import { defaultControls, type CircuitControls } from './controls.ts';
import { restingGas, stepGas, venousTemperatureC } from './gas-exchange.ts';
import {
  drainageDropMmhg,
  equilibriumFlowLpm,
  factorForFlow,
  oxygenatorDropMmhg,
  postOxygenatorMmhg,
  returnFlowLpm,
  steppedFlowLpm,
  type Loop,
  type LoopPart,
} from './hydraulics.ts';
import type { SimulationPreset } from './presets.ts';
import { pumpCurves } from './pump-curves.ts';
import { quietSensors, sense, type SensedValues } from './sensors.ts';

export const circuitStepMs = 20;
/** The tip's collapse is the fastest part and gets half steps. */
const hydraulicStepsPerStep = 2;
/** Gases change over seconds: every 10th step. */
const stepsPerGasStep = 10;
const pumpTimeS = 0.4;
/** A pressure transducer's view of an empty or boiling line, mmHg. */
const lowestPressureMmhg = -400;
/** Bubbles form below this inlet pressure when it lasts (D5: −100…−150 mmHg for more than 5 s). */
const cavitationMmhg = -100;
const cavitationAfterS = 5;
/** 0.77 mmHg per cm of blood (C1). */
const mmhgPerCm = 0.77;

export interface CircuitOptions {
  readonly preset: SimulationPreset;
  readonly seed: number;
  /** Off: patient pressures stay at the preset's, drainage never collapses (the table of D7). Default on. */
  readonly venousLimit?: boolean;
}

/** Everything the model knows, noise-free; the names follow the channel catalogue where there is one. */
export interface CircuitTruth extends SensedValues {
  patientFlowLpm: number;
  dP: number;
  cvpMmhg: number;
  mapMmhg: number;
  pulsePressureMmhg: number;
  nativeLpm: number;
  sweepLpm: number;
  bubble: 0 | 1;
  /** Drainage factor of a collapsing vein; 1 = open. */
  closing: number;
  hctPercent: number;
  hbGdl: number;
  tArt: number;
  tVen: number;
  so2Post: number;
  po2Post: number;
  pco2Post: number;
  phPost: number;
  po2Ven: number;
  pco2Ven: number;
  phVen: number;
  saO2: number;
  paCo2: number;
  hco3: number;
  baseExcess: number;
  potassium: number;
  recirculation: number;
  /** Oxygen use, mL/min. */
  vo2: number;
}

function emptyTruth(): CircuitTruth {
  const sensed = { flowLpm: 0, rpm: 0, p1: 0, p2: 0, p3: 0, pAux: 0, svo2: 70 };
  const patient = { patientFlowLpm: 0, dP: 0, cvpMmhg: 0, mapMmhg: 0, pulsePressureMmhg: 0, nativeLpm: 0 };
  const blood = { hctPercent: 0, hbGdl: 0, tArt: 37, tVen: 37, so2Post: 99, po2Post: 250, pco2Post: 37 };
  const acid = { phPost: 7.4, po2Ven: 35, pco2Ven: 46, phVen: 7.35, hco3: 24, baseExcess: 0, potassium: 4 };
  const rest = { saO2: 97, paCo2: 40, recirculation: 0, vo2: 0, sweepLpm: 0, closing: 1 };
  return { ...sensed, ...patient, ...blood, ...acid, ...rest, bubble: 0 };
}

export class CircuitModel {
  readonly preset: SimulationPreset;
  /** Change these at any time; the next step uses them. */
  readonly controls: CircuitControls;
  readonly truth: CircuitTruth = emptyTruth();
  /** What the transducers show: `truth` with noise. */
  readonly sensed: SensedValues = { flowLpm: 0, rpm: 0, p1: 0, p2: 0, p3: 0, pAux: 0, svo2: 70 };
  readonly runningFlowLpm: number;

  readonly #venousLimit: boolean;
  readonly #prng: Prng;
  readonly #oxygenator: Oxygenator;
  readonly #loop: Loop;
  /** The loop at the running point. */
  readonly #restingLoop: Loop;
  readonly #inertance: number;
  readonly #constants: CirculationConstants;
  readonly #circulation: ReturnType<typeof restingCirculation>;
  readonly #flows: CirculationInputs;
  readonly #gas: ReturnType<typeof restingGas>;
  readonly #noise = quietSensors();
  readonly #referenceViscosity: number;
  #steps = 0;
  #flowLpm: number;
  #rpm: number;
  #appliedVolumeMl = 0;
  #chatterPhase = 0;
  /** Share of the pump's air that is in its eye right now, 0–1. */
  #froth = 0.5;
  /** Resistance of the drainage cannula with an open vein; the loop's own has the collapse in it. */
  #openDrainQuadratic = 0;
  #suctionS = 0;

  constructor(options: CircuitOptions) {
    const { preset } = options;
    const { circuit, patient } = preset;
    this.preset = preset;
    this.controls = defaultControls(preset);
    this.#venousLimit = options.venousLimit ?? true;
    this.#prng = new Prng(options.seed);
    this.#oxygenator = oxygenators[circuit.oxygenator];
    const line = tubing[circuit.tubing];
    // mmHg·s²/mL to mmHg·s per L/min.
    this.#inertance = 2 * circuit.limbLengthM * line.inertancePerM * (1000 / 60);
    this.#referenceViscosity = viscosityCp(patient.hctPercent, circuit.waterC);
    this.#loop = {
      curve: pumpCurves[circuit.pump],
      rpm: circuit.runningRpm,
      headFactor: 1,
      pumpBlock: 0,
      drainQuadratic: 0,
      drainLinear: 0,
      returnQuadratic: 0,
      returnLinear: 0,
      oxygenatorLinear: 0,
      oxygenatorQuadratic: 0,
      leakLpmPerMmhg: 0,
      sourceMmhg: patient.cvpMmhg,
      sinkMmhg: patient.mode === 'VA' ? patient.mapMmhg : patient.cvpMmhg,
    };
    this.#circulation = restingCirculation(patient);
    this.#gas = restingGas(preset);
    this.#rpm = circuit.runningRpm;
    this.#setLoop(1);
    this.#flowLpm = equilibriumFlowLpm(this.#loop);
    this.#restingLoop = { ...this.#loop };
    this.runningFlowLpm = this.#flowLpm;
    this.#constants = circulationOf(patient, this.#flowLpm);
    this.#flows = {
      drainedLpm: this.#flowLpm,
      returnedLpm: this.#flowLpm,
      externalPressureMmhg: 0,
      svrFactor: 1,
      nativeFactor: 1,
      volumeMl: 0,
    };
    this.#settleGas();
    this.#publish();
  }

  /** How much blood can be lost before the drainage starts to collapse at the running point, mL. */
  get drainageReserveMl(): number {
    return this.#constants.drainageReserveMl;
  }

  /**
   * By how much one part's resistance must grow for the flow to settle near `share` (0–1) of the running flow, at the
   * running speed: so one scenario fits a baby and an adult.
   */
  factorForFlowShare(part: LoopPart, share: number): number {
    assert(share > 0 && share <= 1, 'a share of the running flow is above 0 and at most 1');
    return factorForFlow(this.#restingLoop, part, share * this.runningFlowLpm);
  }

  /** Model time since the start, ms. */
  get nowMs(): number {
    return this.#steps * circuitStepMs;
  }

  /** Steps until `toMs` of model time is reached (whole steps only). */
  advanceTo(toMs: number): void {
    assert(Number.isFinite(toMs), 'model time must be a number');
    while ((this.#steps + 1) * circuitStepMs <= toMs) this.#step();
  }

  #step(): void {
    const stepS = circuitStepMs / 1000;
    const { controls } = this;
    const target = controls.rpm;
    this.#rpm += (target - this.#rpm) * Math.min(1, stepS / pumpTimeS);
    if (Math.abs(target - this.#rpm) < 1) this.#rpm = target;
    // Froth: a drifting share of the pump is full of air while air comes in.
    this.#froth += (0.5 - this.#froth) * 0.06 + 0.12 * this.#prng.normal();
    this.#froth = Math.min(1, Math.max(0, this.#froth));
    const wander = 0.2 * this.#prng.normal();
    this.#chatterPhase = (this.#chatterPhase + stepS * (0.9 + wander)) % 1;
    this.#setLoop(this.#viscosityRatio());
    for (let i = 0; i < hydraulicStepsPerStep; i++) this.#stepHydraulics(stepS / hydraulicStepsPerStep);
    this.#steps += 1;
    if (this.#steps % stepsPerGasStep === 0) this.#stepGas(stepS * stepsPerGasStep);
    this.#publish();
  }

  #viscosityRatio(): number {
    return viscosityCp(this.controls.hctPercent, this.#gas.bloodC) / this.#referenceViscosity;
  }

  /** Tubing, fibres and vessels follow viscosity; cannulae are nearly turbulent and follow it weakly [CP]. */
  #setLoop(viscosity: number): void {
    const loop = this.#loop;
    const { controls } = this;
    const { circuit } = this.preset;
    const turbulent = circuit.cannulaBloodFactor * viscosity ** 0.4;
    const limb = tubing[circuit.tubing].resistancePerM * circuit.limbLengthM * viscosity;
    const open = 1 - Math.min(0.95, controls.oxygenatorObstruction);
    const fibres = viscosity / (open * open);
    const airAtPump = Math.min(1, Math.max(controls.air, 0.9 * controls.drainageOpen));
    loop.rpm = this.#rpm * (1 - controls.decoupled);
    loop.headFactor =
      (1 - controls.headLoss) * (1 - controls.airlock) * (1 - airAtPump * (0.35 + 0.4 * this.#froth));
    loop.pumpBlock = 5000 * controls.airlock;
    this.#openDrainQuadratic =
      cannulae[circuit.drainage].k * turbulent * controls.drainageFactor * (1 - 0.9 * controls.drainageOpen);
    loop.drainQuadratic = this.#openDrainQuadratic;
    loop.drainLinear = limb;
    loop.returnQuadratic = cannulae[circuit.return].k * turbulent * controls.returnFactor;
    loop.returnLinear = limb;
    loop.oxygenatorLinear = this.#oxygenator.linear * fibres;
    loop.oxygenatorQuadratic = this.#oxygenator.quadratic * fibres;
    loop.leakLpmPerMmhg = controls.leakLpmPerMmhg;
  }

  #stepHydraulics(stepS: number): void {
    const loop = this.#loop;
    const circulation = this.#circulation;
    const { controls } = this;
    if (!this.#venousLimit) {
      this.#flowLpm = steppedFlowLpm(loop, this.#flowLpm, this.#inertance, stepS);
      return;
    }
    const open = controls.drainageOpen;
    loop.sourceMmhg = (1 - open) * circulation.atrialMmhg;
    loop.sinkMmhg = this.preset.patient.mode === 'VA' ? circulation.arterialMmhg : circulation.atrialMmhg;
    loop.drainQuadratic = this.#openDrainQuadratic * this.#closingWithChatter();
    this.#flowLpm = steppedFlowLpm(loop, this.#flowLpm, this.#inertance, stepS);
    const returned = returnFlowLpm(loop, this.#flowLpm);
    const flows = this.#flows;
    flows.drainedLpm = this.#flowLpm * (1 - open);
    flows.returnedLpm = returned * (1 - open);
    flows.externalPressureMmhg = controls.externalPressureMmhg;
    flows.svrFactor = controls.svrFactor * this.#viscosityRatio();
    flows.nativeFactor = controls.nativeFactor;
    flows.volumeMl = controls.bloodVolumeMl - this.#appliedVolumeMl;
    this.#appliedVolumeMl = controls.bloodVolumeMl;
    stepCirculation(circulation, this.#constants, flows, stepS);
  }

  /** D5: a collapsing tip opens and closes at 0.5–2 Hz. */
  #closingWithChatter(): number {
    const { closing } = this.#circulation;
    const depth = Math.min(1, Math.max(0, (closing - 1.5) / 2));
    const shut = this.#chatterPhase < 0.4;
    return closing * (shut ? 1 + 2.5 * depth : 1 - 0.25 * depth);
  }

  #stepGas(stepS: number): void {
    const { controls } = this;
    const input = {
      flowLpm: returnFlowLpm(this.#loop, this.#flowLpm),
      nativeLpm: this.#circulation.nativeLpm,
      hbGdl: hbOfHct(controls.hctPercent),
      controls,
    };
    stepGas(this.#gas, this.preset, this.#oxygenator, input, this.runningFlowLpm, stepS);
  }

  /** Gases start where the running point leaves them: three hours of gas steps, no hydraulics. */
  #settleGas(): void {
    for (let i = 0; i < 3600; i++) this.#stepGas(3);
  }

  #publish(): void {
    const { truth, controls } = this;
    const { patient } = this.preset;
    this.#publishHydraulics();
    const gas = this.#gas;
    const bicarbonate = acuteBicarbonate(patient.bicarbonateMmolL, gas.postPco2);
    const venousBicarbonate = acuteBicarbonate(patient.bicarbonateMmolL, gas.venousPco2);
    truth.hctPercent = controls.hctPercent;
    truth.hbGdl = hbOfHct(controls.hctPercent);
    truth.tArt = gas.bloodC;
    truth.tVen = venousTemperatureC(gas);
    truth.svo2 = 100 * gas.preSaturation;
    truth.so2Post = 100 * gas.postSaturation;
    truth.po2Post = gas.postPo2;
    truth.pco2Post = gas.postPco2;
    truth.phPost = phOf(gas.postPco2, bicarbonate);
    truth.po2Ven = gas.prePo2;
    truth.pco2Ven = gas.venousPco2;
    truth.phVen = phOf(gas.venousPco2, venousBicarbonate);
    truth.hco3 = bicarbonate;
    truth.baseExcess = baseExcessOf(truth.phPost, bicarbonate);
    truth.potassium = patient.potassiumMmolL;
    truth.saO2 = 100 * gas.arterialSaturation;
    truth.paCo2 = gas.arterialPco2;
    truth.recirculation = gas.recirculation;
    truth.vo2 = patient.vo2MlPerKg * patient.weightKg * controls.vo2Factor;
    truth.sweepLpm = controls.sweepLpm;
    const pulse = patient.mode === 'VA' ? truth.pulsePressureMmhg : 0;
    sense(this.#noise, truth, pulse, patient.heartRatePerMin, this.#prng, circuitStepMs / 1000, this.sensed);
  }

  #publishHydraulics(): void {
    const { truth, controls } = this;
    const { patient } = this.preset;
    const loop = this.#loop;
    const circulation = this.#circulation;
    const flow = this.#flowLpm;
    const offset = mmhgPerCm * controls.transducerHeightCm;
    const post = postOxygenatorMmhg(loop, flow);
    truth.flowLpm = flow;
    truth.patientFlowLpm = returnFlowLpm(loop, flow);
    truth.rpm = this.#rpm;
    truth.dP = oxygenatorDropMmhg(loop, flow);
    truth.p1 = Math.max(lowestPressureMmhg, loop.sourceMmhg - drainageDropMmhg(loop, flow) + offset);
    truth.p3 = post + offset;
    truth.p2 = post + truth.dP + offset;
    truth.pAux = 0;
    truth.closing = circulation.closing;
    truth.cvpMmhg = cvpMmhg(circulation, controls.externalPressureMmhg);
    truth.mapMmhg = circulation.arterialMmhg;
    truth.nativeLpm = circulation.nativeLpm;
    truth.pulsePressureMmhg =
      patient.pulsePressureMmhg * controls.pulseFactor * (circulation.nativeLpm / patient.nativeOutputLpm);
    this.#suctionS = truth.p1 < cavitationMmhg ? this.#suctionS + circuitStepMs / 1000 : 0;
    const froth = Math.max(controls.air, controls.drainageOpen) > 0.2;
    truth.bubble = froth || this.#suctionS > cavitationAfterS ? 1 : 0;
  }
}
