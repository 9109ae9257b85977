/** The number itself, or what stands in its place. Never animated, never flashing, one fixed line height. */
import type { ChannelFamily } from '@circuitwatch/shared/channels/channel.ts';
import type { ReactNode } from 'react';
import styles from './HeroTile.module.css';
import { numeralSize, type TileState } from './tile-state.ts';
import { useText } from '../text/use-text.ts';

interface NumeralProps {
  readonly state: TileState;
  readonly family: ChannelFamily;
  readonly signed: boolean;
}

export function Numeral({ state, family, signed }: NumeralProps): ReactNode {
  const { t } = useText();
  if (state.kind === 'missing') {
    const dashes = state.why !== 'absent' && state.why !== 'blank';
    return (
      <output className={styles.numeral} data-missing aria-live="off">
        {dashes && <span className={styles.dashes} />}
        <span className="visually-hidden">{t(state.why === 'lost' ? 'noData' : state.why)}</span>
      </output>
    );
  }
  const minus = state.text.startsWith('\u2212');
  return (
    <output
      className={`${styles.numeral} digits`}
      data-size={numeralSize(state.text)}
      data-trust={state.trust}
      aria-live="off"
      style={{ color: state.late || state.trust === 'implausible' ? 'var(--late)' : `var(--${family})` }}
    >
      {signed && !minus && /^\d/.test(state.text) && <span className={styles.sign} />}
      <Digits text={state.text} />
    </output>
  );
}

/** The gap between thousands is narrower than the font's thinnest space at this size. */
function Digits({ text }: { readonly text: string }): ReactNode {
  const [first = '', ...groups] = text.split('\u202f');
  return (
    <>
      {first}
      {groups.map((group, index) => (
        <span key={`${groups.length - index}`} className={styles.thousands}>
          {group}
        </span>
      ))}
    </>
  );
}
