/**
 * The past alarms of the run, from the record: newest first, by priority if wanted, each with onset, duration, worst value
 * and who acknowledged it. Loaded when it is opened; an alarm that ends meanwhile is seen the next time.
 */
import { type Priority, priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { alarmQuantity } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { durationText, limitText, unitText, valueText } from '@circuitwatch/shared/texts/number-text.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { type EventsAnswer, historyEventsMax } from '@circuitwatch/shared/wire/history.ts';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { historyClient } from '../state/history.ts';
import { liveStore } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { clockText, dayClockText } from '../text/clock-text.ts';
import { writeReplayLink } from '../replay/replay-link.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { Button } from '../ui/Button.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import styles from './AlarmList.module.css';
import { AlarmReportCard } from './AlarmReportCard.tsx';
import { actorName, alarmTitle } from './alarm-words.ts';
import { type PastAlarm, pastAlarms } from './past-alarms.ts';

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'alarms'; readonly alarms: readonly PastAlarm[] };

type Filter = Priority | 'all';
const filters: readonly Filter[] = ['all', ...priorities.toReversed()];

export default function PastAlarms({ bed }: { readonly bed: BedState }): ReactNode {
  const { t, of } = useText();
  const { loaded, earlier } = usePast(bed.bedId, bed.description?.runStartedMs);
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
      {earlier && (
        <Button className={styles.earlier} onPress={earlier}>
          {of(texts.earlier)}
        </Button>
      )}
    </>
  );
}

interface Past {
  readonly loaded: Loaded;
  /** Reads what is before the oldest that is known; undefined when there is nothing, or while it reads. */
  readonly earlier: (() => void) | undefined;
}

function usePast(bedId: string, runStartedMs = 0): Past {
  const [events, setEvents] = useState<EventsAnswer['events'] | 'loading' | 'failed'>('loading');
  const [isCut, setIsCut] = useState(false);
  const [isReading, setIsReading] = useState(false);
  const [toMs] = useState(() => liveStore.now());
  useEffect(() => {
    let isCancelled = false;
    void historyClient.events(bedId, runStartedMs, toMs).then((answer) => {
      if (isCancelled) return;
      setEvents(answer?.events ?? 'failed');
      setIsCut((answer?.events.length ?? 0) >= historyEventsMax);
    });
    return () => {
      isCancelled = true;
    };
  }, [bedId, runStartedMs, toMs]);
  const alarms = useMemo(() => (typeof events === 'object' ? pastAlarms(events) : []), [events]);
  if (typeof events !== 'object') return { loaded: { kind: events }, earlier: undefined };
  const readEarlier = async (): Promise<void> => {
    setIsReading(true);
    const answer = await historyClient.events(bedId, runStartedMs, toMs, events[0]?.eventId);
    setIsReading(false);
    // Without an answer the list stays as it is, with its button; of another bed meanwhile, too.
    if (!answer) return;
    setEvents((known) => (known === events ? [...answer.events, ...events] : known));
    setIsCut(answer.events.length >= historyEventsMax);
  };
  return {
    loaded: { kind: 'alarms', alarms },
    earlier: isCut && !isReading ? () => void readEarlier() : undefined,
  };
}

interface PastRowProps {
  readonly past: PastAlarm;
  readonly bed: BedState;
}

function PastRow({ past, bed }: PastRowProps): ReactNode {
  const screen = useText();
  const { t, of, language } = screen;
  const { view, priority, onsetMs, endedMs, acknowledged } = past;
  const runId = bed.description?.runId;
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
        {runId !== undefined && (
          <a
            className={styles.moment}
            href={writeReplayLink({ runId, atMs: onsetMs, range: undefined, cursorMs: undefined })}
          >
            {of(texts.replayMoment)}
          </a>
        )}
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
