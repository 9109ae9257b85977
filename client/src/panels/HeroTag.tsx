/**
 * The tag of an alarm at the right end of a tile's first line: its shape and the broken limit. Filled while it asks for
 * somebody; a check once somebody knows; dashed when it has ended unacknowledged; an outline with a crossed bell and the
 * time that is left while it is set aside (R19, R38, R39).
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { ageText } from '@circuitwatch/shared/texts/number-text.ts';
import { Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAge, useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { useLayout } from '../ui/use-layout.ts';
import { type AlarmLook, alarmLook, leftText } from './alarm-look.ts';
import { brokenLimitText, lookText } from './alarm-words.ts';
import type { Hero } from './heroes.ts';
import styles from './HeroTile.module.css';
import type { TileState } from './tile-state.ts';
import { MarkIcon } from './ValueMark.tsx';

interface TagProps {
  readonly bed: BedState;
  readonly hero: Hero;
  readonly state: TileState;
  readonly alarm: AlarmView;
}

export function Tag({ alarm, bed, hero, state }: TagProps): ReactNode {
  const screen = useText();
  const nowMs = useGatewaySeconds();
  const look = alarmLook(alarm);
  return (
    <span className={`${styles.tag} digits`} data-priority={alarm.priority} data-look={look}>
      <span className={styles.tagShape}>
        <TagShape alarm={alarm} look={look} />
      </span>
      {look === 'acknowledged' && (
        <span className={styles.tagShape}>
          <MarkIcon kind={look} priority={alarm.priority} />
        </span>
      )}
      {alarm.inhibit ? (
        <span aria-hidden="true">{leftText(alarm.inhibit.untilMs, nowMs)}</span>
      ) : (
        <TagWords alarm={alarm} bed={bed} hero={hero} state={state} />
      )}
      {look !== 'signal' && <span className="visually-hidden">{lookText(alarm, nowMs, screen)}</span>}
    </span>
  );
}

function TagShape({ alarm, look }: { readonly alarm: AlarmView; readonly look: AlarmLook }): ReactNode {
  if (look === 'shelved' || look === 'suppressed' || look === 'follows') {
    return <MarkIcon kind={look} priority={alarm.priority} />;
  }
  if (alarm.kind === 'technical')
    return <Plug className={styles.tagShape} strokeWidth={3} aria-hidden="true" />;
  return (
    <AlarmShape priority={alarm.priority} look={look === 'latched' ? 'ended' : 'onFill'} marked={false} />
  );
}

/** Old numbers: how old, in words only where the line has room for them beside name and unit. */
function TagWords({ alarm, bed, hero, state }: TagProps): ReactNode {
  const { t, language } = useText();
  const { ageMs } = useAge(bed.bedId, hero.channel);
  const isWide = useLayout() === 'wide';
  if (state.kind === 'missing' && state.why === 'lost' && ageMs !== null) {
    const age = ageText(ageMs, language);
    return isWide ? t('noDataFor', { age }) : age;
  }
  return brokenLimitText(alarm, hero.channel) ?? t(`${alarm.priority}Short`);
}
