/**
 * Which sound there should be now: the one function that browsers and the gateway's own annunciator ask. Only the highest
 * priority sounds (R23); an alarm sounds until somebody acknowledges it, pauses the bed's audio, or it is over.
 */
import { type Priority, priorities } from '../alarms/alarm-types.ts';

/** The part of an alarm's view that decides about its sound. */
export interface AudibleView {
  readonly priority: Priority;
  /** Start of the occurrence that is on (a latched one included); null when none is. */
  readonly onsetMs: number | null;
  /** The rule whose consequence this is: logged and listed, not sounded. */
  readonly consequenceOf: string | null;
  /** Absent in a view without acknowledgement: an occurrence that is on then counts as unacknowledged. */
  readonly ack?: 'none' | 'unack' | 'ack';
  /** Any inhibit silences; null or absent does not. */
  readonly inhibit?: object | null;
}

/** Sound of a bed as a whole. A new alarm ends a pause in the engine (T20), not here. */
export type BedAudio = { readonly type: 'on' } | { readonly type: 'paused'; readonly untilMs: number };

export interface SoundWanted {
  /** null = silence. */
  readonly priority: Priority | null;
  /** Onset of the oldest sounding alarm of that priority, gateway time ms; 0 in silence. For the rise of HIGH (R26). */
  readonly sinceMs: number;
  /** Somebody silenced an alarm: what sounds stops at once. Else a HIGH burst that has begun is played to its end. */
  readonly isSilenced: boolean;
}

export const silence: SoundWanted = { priority: null, sinceMs: 0, isSilenced: false };

/** Whether this alarm, on its own, should be heard. */
export function isAudible(view: AudibleView): boolean {
  if (view.onsetMs === null || view.consequenceOf !== null || (view.inhibit ?? null) !== null) return false;
  return view.ack === undefined || view.ack === 'unack';
}

/**
 * The sound of one bed.
 * @param nowMs Gateway time. A pause that has run out is none, even when the word of the engine is late.
 */
export function soundWanted(views: readonly AudibleView[], audio: BedAudio, nowMs: number): SoundWanted {
  if (audio.type === 'paused' && nowMs < audio.untilMs) return { ...silence, isSilenced: true };
  const isSilenced = views.some(({ onsetMs, ack }) => onsetMs !== null && ack === 'ack');
  let wanted: SoundWanted = { ...silence, isSilenced };
  for (const view of views) {
    if (!isAudible(view) || view.onsetMs === null) continue;
    const { priority, onsetMs: sinceMs } = view;
    wanted = louder(wanted, { priority, sinceMs, isSilenced });
  }
  return wanted;
}

/** The sound of several beds, or of a bed and the link. */
export function loudest(sounds: readonly SoundWanted[]): SoundWanted {
  const isSilenced = sounds.some((sound) => sound.isSilenced);
  return { ...sounds.reduce(louder, silence), isSilenced };
}

/** The more urgent of two; the older one of equals. */
function louder(a: SoundWanted, b: SoundWanted): SoundWanted {
  if (b.priority === null) return a;
  if (a.priority === null || outranks(b.priority, a.priority)) return b;
  return a.priority === b.priority && b.sinceMs < a.sinceMs ? b : a;
}

export function outranks(a: Priority, b: Priority): boolean {
  return priorities.indexOf(a) > priorities.indexOf(b);
}
