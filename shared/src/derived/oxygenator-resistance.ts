/**
 * ΔP per flow (mmHg per L/min), the resistance of the oxygenator: the trend to watch, because ΔP alone follows flow
 * (clinical.md C1 and fact 4). Without flow it means nothing.
 */
import { type Derivation, meaningfulFlowLpm } from './derivation.ts';

export const oxygenatorResistance: Derivation = {
  channel: 'dPPerFlow',
  inputs: ['p2', 'p3', 'flow'],
  reasonWhenMeaningless: 'no blood flow',
  compute: ([p2 = Number.NaN, p3 = Number.NaN, flowLpm = Number.NaN]) =>
    Math.abs(flowLpm) < meaningfulFlowLpm ? null : (p2 - p3) / flowLpm,
};
