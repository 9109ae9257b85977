/**
 * Ready patients with their circuits (clinical.md D7), and the running point each bed of a simulation starts at.
 *
 * Parts and pressures follow D7 and D6; where D7's parts would hold the default target flow only outside the starting
 * limits of H1/H2 (adult VA through a 17 Fr return cannula: p2 above 300 mmHg) a larger cannula runs instead. The running
 * speed gives the band's default target flow (first line of H1/H2), so that a quiet run raises no alarm.
 */
import type { Text } from '../foundation/language.ts';
import type { CannulaId, OxygenatorId, TubingId } from './components.ts';
import type { PumpId } from './pump-curves.ts';

export interface PatientPreset {
  readonly weightKg: number;
  readonly heightCm: number;
  readonly mode: 'VA' | 'VV';
  /** Prescribed flow: H1/H2 default × weight, L/min. */
  readonly targetFlowLpm: number;
  /** Central venous, mean arterial and venous reservoir (filling) pressure at the running point, mmHg (D5, D6). */
  readonly cvpMmhg: number;
  readonly mapMmhg: number;
  readonly fillingMmhg: number;
  /** Native cardiac output at the running point, L/min. */
  readonly nativeOutputLpm: number;
  readonly pulsePressureMmhg: number;
  readonly heartRatePerMin: number;
  /** mL per kg (A2 [S51]). */
  readonly bloodVolumeMlPerKg: number;
  /** Oxygen use, mL/min/kg (A2). */
  readonly vo2MlPerKg: number;
  readonly hctPercent: number;
  readonly p50Mmhg: number;
  /** Share of the native output that passes the lungs without gas exchange, 0–1. */
  readonly lungShunt: number;
  readonly bicarbonateMmolL: number;
  readonly potassiumMmolL: number;
}

export interface CircuitPreset {
  readonly pump: PumpId;
  readonly drainage: CannulaId;
  readonly return: CannulaId;
  readonly tubing: TubingId;
  /** Length of the drainage limb, and again of the return limb, m. */
  readonly limbLengthM: number;
  readonly oxygenator: OxygenatorId;
  /** Water to blood in vivo (D3: 1.5–2). */
  readonly cannulaBloodFactor: number;
  readonly runningRpm: number;
  readonly sweepLpm: number;
  /** Oxygen fraction of the sweep gas, 0–1. */
  readonly fdo2: number;
  readonly waterC: number;
  /** Recirculated share at the running flow; 0 in VA (D6: VV 0.08). */
  readonly recirculation: number;
}

export interface SimulationPreset {
  readonly id: PresetId;
  readonly name: Text;
  readonly patient: PatientPreset;
  readonly circuit: CircuitPreset;
}

export const presetIds = [
  'neonate-va',
  'neonate-va-10fr',
  'infant-va',
  'child-va',
  'adolescent-vv',
  'adult-va',
  'adult-vv',
] as const;
export type PresetId = (typeof presetIds)[number];

const neonate: PatientPreset = {
  weightKg: 3,
  heightCm: 50,
  mode: 'VA',
  targetFlowLpm: 0.3,
  cvpMmhg: 6,
  mapMmhg: 45,
  fillingMmhg: 10,
  nativeOutputLpm: 0.1,
  pulsePressureMmhg: 15,
  heartRatePerMin: 140,
  bloodVolumeMlPerKg: 85,
  vo2MlPerKg: 6,
  hctPercent: 40,
  p50Mmhg: 19.5,
  lungShunt: 0.3,
  bicarbonateMmolL: 24,
  potassiumMmolL: 4.1,
};

const neonatalCircuit: CircuitPreset = {
  pump: 'rotaflow',
  drainage: 'drain12',
  return: 'return8',
  tubing: '1/4',
  limbLengthM: 1.5,
  oxygenator: 'neonatal',
  cannulaBloodFactor: 1.5,
  runningRpm: 1820,
  sweepLpm: 0.2,
  fdo2: 0.6,
  waterC: 37.1,
  recirculation: 0,
};

const adult: PatientPreset = {
  weightKg: 75,
  heightCm: 175,
  mode: 'VA',
  targetFlowLpm: 4.5,
  cvpMmhg: 10,
  mapMmhg: 70,
  fillingMmhg: 16,
  nativeOutputLpm: 0.9,
  pulsePressureMmhg: 20,
  heartRatePerMin: 80,
  bloodVolumeMlPerKg: 65,
  vo2MlPerKg: 3,
  hctPercent: 32,
  p50Mmhg: 26.8,
  lungShunt: 0.3,
  bicarbonateMmolL: 25,
  potassiumMmolL: 4.3,
};

const adultCircuit: CircuitPreset = {
  pump: 'rotaflow',
  drainage: 'drain25',
  return: 'return19',
  tubing: '3/8',
  limbLengthM: 2,
  oxygenator: 'hlsLike',
  cannulaBloodFactor: 1.5,
  runningRpm: 3600,
  sweepLpm: 2.8,
  fdo2: 0.6,
  waterC: 37,
  recirculation: 0,
};

export const presets: Readonly<Record<PresetId, SimulationPreset>> = {
  'neonate-va': {
    id: 'neonate-va',
    name: { en: 'Neonate 3 kg, VA, 12/8 Fr', zh: '新生儿 3 kg，VA，12/8 Fr' },
    patient: neonate,
    circuit: neonatalCircuit,
  },
  'neonate-va-10fr': {
    id: 'neonate-va-10fr',
    name: { en: 'Neonate 3 kg, VA, 12/10 Fr', zh: '新生儿 3 kg，VA，12/10 Fr' },
    patient: neonate,
    circuit: { ...neonatalCircuit, return: 'return10', runningRpm: 1560 },
  },
  'infant-va': {
    id: 'infant-va',
    name: { en: 'Infant 8 kg, VA, 15/13 Fr', zh: '婴儿 8 kg，VA，15/13 Fr' },
    patient: {
      ...neonate,
      weightKg: 8,
      heightCm: 70,
      targetFlowLpm: 0.8,
      cvpMmhg: 7,
      mapMmhg: 55,
      fillingMmhg: 11.5,
      nativeOutputLpm: 0.25,
      pulsePressureMmhg: 18,
      heartRatePerMin: 125,
      vo2MlPerKg: 5.5,
      hctPercent: 36,
      p50Mmhg: 25,
    },
    circuit: {
      ...neonatalCircuit,
      drainage: 'drain15',
      return: 'return13',
      oxygenator: 'paediatric',
      runningRpm: 2060,
      sweepLpm: 0.55,
    },
  },
  'child-va': {
    id: 'child-va',
    name: { en: 'Child 20 kg, VA, 19/15 Fr', zh: '儿童 20 kg，VA，19/15 Fr' },
    patient: {
      ...neonate,
      weightKg: 20,
      heightCm: 115,
      targetFlowLpm: 1.6,
      cvpMmhg: 8,
      mapMmhg: 60,
      fillingMmhg: 13,
      nativeOutputLpm: 0.5,
      pulsePressureMmhg: 20,
      heartRatePerMin: 110,
      bloodVolumeMlPerKg: 80,
      vo2MlPerKg: 4.5,
      hctPercent: 34,
      p50Mmhg: 26.8,
    },
    circuit: {
      ...neonatalCircuit,
      drainage: 'drain19',
      return: 'return15',
      tubing: '3/8',
      limbLengthM: 2,
      oxygenator: 'quadroxAdult',
      runningRpm: 2430,
      sweepLpm: 1.1,
    },
  },
  'adolescent-vv': {
    id: 'adolescent-vv',
    name: { en: 'Adolescent 45 kg, VV, 23/19 Fr', zh: '青少年 45 kg，VV，23/19 Fr' },
    patient: {
      ...adult,
      weightKg: 45,
      heightCm: 158,
      mode: 'VV',
      targetFlowLpm: 3.375,
      nativeOutputLpm: 4.6,
      pulsePressureMmhg: 40,
      heartRatePerMin: 95,
      vo2MlPerKg: 3.75,
      hctPercent: 34,
      lungShunt: 0.9,
    },
    circuit: {
      ...adultCircuit,
      drainage: 'drain23',
      return: 'return19',
      runningRpm: 2630,
      sweepLpm: 2.3,
      fdo2: 0.8,
      recirculation: 0.08,
    },
  },
  'adult-va': {
    id: 'adult-va',
    name: { en: 'Adult 75 kg, VA, 25/19 Fr', zh: '成人 75 kg，VA，25/19 Fr' },
    patient: adult,
    circuit: adultCircuit,
  },
  'adult-vv': {
    id: 'adult-vv',
    name: { en: 'Adult 75 kg, VV, 25/21 Fr', zh: '成人 75 kg，VV，25/21 Fr' },
    patient: {
      ...adult,
      mode: 'VV',
      targetFlowLpm: 4.875,
      nativeOutputLpm: 6.4,
      pulsePressureMmhg: 45,
      heartRatePerMin: 90,
      lungShunt: 0.9,
    },
    circuit: {
      ...adultCircuit,
      return: 'return21',
      runningRpm: 3170,
      sweepLpm: 3.2,
      fdo2: 0.8,
      recirculation: 0.08,
    },
  },
};
