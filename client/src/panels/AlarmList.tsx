/**
 * The alarms of the bed in two parts: every active one, highest first and newest within a priority, nothing folded away;
 * and those of the run that are over, from the record.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { Plug } from 'lucide-react';
import { alarmScreenTexts } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { type ReactNode, Suspense, useState } from 'react';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import { type BedState, useIsReplay } from '../state/slow-store.ts';
import { clockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { lazyPanel } from '../ui/lazy-panel.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { useLayout } from '../ui/use-layout.ts';
import styles from './AlarmList.module.css';
import { alarmLook } from './alarm-look.ts';
import { SheetChip } from './SheetChip.tsx';
import { actorName, alarmTitle, comparisonText, inhibitText, lookText, silenceText } from './alarm-words.ts';

/** Read from the record only when somebody asks for it. */
const PastAlarms = lazyPanel(() => import('./PastAlarms.tsx'));

interface AlarmListProps {
  readonly bed: BedState;
  /** Closes the panel of the list, where something in it opens another one. */
  readonly close: () => void;
}

export function AlarmList({ bed, close }: AlarmListProps): ReactNode {
  const { t, of } = useText();
  const layout = useLayout();
  const isReplay = useIsReplay();
  const [part, setPart] = useState<'active' | 'past'>('active');
  return (
    <>
      <div className={styles.parts}>
        <Segmented
          label={of(alarmScreenTexts.alarmsShort)}
          choices={[
            { id: 'active', label: `${of(alarmScreenTexts.active)} ${bed.alarms.length}` },
            { id: 'past', label: of(alarmScreenTexts.past) },
          ]}
          value={part}
          onChange={setPart}
        />
        {layout === 'phone' && !isReplay && <SheetChip bed={bed} onlyNews onOpened={close} />}
      </div>
      {part === 'past' ? (
        <Suspense fallback={<p className={styles.none}>{of(alarmScreenTexts.loadingPast)}</p>}>
          <PastAlarms bed={bed} />
        </Suspense>
      ) : bed.alarms.length === 0 ? (
        <p className={styles.none}>{t('noActiveAlarms')}</p>
      ) : (
        <ol className={styles.list}>
          {bed.alarms.map((view) => (
            <AlarmRow key={view.alarmId} view={view} bed={bed} />
          ))}
        </ol>
      )}
    </>
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
