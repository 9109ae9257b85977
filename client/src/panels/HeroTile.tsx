/**
 * One hero value: name, unit and age; the numeral; the limit ruler; the last minutes. All states of the visual language
 * (late, lost, fault, beyond range, alarm …) stay inside the same places: nothing moves when a value is lost.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { type Channel, type ChannelFamily } from '@circuitwatch/shared/channels/channel.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { replayWords } from '@circuitwatch/shared/texts/replay-words.ts';
import { ageText, unitText } from '@circuitwatch/shared/texts/number-text.ts';
import { CircleDashed, CircleHelp } from 'lucide-react';
import type { ReactNode } from 'react';
import { LimitRuler } from '../charts/LimitRuler.tsx';
import { Sparkline } from '../charts/Sparkline.tsx';
import { useAge, useFreshness, useLatest } from '../state/live.ts';
import { type BedState, useIsReplay, useSlow } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { Button } from '../ui/Button.tsx';
import { useLayout } from '../ui/use-layout.ts';
import { alarmLook, bannerAlarm, isUnjudgedLimit } from './alarm-look.ts';
import { bedSheet } from './bed-sheet.ts';
import type { Hero } from './heroes.ts';
import { HeroAside } from './HeroAside.tsx';
import { Tag } from './HeroTag.tsx';
import styles from './HeroTile.module.css';
import { Numeral } from './Numeral.tsx';
import { type TileState, tileState } from './tile-state.ts';
import { quietMarks } from './value-marks.ts';
import { Mark } from './ValueMark.tsx';

interface HeroTileProps {
  readonly bed: BedState;
  readonly hero: Hero;
}

export function HeroTile({ bed, hero }: HeroTileProps): ReactNode {
  const { t, of } = useText();
  const { bedId } = bed;
  const channel = channelOf(hero.channel);
  const live = useLatest(bedId, hero.channel);
  const freshness = useFreshness(bedId, hero.channel);
  const isReplay = useIsReplay();
  if (!channel) return null;
  const given = bed.description?.channels.includes(hero.channel) ?? true;
  const state = tileState(channel, live, freshness, given);
  const alarm = tileAlarm(bed, hero, state, live?.source);
  return (
    <section
      className={styles.tile}
      data-hero={hero.id}
      data-state={look(state)}
      data-alarm={alarm?.priority}
      data-look={alarm && alarmLook(alarm)}
      aria-label={t(hero.name)}
    >
      <div className={styles.head}>
        <h2 className={styles.name} style={{ color: familyColour(channel.family) }}>
          {/* One stop for the keyboard is enough: the ruler's. */}
          <Button
            look="plain"
            className={styles.nameButton}
            excludeFromTabOrder
            isDisabled={isReplay}
            onPress={() => bedSheet.open('limits', hero.channel)}
          >
            {t(hero.name)}
          </Button>
        </h2>
        <Extras hero={hero} channel={channel} inAlarm={alarm !== undefined} />
        <span className={styles.corner}>
          {quietMarks(bed, hero.alarmChannels).map((mark) => (
            <Mark key={mark.kind} mark={mark} hasTime={!alarm && !isInWords(bed, hero, state)} />
          ))}
          <Corner bed={bed} hero={hero} state={state} alarm={alarm} />
        </span>
      </div>
      <div className={styles.numbers}>
        <Numeral state={state} family={channel.family} signed={hero.signed ?? false} />
        <HeroAside bedId={bedId} hero={hero} channel={channel} state={state} inAlarm={alarm !== undefined} />
      </div>
      <div className={styles.ruler}>
        <LimitRuler bedId={bedId} channelId={hero.channel} />
        {!isReplay && (
          <Button
            look="plain"
            className={styles.openLimits}
            aria-label={of(words.limitsOf, { name: t(hero.name) })}
            onPress={() => bedSheet.open('limits', hero.channel)}
          />
        )}
      </div>
      <Sparkline bedId={bedId} channelId={hero.channel} className={styles.spark ?? ''} />
    </section>
  );
}

interface ExtrasProps {
  readonly hero: Hero;
  readonly channel: Channel;
  readonly inAlarm: boolean;
}

/** What finds no room in the line falls out of it: the unit stays longer than the symbol. */
function Extras({ hero, channel, inAlarm }: ExtrasProps): ReactNode {
  const { t, of } = useText();
  const simulated = useSlow((state) => state.sourceMode === 'demo');
  const isReplay = useIsReplay();
  const layout = useLayout();
  const hasSymbol = hero.symbol !== undefined && !simulated && !isReplay;
  return (
    <span className={styles.extras}>
      {simulated && (
        <span className={styles.simulated}>
          {t(inAlarm || layout !== 'wide' ? 'simulatedShort' : 'simulatedSmall')}
        </span>
      )}
      {isReplay && <span className={styles.replay}>{of(replayWords.replay)}</span>}
      <span className={styles.unit}>{unitText(channel.unit)}</span>
      {hasSymbol && <span className={styles.symbol}>{hero.symbol}</span>}
    </span>
  );
}

/**
 * The alarm that frames the tile: one about its quantity, or, when the value is old or gone, one about the device that
 * gives it.
 */
function tileAlarm(
  bed: BedState,
  hero: Hero,
  state: TileState,
  source: string | undefined,
): AlarmView | undefined {
  const isOld = state.kind === 'missing' || state.late;
  const about = bed.alarms.filter((view) =>
    view.channel === null
      ? isOld && view.device !== null && view.device === source
      : hero.alarmChannels.includes(view.channel),
  );
  return bannerAlarm(about);
}

/** Whether a limit of the tile's quantity cannot be judged at the moment. */
function isUnjudged(bed: BedState, hero: Hero): boolean {
  return Object.values(bed.rules).some(
    (rule) => isUnjudgedLimit(rule) && rule.channel !== null && hero.alarmChannels.includes(rule.channel),
  );
}

/** Whether the right end of the first line says more than an age. */
function isInWords(bed: BedState, hero: Hero, state: TileState): boolean {
  if (state.kind === 'missing') return state.why === 'lost';
  return state.late || state.trust !== 'valid' || isUnjudged(bed, hero);
}

/** What the tile's frame and colours follow; alarm frames come on top of it. */
function look(state: TileState): string {
  if (state.kind === 'missing') return state.why;
  return state.late ? 'late' : state.trust;
}

export function familyColour(family: ChannelFamily): string {
  return `var(--${family})`;
}

interface CornerProps {
  readonly bed: BedState;
  readonly hero: Hero;
  readonly state: TileState;
  readonly alarm: AlarmView | undefined;
}

/** Right end of the tile's first line: the alarm tag, or the age. */
function Corner({ bed, hero, state, alarm }: CornerProps): ReactNode {
  const { t } = useText();
  if (alarm) return <Tag alarm={alarm} bed={bed} hero={hero} state={state} />;
  if (state.kind === 'missing' && state.why !== 'lost') return null;
  if (state.kind === 'value' && !state.late) {
    const doubt = state.trust === 'valid' ? isUnjudged(bed, hero) && 'alarmUnknown' : state.trust;
    if (doubt) {
      return (
        <span className={styles.unjudged}>
          <CircleHelp className={styles.ageIcon} aria-hidden="true" />
          {t(doubt)}
        </span>
      );
    }
  }
  return <AgeNote bedId={bed.bedId} channel={hero.channel} state={state} />;
}

interface AgeNoteProps {
  readonly bedId: string;
  readonly channel: Channel['id'];
  readonly state: TileState;
}

export function AgeNote({ bedId, channel, state }: AgeNoteProps): ReactNode {
  const { t, language } = useText();
  const { ageMs } = useAge(bedId, channel);
  if (ageMs === null) return null;
  const age = ageText(ageMs, language);
  const old = state.kind === 'missing' || state.late;
  if (!old) return <span className={`${styles.age} digits`}>{age}</span>;
  return (
    <span className={`${styles.oldAge} digits`}>
      <CircleDashed className={styles.ageIcon} aria-hidden="true" />
      {t(state.kind === 'missing' ? 'noDataFor' : 'oldFor', { age })}
    </span>
  );
}
