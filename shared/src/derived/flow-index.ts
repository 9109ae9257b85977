/** Blood flow per body surface, L/min/m²: Q / BSA (clinical.md C1). The surface comes from body-surface.ts. */
import type { Derivation } from './derivation.ts';

export const flowIndex: Derivation = {
  channel: 'flowIndex',
  inputs: ['flow'],
  compute: ([flowLpm = Number.NaN], patient) => flowLpm / patient.bsaM2,
};
