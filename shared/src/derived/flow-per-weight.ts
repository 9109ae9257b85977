/** Blood flow per weight, mL/kg/min: 1000 · Q / kg (clinical.md C1, weight index). The number targets are written in. */
import type { Derivation } from './derivation.ts';

export const flowPerWeight: Derivation = {
  channel: 'flowPerKg',
  inputs: ['flow'],
  compute: ([flowLpm = Number.NaN], patient) => (1000 * flowLpm) / patient.weightKg,
};
