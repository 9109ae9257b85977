/** No patient behind this screen: a frame of grey dots and the word, on every page, in every picture taken of it. */
import type { ReactNode } from 'react';
import { useSlow } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import styles from './SimulatedFrame.module.css';

export function SimulatedFrame(): ReactNode {
  const { t } = useText();
  const simulated = useSlow((state) => state.sourceMode === 'demo');
  if (!simulated) return null;
  return (
    <div className={styles.frame}>
      <p className={styles.word}>
        <strong>{t('simulated')}</strong> <span className={styles.why}>{t('simulatedWhy')}</span>
      </p>
    </div>
  );
}
