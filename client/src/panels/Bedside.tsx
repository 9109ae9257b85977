/** The bedside screen of one bed: header, banner, five heroes, trends and values. The grid is LANGUAGE's, per layout. */
import type { ReactNode } from 'react';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { useLayout } from '../ui/use-layout.ts';
import { AlarmBanner } from './AlarmBanner.tsx';
import styles from './Bedside.module.css';
import { DeviceChips } from './DeviceChips.tsx';
import { DisplayChip, Header, RecordingChip } from './Header.tsx';
import { heroes } from './heroes.ts';
import { HeroTile } from './HeroTile.tsx';
import { TrendArea } from './TrendArea.tsx';
import { Values } from './Values.tsx';

export function Bedside({ bed }: { readonly bed: BedState }): ReactNode {
  const { t } = useText();
  const layout = useLayout();
  return (
    <div className={styles.screen}>
      <div className={styles.top}>
        <Header bed={bed} layout={layout} />
        <AlarmBanner bed={bed} />
      </div>
      <main className={styles.main}>
        <h1 className="visually-hidden">{`${t('product')}, ${t('bed')} ${bed.label}`}</h1>
        <div className={styles.heroes}>
          {heroes.map((hero) => (
            <HeroTile key={hero.id} bed={bed} hero={hero} />
          ))}
        </div>
        <div className={styles.lower}>
          <TrendArea bed={bed} layout={layout} />
          <div className={styles.values}>
            <Values bed={bed} layout={layout} />
          </div>
        </div>
      </main>
      {layout !== 'wide' && (
        <footer className={styles.footer}>
          {layout === 'phone' && (
            <div className={styles.devices}>
              <DeviceChips bed={bed} />
              <RecordingChip bed={bed} short={false} />
              <DisplayChip />
            </div>
          )}
          <p>{t('supplements')}</p>
        </footer>
      )}
    </div>
  );
}
