/**
 * The first line of every screen: which bed and patient, how long on support, whether each link of the chain is well,
 * whether the run is recorded, and the gateway's time. It never moves and never takes an alarm colour.
 */
import { CircleAlert, CircleDashed, SlidersHorizontal, SquareX, VolumeX } from 'lucide-react';
import { type ReactNode, Suspense } from 'react';
import { ageText, durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { soundTexts } from '@circuitwatch/shared/texts/sound-texts.ts';
import { useNoSound } from '../audio/NoSound.tsx';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import { type BedState, useIsReplay, useSlow } from '../state/slow-store.ts';
import { clockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { LiveIcon, RecordingIcon } from '../ui/StateIcons.tsx';
import { lazyPanel } from '../ui/lazy-panel.tsx';
import type { Layout } from '../ui/use-layout.ts';
import { BedPicker } from './BedPicker.tsx';
import { useBedAge } from './bed-age.ts';
import { DeviceChips } from './DeviceChips.tsx';
import styles from './Header.module.css';
import { PatientFacts } from './PatientFacts.tsx';
import { SheetChip } from './SheetChip.tsx';
import { ChipButton, StatusChip } from './StatusChip.tsx';

/** Nobody needs it for the first numbers. */
const DisplayPanel = lazyPanel(async () => ({ default: (await import('./DisplayPanel.tsx')).DisplayPanel }));

interface HeaderProps {
  readonly bed: BedState;
  readonly layout: Layout;
}

export function Header({ bed, layout }: HeaderProps): ReactNode {
  return (
    <header className={styles.header}>
      <BedPicker bed={bed} />
      {bed.description && <PatientFacts description={bed.description} layout={layout} />}
      <div className={styles.states}>
        <LinkChip bed={bed} />
        {layout !== 'phone' && <DeviceChips bed={bed} short={layout === 'tablet'} />}
        {layout !== 'phone' && <RecordingChip bed={bed} short={layout === 'tablet'} />}
        {layout !== 'phone' && <SheetChip bed={bed} short={layout === 'tablet'} />}
        {layout !== 'phone' && <DisplayChip />}
      </div>
      {layout !== 'phone' && <Clock short={layout === 'tablet'} />}
    </header>
  );
}

function LinkChip({ bed }: { readonly bed: BedState }): ReactNode {
  const { t, language } = useText();
  const connection = useSlow((state) => state.connection);
  const ageMs = useBedAge(bed.bedId);
  const caption = t('link');
  switch (connection.phase) {
    case 'live':
      return ageMs === null ? (
        <StatusChip caption={caption} icon={CircleDashed} word={t('noValues')} tone="notice" wordIsTheValue />
      ) : (
        <StatusChip
          caption={caption}
          icon={LiveIcon}
          word={`${t('live')} ${ageText(ageMs, language)}`}
          tone="ok"
          wordIsTheValue
        />
      );
    case 'connecting':
      return (
        <StatusChip
          caption={caption}
          icon={CircleDashed}
          word={t('connecting')}
          tone="notice"
          wordIsTheValue
        />
      );
    case 'notLive':
      return (
        <StatusChip caption={caption} icon={CircleAlert} word={t('notLive')} tone="notice" wordIsTheValue />
      );
    case 'coreAway':
      return (
        <StatusChip caption={caption} icon={CircleAlert} word={t('coreAway')} tone="notice" wordIsTheValue />
      );
    case 'protocolMismatch':
      return (
        <StatusChip
          caption={caption}
          icon={CircleAlert}
          word={t('reloadPage')}
          tone="notice"
          wordIsTheValue
        />
      );
  }
}

interface RecordingChipProps {
  readonly bed: BedState;
  readonly short: boolean;
}

export function RecordingChip({ bed, short }: RecordingChipProps): ReactNode {
  const { t, language } = useText();
  const nowMs = useGatewaySeconds();
  const { recording } = bed;
  if (!recording) return null;
  const caption = t(short ? 'recordingShort' : 'recording');
  if (!recording.ok) {
    return (
      <StatusChip caption={caption} icon={SquareX} word={t('notRecording')} tone="notice" wordIsTheValue />
    );
  }
  const age = durationText(nowMs - recording.startedMs, language);
  return <StatusChip caption={caption} icon={RecordingIcon} word={t('rec', { age })} tone="ok" />;
}

/** Language and theme; in the footer on a phone, whose header has no room for it. */
export function DisplayChip(): ReactNode {
  const { t, of, language } = useText();
  const theme = useSlow((state) => state.theme);
  const isReplay = useIsReplay();
  // Nothing sounds in a replay, and nothing has to.
  const isMute = useNoSound() !== null && !isReplay;
  const word = isMute ? of(soundTexts.noSound) : `${language === 'zh' ? '中文' : 'EN'} · ${t(theme)}`;
  return (
    <ChipButton
      caption={t('display')}
      icon={isMute ? VolumeX : SlidersHorizontal}
      word={word}
      tone={isMute ? 'notice' : 'ok'}
      wordIsTheValue={isMute}
      title={t('display')}
    >
      {() => (
        <Suspense fallback={null}>
          <DisplayPanel />
        </Suspense>
      )}
    </ChipButton>
  );
}

function Clock({ short }: { readonly short: boolean }): ReactNode {
  const nowMs = useGatewaySeconds();
  const text = clockText(liveStore.clock.wallOf(nowMs));
  return (
    <time className={`${styles.clock} digits`} aria-live="off">
      {short ? text.slice(0, 5) : text}
    </time>
  );
}
