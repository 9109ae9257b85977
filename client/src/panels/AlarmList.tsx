/** Every active alarm of the bed, highest first and newest within a priority; nothing is folded away. */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { clockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import styles from './AlarmList.module.css';
import { alarmLook } from './alarm-look.ts';
import { actorName, alarmTitle, comparisonText, inhibitText, lookText, silenceText } from './alarm-words.ts';

export function AlarmList({ bed }: { readonly bed: BedState }): ReactNode {
  const { t } = useText();
  if (bed.alarms.length === 0) return <p className={styles.none}>{t('noActiveAlarms')}</p>;
  return (
    <ol className={styles.list}>
      {bed.alarms.map((view) => (
        <AlarmRow key={view.alarmId} view={view} bed={bed} />
      ))}
    </ol>
  );
}

interface AlarmRowProps {
  readonly view: AlarmView;
  readonly bed: BedState;
}

function AlarmRow({ view, bed }: AlarmRowProps): ReactNode {
  const texts = useText();
  const { t, language } = texts;
  const nowMs = useGatewaySeconds();
  const onsetMs = view.onsetMs ?? view.changedMs;
  const by = view.acknowledged;
  const notes = [
    lookText(view, nowMs, texts),
    inhibitText(view, texts),
    by && view.ack === 'ack' ? actorName(by.actor, texts.of) : undefined,
    comparisonText(view),
    silenceText(view, bed, nowMs, texts),
    view.condition === 'unknown' ? t('valueGone') : undefined,
    view.condition === 'recovering' ? t('recovering') : undefined,
  ].filter((note) => note !== undefined);
  return (
    <li className={styles.row} data-look={alarmLook(view)}>
      <span className={styles.shape}>
        <AlarmShape priority={view.priority} look="colour" />
      </span>
      <div>
        <p className={styles.title}>{alarmTitle(view, bed, texts)}</p>
        <p className={`${styles.notes} digits`}>{notes.join(' · ')}</p>
      </div>
      <div className={styles.when}>
        <p className={styles.word}>
          {view.kind === 'technical' && <Plug size="1.125rem" aria-label={t('technical')} />}
          {t(view.priority)}
        </p>
        <p className="digits">{`${clockText(liveStore.clock.wallOf(onsetMs))} · ${durationText(nowMs - onsetMs, language)}`}</p>
      </div>
    </li>
  );
}
