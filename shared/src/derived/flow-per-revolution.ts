/**
 * Blood flow per pump revolution, mL: 1000 · Q / n (clinical.md C1). It falls as the circuit's resistance rises. A pump
 * that hardly turns gives a quotient of noise; 100 rpm is far below any speed that moves blood forward (own figure, to be
 * confirmed by the site).
 */
import type { Derivation } from './derivation.ts';

const turningRpm = 100;

export const flowPerRevolution: Derivation = {
  channel: 'flowPerRev',
  inputs: ['flow', 'rpm'],
  reasonWhenMeaningless: 'pump not turning',
  compute: ([flowLpm = Number.NaN, rpm = Number.NaN]) => (rpm < turningRpm ? null : (1000 * flowLpm) / rpm),
};
