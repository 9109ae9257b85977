/**
 * `fall`: how far (%) a channel is below what it was a window ago, at constant speed (clinical.md B2 #7, #16). Medians of
 * short stretches on both ends, so that neither noise nor a single swing makes a fall.
 */
import { medianBetween, secondsBetween } from './history.ts';
import { enoughOf } from './robust.ts';
import type { SignalOf } from './signal-declaration.ts';
import { known, type SignalInputs, type SignalOutcome, unknown } from './signal-types.ts';
import { isSteadySpeed } from './steady-speed.ts';

const nowS = 3;
/** The stretch that is compared with begins this long before the window and ends this long after its start. */
const beforeS = 2;
const afterS = 2;
/** "Flow up" with a margin for its noise of about 1 % (clinical.md D1). */
const notFallenShare = 0.97;

export function fallOf(signal: SignalOf<'fall'>, inputs: SignalInputs): SignalOutcome {
  const { windowS, whileNotFalling } = signal;
  const rpm = inputs.history('rpm');
  const speeds = rpm && enoughOf(secondsBetween(rpm, windowS + beforeS, 0), windowS + beforeS);
  const fallen = shareLost(signal.channel, windowS, signal.floor, inputs);
  if (!speeds || fallen === null) return unknown('inputMissing');
  // A known change of speed explains the fall: that is another matter, not a missing value.
  if (!isSteadySpeed(speeds)) return known(0);
  if (!whileNotFalling) return known(100 * fallen);
  const other = shareLost(whileNotFalling, windowS, 0, inputs);
  if (other === null) return unknown('inputMissing');
  return known(1 - other < notFallenShare ? 0 : 100 * fallen);
}

/** Lost share of the value a window ago, 0 where that was not above the floor. */
function shareLost(channel: string, windowS: number, floor: number, inputs: SignalInputs): number | null {
  const history = inputs.history(channel);
  if (!history) return null;
  const before = medianBetween(history, windowS + beforeS, windowS - afterS);
  const now = medianBetween(history, nowS, 0);
  if (before === null || now === null) return null;
  return before <= floor ? 0 : 1 - now / before;
}
