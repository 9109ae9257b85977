/** The volume of this display in seven steps, with the floor that the organisation set for HIGH alarms (R25). */
import { soundTexts } from '@circuitwatch/shared/texts/sound-texts.ts';
import { volumeStepMax } from '@circuitwatch/shared/sound/volume.ts';
import { type ReactNode, useSyncExternalStore } from 'react';
import { useText } from '../text/use-text.ts';
import { Segmented } from '../ui/Segmented.tsx';
import { pageSound } from './page-sound.ts';
import styles from './VolumeSetting.module.css';

const steps = Array.from({ length: volumeStepMax }, (_, index) => String(index + 1));

export function VolumeSetting({ labelClass }: { readonly labelClass: string | undefined }): ReactNode {
  const { of } = useText();
  const step = useSyncExternalStore(pageSound.subscribeVolume, pageSound.volumeStep);
  return (
    <>
      <h3 className={labelClass}>{of(soundTexts.volume)}</h3>
      <div className={styles.setting}>
        <Segmented
          label={of(soundTexts.volume)}
          choices={steps.map((id) => ({ id, label: <span className="digits">{id}</span> }))}
          value={String(step)}
          onChange={(id) => pageSound.setVolumeStep(Number(id))}
        />
        <p className={styles.floor}>{of(soundTexts.volumeFloor, { step: pageSound.policy.highVolumeMin })}</p>
      </div>
    </>
  );
}
