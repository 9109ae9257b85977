/**
 * The patient's circulation: venous reservoir, right atrium and arteries as three compliances, with the limit that
 * drainage meets (clinical.md D5, D6).
 *
 * Venous return follows Guyton: (filling − max(CVP, collapse pressure)) / R, so that below the collapse pressure more
 * suction brings no more blood. The cannula tip then closes (option 1 of D5): its resistance grows with
 * 1 + exp((P_crit − P_tip)/s), and a relaxation oscillator makes the collapse chatter. CVP is reported upstream of the
 * collapse, as a catheter in the vein shows it.
 */
import type { PatientPreset } from './presets.ts';

/** D5 [CP]: tip pressure at which the vein wall starts to close, and the softness of the closing, mmHg. */
export const collapseMmhg = -2;
const closingSoftnessMmhg = 2;
/** A closed tip still leaks: the factor ends here. */
const maxClosing = 300;
/** The vein wall follows its pressure with this time constant, s [CP]. */
const wallTimeS = 0.15;
/**
 * Veins hold 1.3 mL/mmHg/kg at 85 mL/kg of blood, and in proportion: just below D5's 1.5–2 [OK], so that D5's regression
 * (15 % blood loss limits the flow) holds [M]. Right atrium with the caval veins, and arteries: [OK].
 */
const venousCompliancePerMl = 1.3 / 85;
const atrialCompliancePerKg = 0.03;
const arterialCompliancePerKg = 0.02;
/** In VV most of what the cannula takes arrives again, so only the local drop along the caval vein can close it, mmHg [CP]. */
const cavalDropAtRunningFlow = 5;
/** That drop falls with the flow, so collapse comes later than the margin at the running point says [M]. */
const cavalReserveFactor = 1.6;
const mlPerSPerLpm = 1000 / 60;

export interface Circulation {
  fillingMmhg: number;
  atrialMmhg: number;
  arterialMmhg: number;
  nativeLpm: number;
  /** Factor on the drainage cannula's resistance, ≥ 1. */
  closing: number;
}

/** What stays the same for a patient: resistances found from the preset's running point. */
export interface CirculationConstants {
  readonly patient: PatientPreset;
  readonly venousResistance: number;
  readonly systemicResistance: number;
  readonly cavalResistance: number;
  /** mL/mmHg. */
  readonly venousCompliance: number;
  /** How much blood can be lost before the drainage starts to collapse at the running point, mL. */
  readonly drainageReserveMl: number;
}

export interface CirculationInputs {
  /** Out of the venous side and back into the patient, L/min. */
  drainedLpm: number;
  returnedLpm: number;
  externalPressureMmhg: number;
  svrFactor: number;
  nativeFactor: number;
  /** Blood given (+) or lost (−) during this step, mL. */
  volumeMl: number;
}

export function circulationOf(patient: PatientPreset, runningFlowLpm: number): CirculationConstants {
  const total = patient.nativeOutputLpm + (patient.mode === 'VA' ? runningFlowLpm : 0);
  const venousCompliance = venousCompliancePerMl * patient.bloodVolumeMlPerKg * patient.weightKg;
  const cavalDrop = patient.mode === 'VV' ? cavalDropAtRunningFlow : 0;
  return {
    patient,
    venousCompliance,
    drainageReserveMl:
      (venousCompliance + atrialCompliancePerKg * patient.weightKg) *
      (patient.cvpMmhg - cavalDrop - collapseMmhg) *
      (patient.mode === 'VV' ? cavalReserveFactor : 1),
    venousResistance: (patient.fillingMmhg - patient.cvpMmhg) / total,
    systemicResistance: (patient.mapMmhg - patient.fillingMmhg) / total,
    cavalResistance: cavalDrop / runningFlowLpm,
  };
}

export function restingCirculation(patient: PatientPreset): Circulation {
  return {
    fillingMmhg: patient.fillingMmhg,
    atrialMmhg: patient.cvpMmhg,
    arterialMmhg: patient.mapMmhg,
    nativeLpm: patient.nativeOutputLpm,
    closing: 1,
  };
}

export function cvpMmhg(state: Circulation, externalPressureMmhg: number): number {
  return Math.max(state.atrialMmhg, externalPressureMmhg + collapseMmhg);
}

/** Advances the compartments by `stepS`, in place. Stable up to about 50 ms. */
export function stepCirculation(
  state: Circulation,
  constants: CirculationConstants,
  input: CirculationInputs,
  stepS: number,
): void {
  const { patient } = constants;
  const external = input.externalPressureMmhg;
  // Native output follows its preload, up to 1.6 times the running output (Frank–Starling, [CP]).
  const preload = (state.atrialMmhg - external + 3) / (patient.cvpMmhg + 3);
  state.nativeLpm = patient.nativeOutputLpm * input.nativeFactor * Math.min(1.6, Math.max(0, preload));
  const systemicLpm =
    (state.arterialMmhg - state.fillingMmhg) / (constants.systemicResistance * input.svrFactor);
  const venousReturnLpm = (state.fillingMmhg - cvpMmhg(state, external)) / constants.venousResistance;
  const toArtery = patient.mode === 'VA' ? input.returnedLpm : 0;
  const toAtrium = patient.mode === 'VV' ? input.returnedLpm : 0;
  const scale = stepS * mlPerSPerLpm;
  state.arterialMmhg +=
    ((state.nativeLpm + toArtery - systemicLpm) * scale) / (arterialCompliancePerKg * patient.weightKg);
  state.fillingMmhg +=
    ((systemicLpm - venousReturnLpm) * scale + input.volumeMl) / constants.venousCompliance;
  state.atrialMmhg +=
    ((venousReturnLpm + toAtrium - input.drainedLpm - state.nativeLpm) * scale) /
    (atrialCompliancePerKg * patient.weightKg);
  const tip = state.atrialMmhg - external - constants.cavalResistance * Math.max(0, input.drainedLpm);
  const target = Math.min(maxClosing, 1 + Math.exp((collapseMmhg - tip) / closingSoftnessMmhg));
  state.closing += (target - state.closing) * Math.min(1, stepS / wallTimeS);
}
