/** Shelving one MEDIUM or LOW alarm: a reason from a short list and a time of at most 30 min, then one press (R38). */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import {
  type AlarmScreenTextKey,
  alarmScreenTexts as texts,
} from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { type ReactNode, useState } from 'react';
import { act } from '../state/commands.ts';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import styles from './AlarmCard.module.css';

const reasons = [
  'reasonCare',
  'reasonKnown',
  'reasonSensor',
  'reasonPosition',
  'reasonSampling',
] as const satisfies readonly AlarmScreenTextKey[];
type ReasonKey = (typeof reasons)[number];

const minutes = ['5', '15', '30'] as const;
type Minutes = (typeof minutes)[number];

interface ShelveFormProps {
  readonly bed: BedState;
  readonly view: AlarmView;
  readonly close: () => void;
}

export function ShelveForm({ bed, view, close }: ShelveFormProps): ReactNode {
  const { t, of } = useText();
  const [reason, setReason] = useState<ReasonKey>();
  const [duration, setDuration] = useState<Minutes>('5');
  const { alarmId, revision } = view;
  return (
    <div className={styles.form}>
      <h3 className={styles.heading}>{of(texts.shelveTitle)}</h3>
      <p className={styles.label}>{of(texts.shelveWhy)}</p>
      <div className={styles.reasons} role="group" aria-label={of(texts.shelveWhy)}>
        {reasons.map((key) => (
          <Button
            key={key}
            className={styles.reason}
            aria-pressed={reason === key}
            onPress={() => setReason(key)}
          >
            {of(texts[key])}
          </Button>
        ))}
      </div>
      <p className={styles.label}>{of(texts.shelveFor)}</p>
      <Segmented
        label={of(texts.shelveFor)}
        choices={minutes.map((id) => ({ id, label: of(texts.minutes, { n: id }) }))}
        value={duration}
        onChange={setDuration}
      />
      <div className={styles.formButtons}>
        <Button
          isDisabled={reason === undefined}
          onPress={() => {
            if (reason === undefined) return;
            const durationMs = Number(duration) * 60_000;
            act(bed.bedId, { type: 'shelve', alarmId, revision, durationMs, reason: of(texts[reason]) });
            close();
          }}
        >
          {of(texts.shelve)}
        </Button>
        <Button look="plain" onPress={close}>
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
