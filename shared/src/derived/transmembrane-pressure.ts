/** ΔP, the pressure lost across the oxygenator: p2 − p3 (clinical.md C1; sensors at the same height, else a constant offset). */
import type { Derivation } from './derivation.ts';

export const transmembranePressure: Derivation = {
  channel: 'dP',
  inputs: ['p2', 'p3'],
  compute: ([p2 = Number.NaN, p3 = Number.NaN]) => p2 - p3,
};
