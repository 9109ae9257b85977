/**
 * "No sound here": what the display says when it cannot be heard, why, and the one tap that helps where a tap helps. At
 * the bedside, where somebody relies on it, a red bar over the bottom edge: no value and no alarm is covered. On a desk
 * the display's chip and panel say it; a bar that is always there would only teach people to look past it.
 */
import { noSoundReasons, soundTexts } from '@circuitwatch/shared/texts/sound-texts.ts';
import type { AudioState } from '@circuitwatch/shared/wire/protocol.ts';
import { VolumeX } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import styles from './NoSound.module.css';
import { pageSound } from './page-sound.ts';

type Trouble = Exclude<AudioState, 'ok'>;

/** Why this display cannot be heard; null while it can, or while nobody knows yet. */
export function useNoSound(): Trouble | null {
  const { audio, isKnown } = useSyncExternalStore(pageSound.audio.subscribe, pageSound.audio.view);
  return audio === 'ok' || !isKnown ? null : audio;
}

/** The bar of a bedside display. */
export function NoSound(): ReactNode {
  const { of } = useText();
  const audio = useNoSound();
  if (audio === null || pageSound.role !== 'bedside') return null;
  return (
    <section className={styles.bar} data-audio={audio} role="alert">
      <VolumeX className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.title}>{of(soundTexts.noSoundHere)}</p>
        <p>{of(soundTexts.noSoundWhat)}</p>
        <p>{of(noSoundReasons[audio])}</p>
      </div>
      <SwitchOn audio={audio} className={styles.button} />
    </section>
  );
}

/** The same in the display's panel. */
export function NoSoundHelp(): ReactNode {
  const { of } = useText();
  const audio = useNoSound();
  if (audio === null) return null;
  return (
    <section className={styles.help} data-audio={audio}>
      <p className={styles.title}>{of(soundTexts.noSoundHere)}</p>
      <p>{of(soundTexts.noSoundWhat)}</p>
      <p>{of(noSoundReasons[audio])}</p>
      <SwitchOn audio={audio} />
    </section>
  );
}

/** Whether a phone offers the button below: it cannot be heard, and no bar says so already. */
export function useOffersSound(): boolean {
  return useNoSound() !== null && pageSound.role !== 'bedside';
}

/** On a phone, whose header has no room for the display's chip. */
export function SoundOnButton({ className }: { readonly className?: string | undefined }): ReactNode {
  const { of } = useText();
  if (!useOffersSound()) return null;
  return (
    <Button className={className} onPress={() => pageSound.audio.touched()}>
      <VolumeX size="1.5rem" aria-hidden="true" />
      <span>{of(soundTexts.switchOn)}</span>
    </Button>
  );
}

interface SwitchOnProps {
  readonly audio: Trouble;
  readonly className?: string | undefined;
}

function SwitchOn({ audio, className }: SwitchOnProps): ReactNode {
  const { of } = useText();
  if (audio !== 'blocked' && audio !== 'interrupted') return null;
  return (
    <Button className={className} onPress={() => pageSound.audio.touched()}>
      {of(soundTexts.switchOn)}
    </Button>
  );
}
