/**
 * Alarm sounds as data: which tone, how many pulses, how far apart. One sound set per site (R29); another set, such as the
 * auditory icons of IEC 60601-1-8 A2, is another value of `SoundSet`. Browser and gateway play what render-burst.ts makes
 * of it.
 *
 * Patterns: the reference pattern of alarms.md §1.4, inside IEC 60601-1-8 Tables 3 and 4 (as known, not seen). Tone: six
 * equal harmonics of 523.25 Hz, because a plain sine or square has too few components (R22).
 */
import type { Priority } from '../alarms/alarm-types.ts';

export interface BurstPattern {
  /** td: from the start of the rise to the end of the fall. */
  readonly pulseMs: number;
  readonly riseMs: number;
  readonly fallMs: number;
  /** From the end of each pulse to the start of the next; one entry less than pulses. */
  readonly spacesMs: readonly number[];
  /** tb: from the end of a burst to the start of the next. */
  readonly interburstMs: number;
}

export interface SoundSet {
  readonly id: string;
  readonly fundamentalHz: number;
  /** Relative amplitudes of the 1st, 2nd, … harmonic. */
  readonly harmonics: readonly number[];
  readonly bursts: Readonly<Record<Priority, BurstPattern>>;
}

/** The reference pattern of alarms.md §1.4, the same in every set: urgency is told by time, the set is only the tone. */
const bursts: SoundSet['bursts'] = {
  high: {
    pulseMs: 150,
    riseMs: 30,
    fallMs: 30,
    // x = 100, between 3rd and 4th (8th and 9th) 2x + td, between 5th and 6th 0.5 s.
    spacesMs: [100, 100, 350, 100, 500, 100, 100, 350, 100],
    interburstMs: 5_000,
  },
  medium: { pulseMs: 200, riseMs: 40, fallMs: 40, spacesMs: [200, 200], interburstMs: 8_000 },
  low: { pulseMs: 200, riseMs: 40, fallMs: 40, spacesMs: [200], interburstMs: 20_000 },
};

/** The organisation chooses one for all its displays and sounders (R29): two on one ward would be taken for two devices. */
export const soundSetIds = ['tonal', 'tonal-low'] as const;
export type SoundSetId = (typeof soundSetIds)[number];

/** Before A2 icons (files of the standard, alarms.md §1.5): the "general" category, for every alarm. */
export const tonalSoundSet: SoundSet = {
  id: 'tonal',
  fundamentalHz: 523.25,
  harmonics: [1, 1, 1, 1, 1, 1],
  bursts,
};

export const soundSets: Readonly<Record<SoundSetId, SoundSet>> = {
  tonal: tonalSoundSet,
  /** An octave lower, all components below 2.1 kHz: for small rooms, and for ears that have lost the high tones. */
  'tonal-low': { id: 'tonal-low', fundamentalHz: 261.63, harmonics: [1, 1, 1, 1, 1, 1, 1, 1], bursts },
};

/** Start of each pulse from the start of the burst, ms. */
export function pulseStartsMs(pattern: BurstPattern): readonly number[] {
  const starts = [0];
  for (const space of pattern.spacesMs) starts.push((starts.at(-1) ?? 0) + pattern.pulseMs + space);
  return starts;
}

/** From the start of the first pulse to the end of the last, ms. */
export function burstMs(pattern: BurstPattern): number {
  return (pulseStartsMs(pattern).at(-1) ?? 0) + pattern.pulseMs;
}

/** From the start of a burst to the start of the next, ms. */
export function burstPeriodMs(pattern: BurstPattern): number {
  return burstMs(pattern) + pattern.interburstMs;
}
