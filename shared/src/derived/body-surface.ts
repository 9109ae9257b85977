/**
 * Body surface area (m²) for flow index. Formulas: clinical.md C1 (Mosteller; Haycock, preferred in infants; weight alone
 * where no height is known). Which one was used is a fact to show beside the number, so it is part of the answer.
 */

export type BsaFormula = 'Mosteller' | 'Haycock' | 'weight only';

/** Infants and younger, where Haycock is preferred; the upper end of the infant band of clinical.md H. */
const haycockBelowKg = 10;

export interface BodySurface {
  readonly m2: number;
  readonly formula: BsaFormula;
}

export function mostellerM2(weightKg: number, heightCm: number): number {
  return Math.sqrt((heightCm * weightKg) / 3600);
}

export function haycockM2(weightKg: number, heightCm: number): number {
  return 0.024265 * weightKg ** 0.5378 * heightCm ** 0.3964;
}

export function weightOnlyM2(weightKg: number): number {
  return (4 * weightKg + 7) / (weightKg + 90);
}

/** The body surface to use for a patient: weight in kg > 0, height in cm where known. */
export function bodySurface(patient: {
  readonly weightKg: number;
  readonly heightCm?: number | undefined;
}): BodySurface {
  const { weightKg, heightCm } = patient;
  if (heightCm === undefined) return { m2: weightOnlyM2(weightKg), formula: 'weight only' };
  return weightKg < haycockBelowKg
    ? { m2: haycockM2(weightKg, heightCm), formula: 'Haycock' }
    : { m2: mostellerM2(weightKg, heightCm), formula: 'Mosteller' };
}
