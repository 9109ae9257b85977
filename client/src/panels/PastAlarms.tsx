/**
 * The past alarms of the run, from the record: newest first, by priority if wanted, each with onset, duration, worst value
 * and who acknowledged it. Loaded when it is opened; an alarm that ends meanwhile is seen the next time.
 */
import { type Priority, priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { alarmQuantity } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { durationText, limitText, unitText, valueText } from '@circuitwatch/shared/texts/number-text.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { historyEventsMax } from '@circuitwatch/shared/wire/history.ts';
import { type ReactNode, useEffect, useState } from 'react';
import { historyClient } from '../state/history.ts';
import { liveStore } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { clockText, dayClockText } from '../text/clock-text.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import styles from './AlarmList.module.css';
import { AlarmReportCard } from './AlarmReportCard.tsx';
import { actorName, alarmTitle } from './alarm-words.ts';
import { type PastAlarm, pastAlarms } from './past-alarms.ts';

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'alarms'; readonly alarms: readonly PastAlarm[]; readonly isCut: boolean };

type Filter = Priority | 'all';
const filters: readonly Filter[] = ['all', ...priorities.toReversed()];

export default function PastAlarms({ bed }: { readonly bed: BedState }): ReactNode {
  const { t, of } = useText();
  const loaded = usePast(bed.bedId, bed.description?.runStartedMs);
  const [filter, setFilter] = useState<Filter>('all');
  if (loaded.kind === 'loading')
    return (
      <p className={styles.none} role="status">
        {of(words.loadingPast)}
      </p>
    );
  if (loaded.kind === 'failed')
    return (
      <p className={styles.none} role="alert">
        {of(words.pastFailed)}
      </p>
    );
  const shown = loaded.alarms.filter(({ priority }) => filter === 'all' || priority === filter);
  return (
    <>
      <AlarmReportCard bedId={bed.bedId} />
      <div className={styles.filter}>
        <Segmented
          label={of(words.past)}
          choices={filters.map((id) => ({ id, label: id === 'all' ? of(texts.all) : t(id) }))}
          value={filter}
          onChange={setFilter}
        />
      </div>
      {shown.length === 0 && <p className={styles.none}>{of(words.noPastAlarms)}</p>}
      <ol className={styles.list}>
        {shown.map((past) => (
          <PastRow key={past.key} past={past} bed={bed} />
        ))}
      </ol>
      {loaded.isCut && <p className={styles.none}>{of(texts.pastCut)}</p>}
    </>
  );
}

function usePast(bedId: string, runStartedMs: number | undefined): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  useEffect(() => {
    let isCancelled = false;
    const toMs = liveStore.now();
    void historyClient.events(bedId, runStartedMs ?? 0, toMs).then((answer) => {
      if (isCancelled) return;
      setLoaded(
        answer
          ? {
              kind: 'alarms',
              alarms: pastAlarms(answer.events),
              isCut: answer.events.length >= historyEventsMax,
            }
          : { kind: 'failed' },
      );
    });
    return () => {
      isCancelled = true;
    };
  }, [bedId, runStartedMs]);
  return loaded;
}

interface PastRowProps {
  readonly past: PastAlarm;
  readonly bed: BedState;
}

function PastRow({ past, bed }: PastRowProps): ReactNode {
  const screen = useText();
  const { t, of, language } = screen;
  const { view, priority, onsetMs, endedMs, acknowledged } = past;
  const notes = [
    worstText(past, screen),
    acknowledged
      ? of(texts.acknowledgedAt, {
          name: actorName(acknowledged.actor, of),
          clock: clockText(liveStore.clock.wallOf(acknowledged.atMs)),
        })
      : of(words.neverAcknowledged),
  ].filter((note) => note !== undefined);
  return (
    <li className={styles.row} data-past>
      <span className={styles.shape}>
        <AlarmShape priority={priority} look="colour" />
      </span>
      <div>
        <p className={styles.title}>{alarmTitle(view, bed, screen)}</p>
        <p className={`${styles.notes} digits`}>{notes.join(' · ')}</p>
      </div>
      <div className={styles.when}>
        <p className={styles.word}>{t(priority)}</p>
        <p className="digits">{dayClockText(liveStore.clock.wallOf(onsetMs), language)}</p>
        <p className="digits">
          {endedMs === null
            ? of(texts.ongoing)
            : of(words.lasted, { duration: durationText(endedMs - onsetMs, language) })}
        </p>
      </div>
    </li>
  );
}

function worstText({ view, worst }: PastAlarm, { of }: Texts): string | undefined {
  const quantity = alarmQuantity(view);
  if (!worst || !quantity) return undefined;
  const unit = unitText(quantity.unit);
  const value = of(texts.worst, { value: `${valueText(quantity, worst.value)} ${unit}`.trimEnd() });
  return `${value}, ${of(texts.limitWas, { value: limitText(quantity, worst.limit) })}`;
}
