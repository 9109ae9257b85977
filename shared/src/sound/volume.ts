/**
 * How loud: volume in steps, the organisation's floor for HIGH, and the rise of a HIGH alarm that nobody acknowledges.
 * A nurse may turn the screen down, never below audibility for HIGH, and never so that a lower priority is louder.
 */
import type { Priority } from '../alarms/alarm-types.ts';
import type { SoundSetId } from './sound-set.ts';

/** The loudest step that a person can choose; one above is reserved for the rise (R26). */
export const volumeStepMax = 7;
const stepDb = 3;
/** Below HIGH by this much at the same step: HIGH ≥ MEDIUM ≥ LOW even before rounding (alarms.md §1.4, ordering). */
const quieterDb: Readonly<Record<Priority, number>> = { high: 0, medium: 2, low: 4 };

/** Set by the organisation in the configuration, not by the operator. */
export interface SoundPolicy {
  /** HIGH is never below this step (1–7), whatever the screen's volume. */
  readonly highVolumeMin: number;
  /** An unacknowledged HIGH alarm rises by one step after this long, ms (R26). */
  readonly highRisesAfterMs: number;
  /** Which tones; the first set without (R29). */
  readonly set?: SoundSetId;
}

export const defaultSoundPolicy: SoundPolicy = { highVolumeMin: 4, highRisesAfterMs: 30_000 };

export interface LoudnessInput {
  readonly priority: Priority;
  /** The screen's own setting, 1–7. */
  readonly volumeStep: number;
  /** How long the oldest unacknowledged HIGH alarm has been sounding, ms; ignored for others. */
  readonly unacknowledgedMs: number;
}

/** The step in force: the screen's, for HIGH not below the floor, raised when nobody has reacted. */
export function volumeStepOf(policy: SoundPolicy, input: LoudnessInput): number {
  const chosen = Math.min(Math.max(Math.round(input.volumeStep), 1), volumeStepMax);
  if (input.priority !== 'high') return chosen;
  const floored = Math.max(chosen, Math.min(policy.highVolumeMin, volumeStepMax));
  return input.unacknowledgedMs >= policy.highRisesAfterMs ? floored + 1 : floored;
}

/** Linear gain for a burst at full level, in (0, 1]. */
export function burstGain(policy: SoundPolicy, input: LoudnessInput): number {
  const belowMaxDb = (volumeStepMax + 1 - volumeStepOf(policy, input)) * stepDb;
  return 10 ** (-(belowMaxDb + quieterDb[input.priority]) / 20);
}
