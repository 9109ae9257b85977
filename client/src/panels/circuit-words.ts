/** Who recorded a fact of the bed, and when, in words. */
import type { Recorded } from '@circuitwatch/shared/alarms/signals/bed-facts.ts';
import { circuitTexts as texts } from '@circuitwatch/shared/texts/circuit-texts.ts';
import { liveStore } from '../state/live.ts';
import { dayClockText } from '../text/clock-text.ts';
import type { Texts } from '../text/use-text.ts';
import { actorName } from './alarm-words.ts';

/** `21 Nov 23:28, Li Na` */
export function recordedText(recorded: Recorded, { of, language }: Texts): string {
  const when = dayClockText(liveStore.clock.wallOf(recorded.atMs), language);
  return of(texts.recordedBy, { when, name: recorderName(recorded, of) });
}

/** A fact keeps the name alone; without one it is that of nobody, as everywhere. */
export function recorderName({ by }: Recorded, of: Texts['of']): string {
  return actorName({ id: by, name: by }, of);
}
