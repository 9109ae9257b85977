/** The bedside screen of one bed: header, banner, five heroes, trends and values. The grid is LANGUAGE's, per layout. */
import { type ReactNode, Suspense } from 'react';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { lazyPanel } from '../ui/lazy-panel.tsx';
import { useLayout } from '../ui/use-layout.ts';
import { SoundOnButton, useOffersSound } from '../audio/NoSound.tsx';
import { AlarmBanner, ListButton } from './AlarmBanner.tsx';
import { bannerAlarm } from './alarm-look.ts';
import { Acknowledge, AudioPause, hasAudioPause } from './BannerActions.tsx';
import { useBedSheet } from './bed-sheet.ts';
import styles from './Bedside.module.css';
import { CommandBar } from './CommandBar.tsx';
import { DeviceChips } from './DeviceChips.tsx';
import { DisplayChip, Header, RecordingChip } from './Header.tsx';
import { heroes } from './heroes.ts';
import { HeroTile } from './HeroTile.tsx';
import { LazyBedSheet } from './LazyBedSheet.tsx';
import { SheetChip } from './SheetChip.tsx';
import { TrendArea } from './TrendArea.tsx';
import { useAlarmCard } from './use-alarm-card.ts';
import { Values } from './Values.tsx';

/** Nobody needs it for the first numbers. */
const AlarmCard = lazyPanel(async () => ({ default: (await import('./AlarmCard.tsx')).AlarmCard }));

interface BedsideProps {
  readonly bed: BedState;
  /** A recorded run: its own first line, and its transport in place of everything a person could do to a live bed. */
  readonly replay?: { readonly header: ReactNode; readonly bar: ReactNode };
}

export function Bedside({ bed, replay }: BedsideProps): ReactNode {
  const { t } = useText();
  const layout = useLayout();
  const card = useAlarmCard(bed, layout);
  const isSheetOpen = useBedSheet() !== undefined && !replay;
  return (
    <div className={styles.screen}>
      <div className={styles.top}>
        {replay ? replay.header : <Header bed={bed} layout={layout} />}
        <AlarmBanner bed={bed} layout={layout} causes={card} />
      </div>
      <main className={styles.main}>
        <h1 className="visually-hidden">{`${t('product')}, ${t('bed')} ${bed.label}`}</h1>
        <div className={styles.heroes}>
          {heroes.map((hero) => (
            <HeroTile key={hero.id} bed={bed} hero={hero} />
          ))}
        </div>
        <div className={styles.lower}>
          <div className={styles.trends} inert={isSheetOpen && layout !== 'phone'}>
            <div className={styles.trendArea} inert={card.isOpen && layout !== 'phone'}>
              <TrendArea bed={bed} layout={layout} />
            </div>
            {card.shown && (
              <div className={styles.card}>
                <Suspense fallback={null}>
                  <AlarmCard bed={bed} view={card.shown} close={card.toggle} />
                </Suspense>
              </div>
            )}
          </div>
          <div className={styles.values} inert={isSheetOpen && layout !== 'phone'}>
            <Values bed={bed} layout={layout} />
          </div>
          {!replay && <LazyBedSheet bed={bed} />}
        </div>
      </main>
      {replay?.bar}
      {layout !== 'wide' && !replay && (
        <footer className={styles.footer}>
          {layout === 'phone' && (
            <div className={styles.devices}>
              <DeviceChips bed={bed} />
              <RecordingChip bed={bed} short={false} />
              <SheetChip bed={bed} />
              <DisplayChip />
            </div>
          )}
          <p>{t('supplements')}</p>
        </footer>
      )}
      {layout === 'phone' && !replay && <PhoneBar bed={bed} />}
      {!replay && <CommandBar />}
    </div>
  );
}

/**
 * The alarm buttons of a phone, at the thumb: always on the screen, at most four so that their words stay readable. Where
 * an alarm and a missing sound need the room, the sheet's chip is at the head of the alarm list.
 */
function PhoneBar({ bed }: { readonly bed: BedState }): ReactNode {
  const top = bannerAlarm(bed.alarms);
  const offersSound = useOffersSound();
  return (
    <div className={styles.phoneBar}>
      <ListButton bed={bed} />
      {!(top && offersSound) && <SheetChip bed={bed} short onlyNews />}
      <SoundOnButton className={styles.phoneButton} />
      {top && <Acknowledge bed={bed} view={top} />}
      {hasAudioPause(bed) && <AudioPause bed={bed} />}
    </div>
  );
}
