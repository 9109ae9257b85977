/**
 * The banner: the alarm that asks for somebody in full, always at the same place, which stays reserved when there is none.
 * It flashes by its priority (2 Hz, 0.6 Hz, steady) until acknowledged; words and digits stand still in both phases.
 * Causes, acknowledge and audio pause are three separate buttons; a list of all alarms is one tap away.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { replayWords } from '@circuitwatch/shared/texts/replay-words.ts';
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { Bell, CircleHelp, List, ListChecks, Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useGatewaySeconds } from '../state/live.ts';
import { type BedState, useIsReplay, useSlow } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { Button } from '../ui/Button.tsx';
import { bannerPlaceId, PopoverButton } from '../ui/PopoverButton.tsx';
import { BellPausedIcon } from '../ui/StateIcons.tsx';
import type { Layout } from '../ui/use-layout.ts';
import { AlarmAdvice } from './AlarmAdvice.tsx';
import styles from './AlarmBanner.module.css';
import { AlarmList } from './AlarmList.tsx';
import { alarmLook, bannerAlarm, isUnjudgedLimit, leftText } from './alarm-look.ts';
import { alarmTitle, comparisonText, lookText, silenceText } from './alarm-words.ts';
import { Acknowledge, AudioPause, hasAudioPause } from './BannerActions.tsx';

export interface CausesToggle {
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

interface AlarmBannerProps {
  readonly bed: BedState;
  readonly layout: Layout;
  /** Opens and closes the card over the trends. */
  readonly causes: CausesToggle;
}

export function AlarmBanner({ bed, layout, causes }: AlarmBannerProps): ReactNode {
  const { t } = useText();
  const known = useSlow((state) => state.connection.phase === 'live');
  const top = bannerAlarm(bed.alarms);
  return (
    <section id={bannerPlaceId} className={styles.place} aria-label={t('activeAlarms')}>
      {top ? (
        <ActiveAlarm bed={bed} top={top} causes={layout === 'phone' ? causes : undefined} />
      ) : (
        <Quiet bed={bed} known={known} />
      )}
      {top && layout === 'wide' && <AlarmAdvice view={top} />}
      {layout !== 'phone' && <Buttons bed={bed} top={top} causes={causes} />}
      <Announcement top={top} bed={bed} />
    </section>
  );
}

interface ButtonsProps {
  readonly bed: BedState;
  readonly top: AlarmView | undefined;
  readonly causes: CausesToggle;
}

function Buttons({ bed, top, causes }: ButtonsProps): ReactNode {
  const { of } = useText();
  return (
    <div className={styles.buttons}>
      <ListButton bed={bed} />
      {top && (
        <Button className={styles.button} aria-expanded={causes.isOpen} onPress={causes.toggle}>
          <ListChecks size="1.5rem" aria-hidden="true" />
          {of(causes.isOpen ? alarmScreenTexts.hideCauses : alarmScreenTexts.causes)}
        </Button>
      )}
      {top && <Acknowledge bed={bed} view={top} />}
      {hasAudioPause(bed) && <AudioPause bed={bed} />}
    </div>
  );
}

/** Opens the list of all alarms; opening it acknowledges nothing. */
export function ListButton({ bed }: { readonly bed: BedState }): ReactNode {
  const { t } = useText();
  const count = bed.alarms.length;
  return (
    <PopoverButton
      title={t('showDetails')}
      look="raised"
      className={styles.button}
      button={
        <>
          <List size="1.5rem" aria-hidden="true" />
          <span>{count > 1 ? t('showAll', { n: count }) : t('showDetails')}</span>
        </>
      }
    >
      {(close) => <AlarmList bed={bed} close={close} />}
    </PopoverButton>
  );
}

interface ActiveAlarmProps {
  readonly bed: BedState;
  readonly top: AlarmView;
  /** A phone has no room for the button: there the banner itself opens the card. */
  readonly causes: CausesToggle | undefined;
}

function ActiveAlarm({ bed, top, causes }: ActiveAlarmProps): ReactNode {
  const texts = useText();
  const { t, of, language } = texts;
  const nowMs = useGatewaySeconds();
  const others = bed.alarms.length - 1;
  const technical = top.kind === 'technical';
  const look = alarmLook(top);
  const isReplay = useIsReplay();
  const details = [
    look === 'signal' || look === 'acknowledged' ? undefined : lookText(top, nowMs, texts),
    comparisonText(top) ?? silenceText(top, bed, nowMs, texts),
    top.condition === 'unknown' ? t('valueGone') : undefined,
    top.condition === 'recovering' ? t('recovering') : undefined,
    bed.alarmsRecorded ? undefined : t('notRecorded'),
  ].filter((part) => part !== undefined);
  return (
    <div
      className={styles.fill}
      data-priority={top.priority}
      data-look={look}
      data-recorded={isReplay || undefined}
    >
      <div className={styles.inner}>
        <span className={styles.shape}>
          <AlarmShape priority={top.priority} look={look === 'latched' || isReplay ? 'colour' : 'onFill'} />
        </span>
        <div className={styles.rank}>
          <span className={styles.word}>
            {technical && <Plug className={styles.plug} strokeWidth={2.5} aria-hidden="true" />}
            {t(technical ? `${top.priority}Short` : top.priority)}
            {technical && ` · ${t('technical')}`}
          </span>
          <span className={`${styles.since} digits`}>
            {durationText(nowMs - (top.onsetMs ?? nowMs), language)}
            {top.superseded > 0 && ` ${of(alarmScreenTexts.times, { n: top.superseded + 1 })}`}
          </span>
          <PauseMark bed={bed} nowMs={nowMs} />
        </div>
        <div className={styles.message}>
          <span className={styles.title}>{alarmTitle(top, bed, texts)}</span>
          {details.length > 0 && <span className={`${styles.values} digits`}>{details.join('  ·  ')}</span>}
        </div>
        {others > 0 && <span className={`${styles.more} digits`}>{t('othersMore', { n: others })}</span>}
        {isReplay && <span className={styles.recorded}>{of(replayWords.recordedAlarm)}</span>}
        {causes && (
          <Button
            look="plain"
            className={styles.openCard}
            aria-expanded={causes.isOpen}
            aria-label={of(causes.isOpen ? alarmScreenTexts.hideCauses : alarmScreenTexts.causes)}
            onPress={causes.toggle}
          />
        )}
      </div>
    </div>
  );
}

/** A phone's buttons are at its lower edge, where a panel may cover them: the pause is then said here too (R18). */
function PauseMark({ bed, nowMs }: { readonly bed: BedState; readonly nowMs: number }): ReactNode {
  const { of } = useText();
  const audio = bed.bedAlarms?.audio;
  if (audio?.type !== 'paused' || nowMs >= audio.untilMs) return null;
  return (
    <span className={`${styles.pauseMark} digits`}>
      <BellPausedIcon size="1.125rem" />
      <span className="visually-hidden">{of(alarmScreenTexts.audioPaused)}</span>
      {leftText(audio.untilMs, nowMs)}
    </span>
  );
}

interface QuietProps {
  readonly bed: BedState;
  /** False when the gateway is silent: no alarm shown then means nothing. */
  readonly known: boolean;
}

function Quiet({ bed, known }: QuietProps): ReactNode {
  const { t } = useText();
  const unknown = Object.values(bed.rules).filter(isUnjudgedLimit).length;
  if (!known) {
    return (
      <div className={styles.quiet}>
        <CircleHelp className={styles.quietIcon} aria-hidden="true" />
        <div>
          <p className={styles.quietTitle}>{t('alarmsUnknown')}</p>
          <p className={styles.quietWhy}>{t('alarmsUnknownWhy')}</p>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.quiet}>
      <Bell className={styles.quietIcon} aria-hidden="true" />
      <div>
        <p className={styles.quietTitle}>{t('noActiveAlarms')}</p>
        <p className={styles.quietWhy}>
          {t('supplements')}
          {unknown > 0 && <span className={styles.unknown}> · {t('rulesUnknown', { n: unknown })}</span>}
        </p>
      </div>
    </div>
  );
}

interface AnnouncementProps {
  readonly top: AlarmView | undefined;
  readonly bed: BedState;
}

/**
 * What a screen reader says: the alarm once when it changes, never its running time. Two regions that are always there,
 * because a live region announces only changes of its text.
 */
function Announcement({ top, bed }: AnnouncementProps): ReactNode {
  const texts = useText();
  const said = top
    ? [texts.t(top.priority), alarmTitle(top, bed, texts), comparisonText(top)].filter(Boolean).join(', ')
    : '';
  const high = top?.priority === 'high';
  return (
    <div className="visually-hidden">
      <div role="alert">{high ? said : ''}</div>
      <div role="status">{high ? '' : said}</div>
    </div>
  );
}
