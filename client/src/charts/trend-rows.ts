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
