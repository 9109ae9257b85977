/**
 * "No sound here": what the display says when it cannot be heard, why, and the one tap that helps where a tap helps. Red at
 * the bedside, where somebody relies on it; plain on a desk. Over the bottom edge: no value and no alarm is covered.
 */
import { noSoundReasons, soundTexts } from '@circuitwatch/shared/texts/sound-texts.ts';
import { VolumeX } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import styles from './NoSound.module.css';
import { pageSound } from './page-sound.ts';

export function NoSound(): ReactNode {
  const { of } = useText();
  const { audio, isKnown } = useSyncExternalStore(pageSound.audio.subscribe, pageSound.audio.view);
  if (audio === 'ok' || !isKnown) return null;
  return (
    <section
      className={styles.bar}
      data-urgent={pageSound.role === 'bedside'}
      data-audio={audio}
      role="alert"
    >
      <VolumeX className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.title}>{of(soundTexts.noSoundHere)}</p>
        <p>{of(soundTexts.noSoundWhat)}</p>
        <p>{of(noSoundReasons[audio])}</p>
      </div>
      {(audio === 'blocked' || audio === 'interrupted') && (
        <Button className={styles.button} onPress={() => pageSound.audio.touched()}>
          {of(soundTexts.switchOn)}
        </Button>
      )}
    </section>
  );
}
