/**
 * To the right of a hero numeral: the second number (mL/kg/min), or in words why there is none and what the last was.
 * Words carry the meaning; the numeral's look only repeats it.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { ScreenTextKey } from '@circuitwatch/shared/texts/screen-texts.ts';
import { unitText } from '@circuitwatch/shared/texts/number-text.ts';
import type { ReactNode } from 'react';
import { liveStore, useFreshness, useLatest } from '../state/live.ts';
import { clockText } from '../text/clock-text.ts';
import { useText } from '../text/use-text.ts';
import type { Hero } from './heroes.ts';
import { AgeNote } from './HeroTile.tsx';
import styles from './HeroTile.module.css';
import { type Missing, type TileState, tileState, type Trust } from './tile-state.ts';

interface HeroAsideProps {
  readonly bedId: string;
  readonly hero: Hero;
  readonly channel: Channel;
  readonly state: TileState;
  /** The alarm tag has the age's place then, so that the age of an old value is shown here. */
  readonly inAlarm: boolean;
}

export function HeroAside({ bedId, hero, channel, state, inAlarm }: HeroAsideProps): ReactNode {
  if (state.kind === 'missing') {
    return (
      <div className={styles.aside} data-missing={isWordOnly(state.why) ? 'words' : 'dashes'}>
        <MissingWords bedId={bedId} hero={hero} state={state} />
      </div>
    );
  }
  return (
    <div className={styles.aside}>
      {inAlarm && state.late && <AgeNote bedId={bedId} channel={channel.id} state={state} />}
      {hero.second !== undefined && <SecondNumber bedId={bedId} channelId={hero.second} />}
      {inAlarm && <TrustWords trust={state.trust} />}
    </div>
  );
}

/** Not measured at all: words stand in the number's place instead of dashes. */
function isWordOnly(why: Missing): boolean {
  return why === 'absent' || why === 'blank';
}

const missingWords: Readonly<Record<Missing, ScreenTextKey | null>> = {
  absent: 'absent',
  waiting: 'waiting',
  lost: null,
  fault: 'fault',
  blank: 'blank',
  calibrating: 'calibrating',
  measuring: 'measuring',
};

interface MissingWordsProps {
  readonly bedId: string;
  readonly hero: Hero;
  readonly state: Extract<TileState, { kind: 'missing' }>;
}

function MissingWords({ bedId, hero, state }: MissingWordsProps): ReactNode {
  const { t } = useText();
  const live = useLatest(bedId, hero.channel);
  if (state.why === 'lost') {
    if (state.lastText === undefined || !live) return null;
    return (
      <span className={`${styles.last} digits`}>
        {t('lastValue', { value: state.lastText })}
        <span className={styles.why}>{clockText(liveStore.clock.wallOf(live.atMs))}</span>
      </span>
    );
  }
  const word = missingWords[state.why];
  const why = state.reason ?? (state.why === 'absent' ? t('absentWhy') : undefined);
  return (
    <>
      {word && <span className={styles.cause}>{t(word)}</span>}
      {why !== undefined && <span className={styles.why}>{why}</span>}
    </>
  );
}

/** Why a shown number is not to be trusted fully, in a word; nothing for a valid one. */
export function TrustWords({ trust }: { readonly trust: Trust }): ReactNode {
  const { t } = useText();
  return trust === 'valid' ? null : <span className={styles.cause}>{t(trust)}</span>;
}

interface SecondNumberProps {
  readonly bedId: string;
  readonly channelId: string;
}

function SecondNumber({ bedId, channelId }: SecondNumberProps): ReactNode {
  const channel = channelOf(channelId);
  const live = useLatest(bedId, channelId);
  const freshness = useFreshness(bedId, channelId);
  if (!channel) return null;
  const state = tileState(channel, live, freshness, true);
  return (
    <>
      <span className={styles.secondUnit}>{unitText(channel.unit)}</span>
      <output className={`${styles.second} digits`} aria-live="off" data-late={isLate(state) || undefined}>
        {state.kind === 'value' ? state.text : '\u2013\u2009\u2013'}
      </output>
    </>
  );
}

function isLate(state: TileState): boolean {
  return state.kind === 'missing' || state.late;
}
