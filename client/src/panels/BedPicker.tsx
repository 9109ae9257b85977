/**
 * The bed on the screen, and the way to the others: each with its freshness and its highest alarm. Beds keep the order
 * of the configuration; none moves by itself. With one bed it is a label, not a button.
 */
import { ageText, numberText } from '@circuitwatch/shared/texts/number-text.ts';
import { CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { type BedState, slowStore, useSlow } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { Button } from '../ui/Button.tsx';
import { PopoverButton } from '../ui/PopoverButton.tsx';
import { LiveIcon } from '../ui/StateIcons.tsx';
import { alarmTitle } from './alarm-words.ts';
import { useBedAge } from './bed-age.ts';
import styles from './BedPicker.module.css';

export function BedPicker({ bed }: { readonly bed: BedState }): ReactNode {
  const { t } = useText();
  const bedOrder = useSlow((state) => state.bedOrder);
  if (bedOrder.length < 2) {
    return (
      <div className={styles.bed}>
        <BedName label={bed.label} />
      </div>
    );
  }
  return (
    <PopoverButton
      title={t('beds')}
      className={styles.bed}
      button={
        <>
          <BedName label={bed.label} />
          <span className="visually-hidden">{t('chooseBed')}</span>
        </>
      }
    >
      {(close) =>
        bedOrder.map((bedId) => (
          <BedRow
            key={bedId}
            bedId={bedId}
            selected={bedId === bed.bedId}
            onChoose={() => {
              slowStore.selectBed(bedId);
              close();
            }}
          />
        ))
      }
    </PopoverButton>
  );
}

/** "Bed 4" in English, "4床" in Chinese: the number is what is read from afar. */
function BedName({ label }: { readonly label: string }): ReactNode {
  const { t, language } = useText();
  const word = <span className={styles.word}>{t('bed')}</span>;
  return (
    <span className={styles.name}>
      {language === 'en' && word}
      <span className={styles.label}>{label}</span>
      {language === 'zh' && word}
    </span>
  );
}

interface BedRowProps {
  readonly bedId: string;
  readonly selected: boolean;
  readonly onChoose: () => void;
}

function BedRow({ bedId, selected, onChoose }: BedRowProps): ReactNode {
  const texts = useText();
  const { t, language } = texts;
  const bed = useSlow((state) => state.beds[bedId]);
  const live = useSlow((state) => state.connection.phase === 'live');
  const ageMs = useBedAge(bedId);
  if (!bed) return null;
  const patient = bed.description?.patient;
  const top = bed.alarms[0];
  const isLive = live && ageMs !== null && ageMs < 10_000;
  const Icon = isLive ? LiveIcon : CircleDashed;
  return (
    <Button look="row" className={styles.row} onPress={onChoose} aria-current={selected}>
      <span className={styles.label}>{bed.label}</span>
      <span className={styles.who}>
        {patient && `${t(patient.band)} ${numberText(patient.weightKg, 1)} kg · ${t(`mode${patient.mode}`)}`}
      </span>
      <span className={`${styles.live} digits`}>
        <Icon className={styles.icon} />
        {isLive && ageMs !== null ? `${t('live')} ${ageText(ageMs, language)}` : null}
        {!isLive && (ageMs === null ? t('noValues') : t('oldFor', { age: ageText(ageMs, language) }))}
      </span>
      <span className={styles.alarm}>
        {top ? (
          <>
            <span className={styles.shape}>
              <AlarmShape priority={top.priority} look="colour" />
            </span>
            {alarmTitle(top, bed, texts)}
          </>
        ) : (
          <>
            <CircleCheck size="1.25rem" aria-hidden="true" />
            {t('noActiveAlarms')}
          </>
        )}
      </span>
    </Button>
  );
}
