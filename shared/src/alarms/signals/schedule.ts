/** `schedule`: how long ago something was recorded that has to come again (clinical.md B2 #41, #42). */
import type { SignalOf } from './signal-declaration.ts';
import { known, type SignalInputs, type SignalOutcome, unknown } from './signal-types.ts';

export function timeSince(signal: SignalOf<'schedule'>, inputs: SignalInputs): SignalOutcome {
  const recorded = inputs.facts[signal.since];
  if (!recorded) return unknown('notRecorded');
  return known((inputs.atMs - recorded.atMs) / 1000 / signal.unitS);
}
