/** One secondary value with its unit: the same states as a hero tile, in one line. */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { unitText } from '@circuitwatch/shared/texts/number-text.ts';
import type { ReactNode } from 'react';
import { useFreshness, useLatest } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { type Missing, type TileState, tileState } from './tile-state.ts';
import styles from './Values.module.css';

interface ValueCellProps {
  readonly bed: BedState;
  readonly channelId: string;
  readonly unit?: boolean;
  /** In the colour of its family, as on the trends; white otherwise. */
  readonly coloured?: boolean;
}

export function ValueCell({ bed, channelId, unit = true, coloured = false }: ValueCellProps): ReactNode {
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
      <ValueNote state={state} />
      <span
        className={`${styles.value} digits`}
        data-trust={trustOf(state)}
        style={coloured && isTrusted(state) ? { color: `var(--${channel.family})` } : undefined}
      >
        {state.kind === 'value' ? state.text : '\u2013'}
      </span>
      {unit && channel.unit !== '' && !hasNote(state) && (
        <span className={styles.unit}>{unitText(channel.unit)}</span>
      )}
    </span>
  );
}

function isTrusted(state: TileState): boolean {
  return state.kind === 'value' && !state.late && state.trust !== 'implausible';
}

function trustOf(state: TileState): string {
  if (state.kind === 'missing') return 'missing';
  return state.late ? 'late' : state.trust;
}

/** A lost or late value says how old at the head of its group; the others say why here, in the unit's room. */
const noteWords: Readonly<Record<Missing, 'fault' | 'blank' | 'calibrating' | 'measuring' | null>> = {
  absent: null,
  waiting: null,
  lost: null,
  fault: 'fault',
  blank: 'blank',
  calibrating: 'calibrating',
  measuring: 'measuring',
};

function hasNote(state: TileState): boolean {
  return state.kind === 'missing' && noteWords[state.why] !== null;
}

/** Why there is no number; a number in doubt carries a question mark, its word is for hover and screen reader. */
function ValueNote({ state }: { readonly state: TileState }): ReactNode {
  const { t } = useText();
  if (state.kind === 'value') {
    if (state.trust === 'valid' || state.trust === 'above' || state.trust === 'below') return null;
    return (
      <abbr className={styles.doubt} title={t(state.trust)} aria-label={t(state.trust)}>
        ?
      </abbr>
    );
  }
  const word = noteWords[state.why];
  return word && <span className={styles.note}>{t(word)}</span>;
}
