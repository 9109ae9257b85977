/**
 * When the gateway must sound by itself (R27): a HIGH alarm is unacknowledged, and for 2 s no display at its bedside has
 * proven that it sounds. The web process may be dead, then nobody proves anything. Pure; the runner passes the time.
 */
import { type AudibleView, type BedAudio, soundWanted } from '@circuitwatch/shared/sound/sound-wanted.ts';
import { type AnnunciatorOrder, silentOrder } from './annunciator.ts';

export interface BedSound {
  readonly bedId: string;
  readonly views: readonly AudibleView[];
  readonly audio: BedAudio;
}

export interface DisplaysWord {
  /** Beds at which a bedside display proves that it sounds HIGH. */
  readonly soundingHigh: ReadonlySet<string>;
  /** Monotonic ms of the last report of the web process; −∞ before the first. */
  readonly heardMs: number;
}

/** R27: no bedside browser confirms audio within 2 s. */
export const confirmWithinMs = 2_000;
/** Reports come every second; an older one proves nothing any more. */
const wordValidMs = 2_500;

/**
 * What the gateway's sounder should do.
 * @param unprovenSinceMs Per bed with an unacknowledged HIGH alarm: since when nobody has proven its sound. Kept by the
 *   caller between calls; this function updates it.
 */
export function localSound(
  beds: readonly BedSound[],
  displays: DisplaysWord,
  unprovenSinceMs: Map<string, number>,
  now: { readonly gatewayMs: number; readonly monotonicMs: number },
): AnnunciatorOrder {
  const isHeard = now.monotonicMs - displays.heardMs <= wordValidMs;
  const bedIds: string[] = [];
  for (const { bedId, views, audio } of beds) {
    const isHigh = soundWanted(views, audio, now.gatewayMs).priority === 'high';
    if (!isHigh || (isHeard && displays.soundingHigh.has(bedId))) {
      unprovenSinceMs.delete(bedId);
      continue;
    }
    const sinceMs = unprovenSinceMs.get(bedId) ?? now.monotonicMs;
    unprovenSinceMs.set(bedId, sinceMs);
    if (now.monotonicMs - sinceMs >= confirmWithinMs) bedIds.push(bedId);
  }
  if (bedIds.length === 0) return silentOrder;
  return { priority: 'high', bedIds, reason: isHeard ? 'noBedsideSound' : 'displaysLost' };
}
