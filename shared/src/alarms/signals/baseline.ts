/**
 * `baseline`: change (%) of a channel against the captured baseline, judged only while the flow is that of the baseline
 * (±10 %: clinical.md B2 #18), because resistance means nothing at another flow. What was last judged stands for a while,
 * so that a clot that takes the flow out of the band does not end its own alarm.
 */
import { medianBetween, secondsBetween } from './history.ts';
import { enoughOf, validShare } from './robust.ts';
import type { SignalOf } from './signal-declaration.ts';
import { type HeldMemory, known, type SignalInputs, type SignalOutcome, unknown } from './signal-types.ts';

/** Median over a minute: ΔP of a neonate is a few mmHg, with a noise of about 1 mmHg. */
const overS = 60;

export function againstBaseline(
  signal: SignalOf<'baseline'>,
  memory: HeldMemory,
  inputs: SignalInputs,
): SignalOutcome {
  const { baseline } = inputs.facts;
  const reference = baseline?.values[signal.channel];
  const flowThen = baseline?.values['flow'];
  if (!baseline || !reference || !flowThen || memory.atMs < baseline.atMs) memory.value = null;
  if (!reference || !flowThen) return unknown('noBaseline');
  const value = inputs.history(signal.channel);
  const flow = inputs.history('flow');
  const valueNow = value && medianBetween(value, overS, 0);
  const flows = flow && enoughOf(secondsBetween(flow, overS, 0), overS);
  if (typeof valueNow !== 'number' || !flows) return unknown('inputMissing');
  // The whole minute, not its median: half a minute at each of two flows would mix them.
  const matched = flows.filter((one) => Math.abs(one / flowThen - 1) <= signal.flowTolerance);
  if (matched.length >= validShare * overS) {
    memory.value = (100 * (valueNow - reference)) / Math.abs(reference);
    memory.atMs = inputs.atMs;
  }
  if (memory.value === null || inputs.atMs - memory.atMs > signal.holdS * 1000)
    return unknown('flowNotMatched');
  return known(memory.value);
}
