/**
 * Conversions at the driver's edge, free of decimal dust: a whole count is divided by a power of ten (3850 mL/min is
 * exactly 3.85 L/min), any other factor is rounded to the decimals that the device's own resolution justifies.
 */

export const pressureUnits = ['mmHg', 'kPa', 'mbar', 'bar', 'psia'] as const;
export type PressureUnit = (typeof pressureUnits)[number];

/** mmHg per unit (conventional millimetre of mercury, 133.322 387 415 Pa). */
const mmhgPerUnit: Readonly<Record<PressureUnit, number>> = {
  mmHg: 1,
  kPa: 1000 / 133.322387415,
  mbar: 100 / 133.322387415,
  bar: 100_000 / 133.322387415,
  psia: 6894.757293168 / 133.322387415,
};

/** Rounds to decimals; never gives −0. */
export function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale + 0;
}

export function mmhgOf(value: number, unit: PressureUnit): number {
  return unit === 'mmHg' ? value : roundTo(value * mmhgPerUnit[unit], 2);
}

export function pressureOfMmhg(valueMmhg: number, unit: PressureUnit): number {
  return valueMmhg / mmhgPerUnit[unit];
}

/** mL/min as a device counts them to L/min. */
export function lpmOfMlpm(valueMlpm: number): number {
  return roundTo(valueMlpm, 3) / 1000;
}
