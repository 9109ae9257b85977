/**
 * Which sound there should be now: the one function that browsers and the gateway's own annunciator ask. Only the highest
 * priority sounds (R23); an alarm sounds until somebody acknowledges it, pauses the bed's audio, or it is over.
 */
import { type Priority, priorities } from '../alarms/alarm-types.ts';

/** The part of an alarm's view that decides about its sound. */
export interface AudibleView {
  readonly priority: Priority;
  /** Start of the open occurrence; null when none is open. */
  readonly onsetMs: number | null;
  /** The rule whose consequence this is: logged and listed, not sounded. */
  readonly consequenceOf: string | null;
  /** Absent in views of before acknowledging existed: an open occurrence then counts as unacknowledged. */
  readonly ack?: 'none' | 'unack' | 'ack';
  /** Over, and kept until somebody acknowledges it. */
  readonly latched?: boolean;
  /** Any inhibit (shelved, suppressed, out of service) silences; null or absent does not. */
  readonly inhibit?: object | null;
}

/** Sound of a bed as a whole. `covered` are the alarms of the pause; any other alarm ends it in the engine (T20). */
export type BedAudio = { readonly state: 'on' } | { readonly state: 'paused'; readonly untilMs: number };

export interface SoundWanted {
  /** null = silence. */
  readonly priority: Priority | null;
  /** Onset of the oldest sounding alarm of that priority, gateway time ms; 0 in silence. For the rise of HIGH (R26). */
  readonly sinceMs: number;
}

const silence: SoundWanted = { priority: null, sinceMs: 0 };

/** Whether this alarm, on its own, should be heard. A latched HIGH alarm is heard although its condition is over. */
export function isAudible(view: AudibleView): boolean {
  if (view.consequenceOf !== null || (view.inhibit ?? null) !== null) return false;
  if (view.ack !== undefined && view.ack !== 'unack') return false;
  return view.onsetMs !== null || (view.latched === true && view.priority === 'high');
}

/**
 * The sound of one bed.
 * @param nowMs Gateway time. A pause that has run out is none, even when the word of the engine is late.
 */
export function soundWanted(views: readonly AudibleView[], audio: BedAudio, nowMs: number): SoundWanted {
  if (audio.state === 'paused' && nowMs < audio.untilMs) return silence;
  let wanted = silence;
  for (const view of views) {
    if (!isAudible(view)) continue;
    const sinceMs = view.onsetMs ?? nowMs;
    if (wanted.priority === null || outranks(view.priority, wanted.priority))
      wanted = { priority: view.priority, sinceMs };
    else if (view.priority === wanted.priority && sinceMs < wanted.sinceMs)
      wanted = { priority: view.priority, sinceMs };
  }
  return wanted;
}

/** The more urgent of two sounds, of beds or of a bed and the link; the older one of equals. */
export function loudest(a: SoundWanted, b: SoundWanted): SoundWanted {
  if (b.priority === null) return a;
  if (a.priority === null || outranks(b.priority, a.priority)) return b;
  return a.priority === b.priority && b.sinceMs < a.sinceMs ? b : a;
}

export function outranks(a: Priority, b: Priority): boolean {
  return priorities.indexOf(a) > priorities.indexOf(b);
}
