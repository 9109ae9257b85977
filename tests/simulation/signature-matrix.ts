/**
 * The signature matrix of clinical.md C6 as far as the circuit model has it: for each fault the rules that are its own,
 * those that are true as well because of what the fault does next, and the beds on which the model shows it. Every other
 * signature rule must stay quiet. Faults start at `faultAtS`, after a quiet time in which the baseline is captured.
 */
import type { PresetId } from '@circuitwatch/shared/circuit/presets.ts';
import type { Scenario, ScenarioStep } from '@circuitwatch/simulators/scenarios/scenario.ts';

export const captureAtS = 200;
export const faultAtS = 300;
/** How long a fault is watched. */
export const watchS = 600;

/** Rules that claim a cause. Limits on single values (flow low, p1 low …) are true of many faults and not listed. */
export const signatureRules: readonly string[] = [
  'chatter',
  'chatter-low-flow',
  'drainage-insufficient',
  'return-obstructed',
  'return-pressure-drop',
  'oxygenator-resistance-up',
  'membrane-gas-failing',
  'sweep-lost',
  'recirculation-suspected',
  'drainage-saturation-high',
  'pump-head-fall',
  'air-suspected',
];

export interface FaultRow {
  readonly fault: string;
  readonly set: ScenarioStep['set'];
  readonly overS: number;
  readonly own: readonly string[];
  /** True as well, and why. */
  readonly also?: readonly string[];
  readonly because?: string;
  readonly presets: readonly PresetId[];
}

const all: readonly PresetId[] = ['neonate-va', 'child-va', 'adult-vv'];
const va: readonly PresetId[] = ['neonate-va', 'child-va', 'adult-va'];
const vv: readonly PresetId[] = ['adolescent-vv', 'adult-vv'];

const drainage: readonly FaultRow[] = [
  {
    fault: 'drainage kink',
    set: { drainageShare: 0.7 },
    overS: 20,
    own: ['drainage-insufficient'],
    presets: all,
  },
  {
    fault: 'hypovolaemia',
    set: { volumeLoss: 1.28 },
    overS: 120,
    own: ['drainage-insufficient', 'chatter'],
    also: ['chatter-low-flow'],
    because: 'flow falls below 80 % of target',
    presets: all,
  },
  {
    fault: 'tamponade',
    set: { externalPressureMmhg: 10 },
    overS: 60,
    own: ['drainage-insufficient', 'chatter'],
    also: ['chatter-low-flow'],
    because: 'the circuit alone cannot tell it from hypovolaemia: the texts ask for CVP',
    presets: ['neonate-va'],
  },
];

const returns: readonly FaultRow[] = [
  { fault: 'return kink', set: { returnShare: 0.7 }, overS: 20, own: ['return-obstructed'], presets: all },
  {
    fault: 'high afterload',
    set: { svrFactor: 1.8 },
    overS: 30,
    own: [],
    also: ['return-obstructed'],
    because: 'the circuit alone cannot tell it from a kink: the texts ask for the blood pressure',
    presets: all,
  },
  {
    fault: 'rupture after the pump',
    set: { leakLpmPerMmhg: 0.1 },
    overS: 1,
    own: ['return-pressure-drop'],
    also: ['drainage-insufficient', 'chatter', 'chatter-low-flow'],
    because: 'the blood is lost',
    presets: all,
  },
];

const oxygenator: readonly FaultRow[] = [
  {
    fault: 'oxygenator clot',
    set: { oxygenatorShare: 0.85 },
    overS: 600,
    own: ['oxygenator-resistance-up'],
    presets: all,
  },
  {
    fault: 'membrane gas failure',
    set: { membraneFailure: 0.8 },
    overS: 120,
    own: ['membrane-gas-failing'],
    presets: all,
  },
  { fault: 'sweep failure', set: { sweepSupply: 0 }, overS: 3, own: ['sweep-lost'], presets: all },
];

const pump: readonly FaultRow[] = [
  {
    fault: 'pump-head thrombosis',
    set: { headLoss: 0.35 },
    overS: 60,
    own: ['pump-head-fall'],
    presets: all,
  },
  { fault: 'pump decoupling', set: { decoupled: 1 }, overS: 0, own: ['pump-head-fall'], presets: all },
  { fault: 'airlock', set: { airlock: 1 }, overS: 2, own: ['pump-head-fall'], presets: all },
  { fault: 'air entrainment', set: { air: 0.6 }, overS: 5, own: ['air-suspected'], presets: all },
  {
    fault: 'drainage decannulation',
    set: { drainageOpen: 1 },
    overS: 1,
    own: ['air-suspected'],
    presets: all,
  },
];

const others: readonly FaultRow[] = [
  {
    fault: 'recirculation',
    set: { recirculationRise: 0.5 },
    overS: 120,
    own: ['recirculation-suspected'],
    also: ['drainage-saturation-high'],
    because: 'the saturation passes its limit',
    presets: vv,
  },
  { fault: 'fever', set: { vo2Factor: 1.3 }, overS: 300, own: [], presets: all },
  { fault: 'haemodilution', set: { hctFactor: 0.8 }, overS: 600, own: [], presets: all },
  { fault: 'transfusion', set: { hctFactor: 1.15 }, overS: 600, own: [], presets: all },
  { fault: 'native output recovers', set: { nativeFactor: 1.4 }, overS: 600, own: [], presets: va },
  { fault: 'pump stopped by hand', set: { rpmFactor: 0 }, overS: 0, own: [], presets: all },
  { fault: 'speed raised by hand', set: { rpmFactor: 1.08 }, overS: 10, own: [], presets: all },
];

export const faultRows: readonly FaultRow[] = [...drainage, ...returns, ...oxygenator, ...pump, ...others];

/** A timeline with this fault and nothing else; quiet without one. */
export function faultScenario(row?: Pick<FaultRow, 'set' | 'overS'>): Scenario {
  const text = { en: 'one fault', zh: '单一故障' };
  const steps = row ? [{ atS: faultAtS, overS: row.overS, set: row.set }] : [];
  return { name: 'one-fault', title: text, about: text, steps };
}
