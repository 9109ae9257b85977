/** Before there is a bed to show: connecting, or nothing configured. Says what to do, shows no number. */
import { Bed, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSlow } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import styles from './EmptyScreen.module.css';

export function EmptyScreen(): ReactNode {
  const { t } = useText();
  const connected = useSlow((state) => state.connection.phase === 'live');
  const Icon = connected ? Bed : LoaderCircle;
  return (
    <main className={styles.screen}>
      <Icon className={styles.icon} strokeWidth={1.25} aria-hidden="true" />
      <h1 className={styles.title}>{t(connected ? 'noBedsTitle' : 'connectingTitle')}</h1>
      <p className={styles.why}>{t(connected ? 'noBedsWhy' : 'connectingWhy')}</p>
      {connected && (
        <p className={styles.command}>
          <code>npx -y pnpm@12 demo</code>
        </p>
      )}
      <p className={styles.supplements}>{t('supplements')}</p>
    </main>
  );
}
