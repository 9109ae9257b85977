/** The symbol of a value's mark and the words for it: beside values, on tiles, and in the legend of the display's panel. */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { screenTexts } from '@circuitwatch/shared/texts/screen-texts.ts';
import { BellOff, Check, CircleDashed, CircleHelp, CornerDownRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useGatewaySeconds } from '../state/live.ts';
import type { BedState } from '../state/slow-store.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { BellPausedIcon } from '../ui/StateIcons.tsx';
import { leftText } from './alarm-look.ts';
import { type ValueMark, valueMark } from './value-marks.ts';
import styles from './ValueMark.module.css';

interface MarkIconProps {
  readonly kind: ValueMark['kind'];
  readonly priority: Priority | null;
}

/** Decorative: the words beside it are what is read aloud. */
export function MarkIcon({ kind, priority }: MarkIconProps): ReactNode {
  switch (kind) {
    case 'signal':
    case 'latched':
      return (
        <span className={styles.icon}>
          <AlarmShape
            priority={priority ?? 'low'}
            look={kind === 'latched' ? 'ended' : 'colour'}
            marked={false}
          />
        </span>
      );
    case 'acknowledged':
      return <Check className={styles.icon} strokeWidth={3.5} aria-hidden="true" />;
    case 'follows':
      return <CornerDownRight className={styles.icon} strokeWidth={3} aria-hidden="true" />;
    case 'suppressed':
      return <BellPausedIcon className={styles.icon} />;
    case 'shelved':
    case 'limitOff':
      return <BellOff className={styles.icon} strokeWidth={2.5} aria-hidden="true" />;
  }
}

/** In words, with what is left of it. */
function markText({ kind, untilMs }: ValueMark, nowMs: number, { of }: Texts): string {
  const left = untilMs === null ? '' : leftText(untilMs, nowMs);
  if (kind === 'shelved') return of(words.stateShelved, { left });
  if (kind === 'suppressed') return of(words.stateSuppressed, { left });
  return of(legend[kind]);
}

/** A mark with its countdown where there is room for one; without, the countdown is in the words for screen readers. */
export function Mark({
  mark,
  hasTime = false,
}: {
  readonly mark: ValueMark;
  readonly hasTime?: boolean;
}): ReactNode {
  const screen = useText();
  const nowMs = useGatewaySeconds();
  const said = markText(mark, nowMs, screen);
  return (
    <span className={styles.mark} data-mark={mark.kind} title={said}>
      <MarkIcon kind={mark.kind} priority={mark.priority} />
      {hasTime && mark.untilMs !== null && (
        <span className={`${styles.left} digits`} aria-hidden="true">
          {leftText(mark.untilMs, nowMs)}
        </span>
      )}
      <span className="visually-hidden">{said}</span>
    </span>
  );
}

interface RowMarkProps {
  readonly bed: BedState;
  readonly channels: readonly string[];
  /** Beside the row in a place of its own: nothing moves when a mark comes. */
  readonly className?: string | undefined;
}

export function RowMark({ bed, channels, className }: RowMarkProps): ReactNode {
  const mark = valueMark(bed, channels);
  return mark && <span className={className}>{<Mark mark={mark} />}</span>;
}

const legend = {
  signal: texts.symbolActive,
  acknowledged: words.acknowledged,
  latched: words.stateLatched,
  follows: screenTexts.consequence,
  shelved: texts.symbolShelved,
  suppressed: texts.symbolSuppressed,
  limitOff: words.limitOff,
} as const;
const legendKinds = [
  'signal',
  'acknowledged',
  'latched',
  'follows',
  'shelved',
  'suppressed',
  'limitOff',
] as const;

/** Every symbol with its meaning. */
export function SymbolLegend(): ReactNode {
  const { of, t } = useText();
  return (
    <ul className={styles.legend}>
      {legendKinds.map((kind) => (
        <li key={kind}>
          <MarkIcon kind={kind} priority="medium" />
          {of(legend[kind])}
        </li>
      ))}
      <li>
        <BellPausedIcon className={styles.icon} />
        {of(words.audioPaused)}
      </li>
      <li>
        <CircleHelp className={styles.icon} aria-hidden="true" />
        {t('alarmUnknown')}
      </li>
      <li>
        <CircleDashed className={styles.icon} aria-hidden="true" />
        {of(texts.symbolOld)}
      </li>
    </ul>
  );
}
