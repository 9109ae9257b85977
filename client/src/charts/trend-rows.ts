/** What a trend panel is asked to show; the panel's own file is a lazy chunk, these types are not. */
import type { Text } from '@circuitwatch/shared/foundation/language.ts';
import type { RangeId } from '../state/slow-store.ts';

/** One row: its first channel gives name, colour, limits and the value at the right; others are drawn with it. */
export interface TrendRow {
  readonly channels: readonly string[];
  /** What the row is called; without it the symbol of its first channel. */
  readonly name?: Text;
  /** Relative height, default 1. */
  readonly weight?: number;
}

/** State lanes below the rows, on the same time axis and under the same cursor. */
export const laneIds = ['pump', 'sweep', 'data', 'alarms'] as const;
export type LaneId = (typeof laneIds)[number];

export interface TrendPanelProps {
  readonly bedId: string;
  readonly rows: readonly TrendRow[];
  readonly range: RangeId;
  /** Default: all lanes. */
  readonly lanes?: readonly LaneId[];
  /** Y range follows the data instead of channel and limits. */
  readonly fit?: boolean;
  readonly className?: string;
}

/** Whether two panels show the same, whoever built the props: a bed's slow state must not render its trends. */
export function samePanel(a: TrendPanelProps, b: TrendPanelProps): boolean {
  return (
    a.bedId === b.bedId &&
    a.range === b.range &&
    a.fit === b.fit &&
    a.className === b.className &&
    a.lanes?.join() === b.lanes?.join() &&
    rowsKey(a.rows) === rowsKey(b.rows)
  );
}

/** Equal for rows that show the same. */
export function rowsKey(rows: readonly TrendRow[]): string {
  return rows
    .map(({ channels, name, weight }) => `${channels.join('+')}:${name?.en}:${weight ?? 1}`)
    .join(' ');
}
