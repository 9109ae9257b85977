/**
 * The shape of a priority: triangle with three marks, diamond with two, square with one. Shape, marks, word and colour
 * all say the same, so that a greyscale print or a colour-blind eye still reads it. Own drawings: no icon set has them.
 */
import type { Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { ReactNode } from 'react';
import styles from './AlarmShape.module.css';

const outlines: Readonly<Record<Priority, string>> = {
  high: 'M32 5.5 61 58.5H3Z',
  medium: 'M32 2 62 32 32 62 2 32Z',
  low: 'M6 6h52v52H6Z',
};
const marks: Readonly<Record<Priority, { readonly xs: readonly number[]; readonly top: number }>> = {
  high: { xs: [23.5, 32, 40.5], top: 30 },
  medium: { xs: [27.5, 36.5], top: 22 },
  low: { xs: [32], top: 20 },
};

interface AlarmShapeProps {
  readonly priority: Priority;
  /**
   * `onFill`: dark (or white) shape inside an alarm fill. `colour`: in the priority's colour on the page. `ended`: a dashed
   * outline in that colour.
   */
  readonly look: 'onFill' | 'colour' | 'ended';
  readonly marked?: boolean;
}

/** Decorative: the word beside it is what is read aloud. */
export function AlarmShape({ priority, look, marked = true }: AlarmShapeProps): ReactNode {
  const { xs, top } = marks[priority];
  return (
    <svg
      className={styles.shape}
      data-priority={priority}
      data-look={look}
      viewBox="0 0 64 64"
      aria-hidden="true"
    >
      <path className={styles.outline} d={outlines[priority]} strokeLinejoin="round" />
      {marked &&
        xs.map((x) => (
          <g key={x} className={styles.mark}>
            <rect x={x - 2.25} y={top} width="4.5" height="13" rx="1" />
            <rect x={x - 2.25} y={top + 16} width="4.5" height="4.5" rx="1" />
          </g>
        ))}
    </svg>
  );
}
