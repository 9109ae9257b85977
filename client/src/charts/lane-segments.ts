/** A setting over time as segments of equal value, for the state lanes. Pure. */
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';
import type { TimeWindow } from './time-window.ts';
import { bucketSpan, type TrendColumns } from './trend-columns.ts';

export interface Segment {
  readonly fromMs: number;
  readonly toMs: number;
  /** As it is written; segments differ where the text would. */
  readonly value: number;
}

/** Stretches of equal shown value; a gap ends a segment. `endMs`: where a segment that still holds ends. */
export function segmentsOf(
  columns: TrendColumns,
  window: TimeWindow,
  channel: Channel,
  endMs: number,
): Segment[] {
  const { first } = bucketSpan(window);
  const scale = 10 ** channel.decimals;
  const segments: Segment[] = [];
  let fromMs = 0;
  let value: number | undefined;
  let lastMs = 0;
  const close = (toMs: number): void => {
    if (value !== undefined && toMs > fromMs) segments.push({ fromMs, toMs, value });
    value = undefined;
  };
  for (let i = 0; i < columns.mean.length; i++) {
    const mean = columns.mean[i];
    if (mean === undefined) continue;
    const atMs = (first + i) * window.bucketMs;
    if (mean === null) {
      close(Math.min(lastMs, endMs));
      continue;
    }
    const shown = Math.round(mean * scale) / scale;
    if (shown !== value) {
      close(Math.min(atMs, endMs));
      fromMs = Math.max(atMs, window.fromMs);
      value = shown;
    }
    lastMs = atMs + window.bucketMs;
  }
  close(endMs);
  return segments;
}
