/**
 * The banner: the highest alarm in full, always at the same place, which stays reserved when there is none. It flashes by
 * its priority (2 Hz, 0.6 Hz, steady), its words and digits stand still in both phases. A list of all alarms is one tap
 * away; opening it acknowledges nothing.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { durationText } from '@circuitwatch/shared/texts/number-text.ts';
import { Bell, CircleHelp, List, Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useGatewaySeconds } from '../state/live.ts';
import { type BedState, useSlow } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { bannerPlaceId, PopoverButton } from '../ui/PopoverButton.tsx';
import { AlarmAdvice } from './AlarmAdvice.tsx';
import styles from './AlarmBanner.module.css';
import { AlarmList } from './AlarmList.tsx';
import { alarmTitle, comparisonText, silenceText } from './alarm-words.ts';

export function AlarmBanner({ bed }: { readonly bed: BedState }): ReactNode {
  const { t } = useText();
  const known = useSlow((state) => state.connection.phase === 'live');
  const [top] = bed.alarms;
  return (
    <section id={bannerPlaceId} className={styles.place} aria-label={t('activeAlarms')}>
      {top ? <ActiveAlarm bed={bed} top={top} /> : <Quiet bed={bed} known={known} />}
      <Announcement top={top} bed={bed} />
    </section>
  );
}

interface ActiveAlarmProps {
  readonly bed: BedState;
  readonly top: AlarmView;
}

function ActiveAlarm({ bed, top }: ActiveAlarmProps): ReactNode {
  const texts = useText();
  const { t, language } = texts;
  const nowMs = useGatewaySeconds();
  const others = bed.alarms.length - 1;
  const technical = top.kind === 'technical';
  const details = [
    comparisonText(top) ?? silenceText(top, bed, nowMs, texts),
    top.condition === 'unknown' ? t('valueGone') : undefined,
    top.condition === 'recovering' ? t('recovering') : undefined,
    bed.alarmsRecorded ? undefined : t('notRecorded'),
  ].filter((part) => part !== undefined);
  return (
    <>
      <div className={styles.fill} data-priority={top.priority}>
        <div className={styles.inner}>
          <span className={styles.shape}>
            <AlarmShape priority={top.priority} look="onFill" />
          </span>
          <div className={styles.rank}>
            <span className={styles.word}>
              {technical && <Plug className={styles.plug} strokeWidth={2.5} aria-hidden="true" />}
              {t(technical ? `${top.priority}Short` : top.priority)}
              {technical && ` · ${t('technical')}`}
            </span>
            <span className={`${styles.since} digits`}>
              {durationText(nowMs - (top.onsetMs ?? nowMs), language)}
            </span>
          </div>
          <div className={styles.message}>
            <span className={styles.title}>{alarmTitle(top, bed, texts)}</span>
            {details.length > 0 && <span className={`${styles.values} digits`}>{details.join('  ·  ')}</span>}
          </div>
          {others > 0 && <span className={`${styles.more} digits`}>{t('othersMore', { n: others })}</span>}
        </div>
      </div>
      <AlarmAdvice view={top} />
      <PopoverButton
        title={t('activeAlarms')}
        look="raised"
        className={styles.list}
        button={
          <>
            <List size="1.5rem" aria-hidden="true" />
            <span className={styles.listWord}>
              {others > 0 ? t('showAll', { n: others + 1 }) : t('showDetails')}
            </span>
          </>
        }
      >
        {() => <AlarmList bed={bed} />}
      </PopoverButton>
    </>
  );
}

interface QuietProps {
  readonly bed: BedState;
  /** False when the gateway is silent: no alarm shown then means nothing. */
  readonly known: boolean;
}

function Quiet({ bed, known }: QuietProps): ReactNode {
  const { t } = useText();
  const unknown = Object.values(bed.rules).filter((rule) => rule.condition === 'unknown').length;
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
