/** One secondary value with its unit: the same states as a hero tile, in one line. */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { ageText, unitText } from '@circuitwatch/shared/texts/number-text.ts';
import type { ReactNode } from 'react';
import { useAge, useFreshness, useLatest } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { type Missing, type TileState, tileState } from './tile-state.ts';
import styles from './Values.module.css';

interface ValueCellProps {
  readonly bed: BedState;
  readonly channelId: string;
  readonly unit?: boolean;
}

export function ValueCell({ bed, channelId, unit = true }: ValueCellProps): ReactNode {
  const { of } = useText();
  const channel = channelOf(channelId);
  const live = useLatest(bed.bedId, channelId);
  const freshness = useFreshness(bed.bedId, channelId);
  if (!channel) return null;
  const state = tileState(channel, live, freshness, bed.description?.channels.includes(channelId) ?? true);
  const states = channel.states;
  const stateNumber = live?.value ?? undefined;
  if (states && state.kind === 'value' && stateNumber !== undefined) {
    const text = states[stateNumber];
    return <span className={styles.value}>{text ? of(text) : String(stateNumber)}</span>;
  }
  return (
    <span className={styles.cell}>
      <ValueNote bedId={bed.bedId} channelId={channelId} state={state} />
      <span className={`${styles.value} digits`} data-trust={trustOf(state)} data-family={channel.family}>
        {state.kind === 'value' ? state.text : '\u2013'}
      </span>
      {unit && channel.unit !== '' && <span className={styles.unit}>{unitText(channel.unit)}</span>}
    </span>
  );
}

function trustOf(state: TileState): string {
  if (state.kind === 'missing') return 'missing';
  return state.late ? 'late' : state.trust;
}

const noteWords: Readonly<
  Record<Missing, 'noData' | 'fault' | 'blank' | 'calibrating' | 'measuring' | null>
> = {
  absent: null,
  waiting: null,
  lost: 'noData',
  fault: 'fault',
  blank: 'blank',
  calibrating: 'calibrating',
  measuring: 'measuring',
};

interface ValueNoteProps {
  readonly bedId: string;
  readonly channelId: string;
  readonly state: TileState;
}

/** Why there is no number, or how old it is, in front of the number's place. */
function ValueNote({ bedId, channelId, state }: ValueNoteProps): ReactNode {
  const { t } = useText();
  if (state.kind === 'value') {
    if (state.late) return <LateAge bedId={bedId} channelId={channelId} />;
    return state.trust === 'valid' ? null : <span className={styles.note}>{t(state.trust)}</span>;
  }
  const word = noteWords[state.why];
  return word && <span className={styles.note}>{t(word)}</span>;
}

function LateAge({ bedId, channelId }: { readonly bedId: string; readonly channelId: string }): ReactNode {
  const { t, language } = useText();
  const { ageMs } = useAge(bedId, channelId);
  return (
    <span className={`${styles.note} digits`}>{t('oldFor', { age: ageText(ageMs ?? 0, language) })}</span>
  );
}
