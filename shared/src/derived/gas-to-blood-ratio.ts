/** Sweep gas per blood flow (clinical.md C1, sweep ratio). Meaningless without forward flow through the oxygenator. */
import { type Derivation, meaningfulFlowLpm } from './derivation.ts';

export const gasToBloodRatio: Derivation = {
  channel: 'sweepFlowRatio',
  inputs: ['sweep', 'flow'],
  reasonWhenMeaningless: 'no forward blood flow',
  compute: ([sweepLpm = Number.NaN, flowLpm = Number.NaN]) =>
    flowLpm < meaningfulFlowLpm ? null : sweepLpm / flowLpm,
};
