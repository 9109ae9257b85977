/** A history without recordings: the values of synthetic-beds.ts over any span of the last hours, and no gaps. */
import type { HistorySeries } from '@circuitwatch/shared/recording/record-types.ts';
import type { HistoryQuery, HistorySource } from '@circuitwatch/server/web/history/history-source.ts';
import { describeBed, valueAt } from './synthetic-beds.ts';

/** Values looked at per bucket; enough for a band between minimum and maximum. */
const valuesPerBucket = 8;

export function syntheticHistory(bedCount: number): HistorySource {
  const beds = new Map(
    Array.from({ length: bedCount }, (_, index) => describeBed(index, 0, 0)).map((bed) => [bed.runId, bed]),
  );
  const seriesOf = (runId: string, channel: string, query: HistoryQuery): HistorySeries => {
    const bed = beds.get(runId) ?? describeBed(0, 0, 0);
    const bucketMs = (query.toMs - query.fromMs) / query.points;
    const min: number[] = [];
    const max: number[] = [];
    const mean: number[] = [];
    const count: number[] = [];
    for (let bucket = 0; bucket < query.points; bucket++) {
      const values = Array.from({ length: valuesPerBucket }, (_, i) =>
        valueAt(bed, channel, query.fromMs + (bucket + i / valuesPerBucket) * bucketMs),
      );
      min.push(Math.min(...values));
      max.push(Math.max(...values));
      mean.push(values.reduce((sum, value) => sum + value, 0) / valuesPerBucket);
      count.push(valuesPerBucket);
    }
    const missing = count.map(() => 0);
    return { channel, fromMs: query.fromMs, bucketMs, min, max, mean, count, missing };
  };
  return {
    history: async (runId, query) => query.channels.map((channel) => seriesOf(runId, channel, query)),
    events: async () => [],
    ledger: async () => [],
    runs: async () => [],
    close: async () => undefined,
  };
}
