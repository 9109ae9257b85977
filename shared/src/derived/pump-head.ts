/** Pump head, the pressure the pump adds: p2 − p1 (clinical.md C1). */
import type { Derivation } from './derivation.ts';

export const pumpHead: Derivation = {
  channel: 'pumpHead',
  inputs: ['p2', 'p1'],
  compute: ([p2 = Number.NaN, p1 = Number.NaN]) => p2 - p1,
};
