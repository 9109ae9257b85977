/**
 * Oxygen, carbon dioxide and temperature of the simulated patient (clinical.md C2, D4, D6).
 *
 * The membrane follows D4 [S24]: post-PO₂ between pre-PO₂ and a target of 100 mmHg (air) to 450 mmHg (FdO₂ 1.0), CO₂
 * towards a floor of 20 mmHg. The patient is one well-mixed store per gas, so a step of VO₂ or sweep shows with the
 * right order of delay: SvO₂ within a minute or two, PaCO₂ within about 50 min [S16]. VV mixing is D6's.
 */
import { o2Content, po2Of, saturationOf, saturationOfContent } from './blood.ts';
import type { CircuitControls } from './controls.ts';
import type { Oxygenator } from './components.ts';
import type { SimulationPreset } from './presets.ts';

/** mL CO₂ per dL and mmHg around the working point [OK]. */
const co2Slope = 0.5;
/** D6 [S16]: 95 % in 50 min is a time constant of 1000 s. */
const co2TimeS = 1000;
/** D4: what the membrane can reach, mmHg. */
const co2FloorMmhg = 20;
/** How fast the gas in the fibres follows the sweep, s [CP]; heat exchanger time constant, s (D6: 5–10 min [CP]). */
const gasTimeS = 8;
const heatTimeS = 400;
/** Blood from the water loses this much on the way, °C; venous blood is this much cooler [CP]. */
const heatLossC = 0.2;
const venousCoolerC = 0.4;
/** PO₂ of blood that passed a working native lung at moderate settings, mmHg [CP]. */
const nativeLungPo2 = 95;

export interface GasState {
  /** Mixed venous oxygen content, mL/dL. */
  venousContent: number;
  venousPco2: number;
  /** Share of the fibre volume that is fresh gas, 0–1. */
  freshGas: number;
  bloodC: number;
  // What follows from them, kept for the sensors.
  preSaturation: number;
  prePo2: number;
  postSaturation: number;
  postPo2: number;
  postPco2: number;
  arterialSaturation: number;
  arterialPco2: number;
  venousSaturation: number;
  recirculation: number;
}

export interface GasInputs {
  /** Forward flow that reaches the patient, L/min, and native cardiac output. */
  flowLpm: number;
  nativeLpm: number;
  hbGdl: number;
  controls: Readonly<CircuitControls>;
}

export function restingGas(preset: SimulationPreset): GasState {
  return {
    venousContent: 0.7 * 1.34 * 0.34 * preset.patient.hctPercent,
    venousPco2: 46,
    freshGas: 1,
    bloodC: preset.circuit.waterC - heatLossC,
    preSaturation: 0.7,
    prePo2: 35,
    postSaturation: 0.999,
    postPo2: 250,
    postPco2: 37,
    arterialSaturation: 0.97,
    arterialPco2: 40,
    venousSaturation: 0.7,
    recirculation: preset.circuit.recirculation,
  };
}

export function venousTemperatureC(state: GasState): number {
  return state.bloodC - venousCoolerC;
}

/** More flow than at the running point only recirculates (plateau of the effective flow, D6). */
function recirculationAt(base: number, flowLpm: number, runningLpm: number): number {
  if (base <= 0 || flowLpm <= 0) return 0;
  return Math.min(0.95, Math.max(0.02, 1 - (1 - base) * Math.min(1.2, runningLpm / flowLpm)));
}

function stepMembrane(
  state: GasState,
  preset: SimulationPreset,
  oxygenator: Oxygenator,
  input: GasInputs,
  stepS: number,
): void {
  const { controls } = input;
  const flow = Math.max(0.02, input.flowLpm);
  const ratio = controls.sweepLpm / flow;
  const open = 1 - controls.oxygenatorObstruction;
  const working = 1 - controls.membraneFailure;
  state.freshGas += (1 - Math.exp(-ratio / 0.08) - state.freshGas) * Math.min(1, stepS / gasTimeS);
  const o2Share = Math.min(1, (oxygenator.ratedFlowLpm * open) / flow) * working * state.freshGas;
  const target = 100 + (350 * (controls.fdo2 - 0.21)) / 0.79;
  state.postPo2 = state.prePo2 + Math.max(0, target - state.prePo2) * o2Share;
  state.postSaturation = saturationOf(state.postPo2, preset.patient.p50Mmhg);
  // Saturating form of D4's min(1, sweep/Q), chosen so that sweep : flow of 0.8 holds normocapnia.
  const co2Share = (1 - Math.exp(-0.6 * ratio)) * open * working;
  state.postPco2 = state.venousPco2 - Math.max(0, state.venousPco2 - co2FloorMmhg) * co2Share;
}

/** Advances gases and temperature by `stepS` (up to 5 s), in place. `runningLpm` is the preset's running flow. */
export function stepGas(
  state: GasState,
  preset: SimulationPreset,
  oxygenator: Oxygenator,
  input: GasInputs,
  runningLpm: number,
  stepS: number,
): void {
  const { patient } = preset;
  const { controls, hbGdl } = input;
  const flow = Math.max(0, input.flowLpm);
  const native = input.nativeLpm;
  const vv = patient.mode === 'VV';
  stepMembrane(state, preset, oxygenator, input, stepS);
  const post = o2Content(hbGdl, state.postSaturation, state.postPo2);
  const lung = o2Content(hbGdl, saturationOf(nativeLungPo2, patient.p50Mmhg), nativeLungPo2);
  const shunt = patient.lungShunt;
  state.recirculation = vv ? recirculationAt(controls.recirculation, flow, runningLpm) : 0;
  const effective = vv ? Math.min(flow * (1 - state.recirculation), native) : flow;
  const throughLung = vv ? native : native + effective;
  let arterial: number;
  if (vv) {
    const atrial =
      native > 0
        ? (effective * post + (native - effective) * state.venousContent) / native
        : state.venousContent;
    arterial = (1 - shunt) * lung + shunt * atrial;
  } else {
    const left = (1 - shunt) * lung + shunt * state.venousContent;
    arterial = throughLung > 0 ? (effective * post + native * left) / throughLung : state.venousContent;
  }
  const total = throughLung;
  const vo2 = patient.vo2MlPerKg * patient.weightKg * controls.vo2Factor;
  const usable = Math.min(1, state.venousContent / 4);
  const storeDl = (0.85 * patient.bloodVolumeMlPerKg * patient.weightKg) / 100;
  const gain = 10 * total * (arterial - state.venousContent) - vo2 * usable;
  state.venousContent = Math.max(0.2, state.venousContent + ((gain / storeDl) * stepS) / 60);
  const pre = state.recirculation * post + (1 - state.recirculation) * state.venousContent;
  state.venousSaturation = saturationOfContent(state.venousContent, hbGdl, patient.p50Mmhg);
  state.preSaturation = saturationOfContent(pre, hbGdl, patient.p50Mmhg);
  state.prePo2 = po2Of(state.preSaturation, patient.p50Mmhg);
  state.arterialSaturation = saturationOfContent(arterial, hbGdl, patient.p50Mmhg);
  stepCo2(state, patient, effective, native, vo2, stepS);
  state.bloodC += (controls.waterC - heatLossC - state.bloodC) * Math.min(1, stepS / heatTimeS);
}

function stepCo2(
  state: GasState,
  patient: SimulationPreset['patient'],
  effectiveLpm: number,
  nativeLpm: number,
  vo2: number,
  stepS: number,
): void {
  const vco2 = 0.85 * vo2;
  const lungDrop = (1 - patient.lungShunt) * Math.max(0, state.venousPco2 - 38) * 0.8;
  const byMembrane = 10 * effectiveLpm * co2Slope * (state.venousPco2 - state.postPco2);
  const byLung = 10 * nativeLpm * co2Slope * lungDrop;
  // The store that makes the running exchange settle with the published time constant.
  const running = patient.vo2MlPerKg * patient.weightKg * 0.85;
  const storeMl = ((running / 10) * 0.45 * co2TimeS) / 60;
  state.venousPco2 += (((vco2 - byMembrane - byLung) / storeMl) * stepS) / 60;
  state.venousPco2 = Math.min(200, Math.max(15, state.venousPco2));
  const total = patient.mode === 'VV' ? Math.max(nativeLpm, 0.01) : Math.max(nativeLpm + effectiveLpm, 0.01);
  const eliminated = (byMembrane + byLung) / (10 * total * co2Slope);
  state.arterialPco2 = Math.max(10, state.venousPco2 - eliminated);
}
