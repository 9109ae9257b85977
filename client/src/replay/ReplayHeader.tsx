/**
 * The first line of a replay: the word, whose run, the moment that is shown, how the bed is live now, and the way back.
 * The clock is written beside React, because it moves with every frame.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { durationText, numberText, runTime } from '@circuitwatch/shared/texts/number-text.ts';
import { replayTexts as words } from '@circuitwatch/shared/texts/replay-texts.ts';
import { replayWords } from '@circuitwatch/shared/texts/replay-words.ts';
import { TriangleAlert, Undo2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { DisplayChip } from '../panels/Header.tsx';
import { alarmTitle } from '../panels/alarm-words.ts';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { clockText, dayClockText, dayText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { Button } from '../ui/Button.tsx';
import { useLayout } from '../ui/use-layout.ts';
import { leaveReplay } from './leave-replay.ts';
import { replayOfPage } from './open-replay.ts';
import { replayStore, useReplay } from './replay-store.ts';
import { useLiveNow } from './use-live-now.ts';
import styles from './ReplayHeader.module.css';

export function ReplayHeader({ bed }: { readonly bed: BedState }): ReactNode {
  const { t, of, language } = useText();
  const layout = useLayout();
  const startedMs = useReplay((view) => view.run?.startedMs ?? 0);
  const damage = useReplay((view) => view.damage);
  const message = useReplay((view) => view.message);
  const patient = bed.description?.patient;
  return (
    <header className={styles.header}>
      <strong className={styles.badge}>{of(replayWords.replay)}</strong>
      <div className={styles.who}>
        <p className={styles.bed}>
          {language === 'en' ? `${t('bed')} ${bed.label}` : `${bed.label} ${t('bed')}`}
          {layout !== 'phone' &&
            patient &&
            ` · ${t(patient.band)} ${numberText(patient.weightKg, 1)} kg · ${t(`mode${patient.mode}`)}`}
        </p>
        <p className={styles.what}>
          {layout !== 'phone' &&
            `${of(words.runOf, { time: dayClockText(liveStore.clock.wallOf(startedMs), language) })} · `}
          {of(words.recordedNotLive)}
        </p>
      </div>
      <Moment startedMs={startedMs} />
      <div className={styles.end}>
        {(damage.length > 0 || message !== '') && (
          <p className={styles.damage} role="status" title={[...damage, message].join('\n')}>
            <TriangleAlert size="1.25rem" aria-hidden="true" />
            {message === '' ? of(words.notAllReadable) : message}
          </p>
        )}
        {layout !== 'phone' && <LiveNow bed={bed} />}
        {layout !== 'phone' && <DisplayChip />}
        <Button className={styles.back} onPress={() => leaveReplay()}>
          <Undo2 size="1.375rem" aria-hidden="true" />
          <span className={styles.backWord}>{of(words.backToLive)}</span>
          {layout === 'wide' && <kbd>Esc</kbd>}
        </Button>
      </div>
    </header>
  );
}

function Moment({ startedMs }: { readonly startedMs: number }): ReactNode {
  const { t, of, language } = useText();
  const layout = useLayout();
  const atMs = useGatewaySeconds();
  const clock = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = (ms: number): void => {
      const wallMs = liveStore.clock.wallOf(ms);
      const text = `${dayText(wallMs, language)}  ${clockText(wallMs)}`;
      if (clock.current && clock.current.textContent !== text) clock.current.textContent = text;
    };
    write(replayOfPage()?.atMs ?? atMs);
    return replayStore.onMove(write);
  }, [language, atMs]);
  const { day, clock: time } = runTime(atMs - startedMs);
  const age = durationText(Date.now() - liveStore.clock.wallOf(atMs), language);
  return (
    <div className={styles.moment}>
      <span ref={clock} className={`${styles.clock} digits`} data-part="moment" />
      {layout !== 'phone' && (
        <p className={`${styles.facts} digits`}>
          <span>{of(words.ago, { age })}</span>
          <span>{`${t('runDay', { day })} ${time}`}</span>
        </p>
      )}
    </div>
  );
}

/** How the bed is at this moment, in a chip that leads back to it: a live alarm is filled, recorded ones never are. */
function LiveNow({ bed }: { readonly bed: BedState }): ReactNode {
  const texts = useText();
  const { of } = texts;
  const live = useLiveNow(bed.bedId);
  if (live === 'none') return null;
  const top: AlarmView | undefined = live === 'unknown' ? undefined : live;
  return (
    <Button
      className={styles.live}
      data-priority={top?.priority}
      data-quiet={live === undefined || undefined}
      onPress={() => leaveReplay()}
    >
      {top && (
        <span className={styles.shape}>
          <AlarmShape priority={top.priority} look="onFill" marked={false} />
        </span>
      )}
      <span className={styles.liveWords}>
        <span>{of(words.liveNow, { bed: bed.label })}</span>
        <strong>
          {top ? alarmTitle(top, bed, texts) : of(live === 'unknown' ? words.liveUnknown : words.liveNoAlarm)}
        </strong>
      </span>
    </Button>
  );
}
