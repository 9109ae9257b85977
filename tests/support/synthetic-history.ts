/** A history without recordings: the values of synthetic-beds.ts over any span of the last hours, and no gaps. */
import { AlarmReporter } from '@circuitwatch/shared/alarms/alarm-report.ts';
import type { HistorySeries } from '@circuitwatch/shared/recording/record-types.ts';
import { historyAnswer } from '@circuitwatch/server/web/history/history-answer.ts';
import type { HistoryRequest, HistorySource } from '@circuitwatch/server/web/history/history-source.ts';
import { historyGrid } from '@circuitwatch/shared/recording/history-grid.ts';
import { noRecordings } from './no-recordings.ts';
import { describeBed, valueAt } from './synthetic-beds.ts';

/** Values looked at per bucket; enough for a band between minimum and maximum. */
const valuesPerBucket = 8;

export function syntheticHistory(bedCount: number): HistorySource {
  const beds = new Map(
    Array.from({ length: bedCount }, (_, index) => describeBed(index, 0, 0)).map((bed) => [bed.runId, bed]),
  );
  const seriesOf = (channel: string, request: HistoryRequest): HistorySeries => {
    const bed = beds.get(request.runId) ?? describeBed(0, 0, 0);
    const { fromMs, bucketMs, length } = historyGrid(request.fromMs, request.toMs, request.points);
    const min: number[] = [];
    const max: number[] = [];
    const mean: number[] = [];
    for (let bucket = 0; bucket < length; bucket++) {
      const values = Array.from({ length: valuesPerBucket }, (_, i) =>
        valueAt(bed, channel, fromMs + (bucket + i / valuesPerBucket) * bucketMs),
      );
      min.push(Math.min(...values));
      max.push(Math.max(...values));
      mean.push(values.reduce((sum, value) => sum + value, 0) / valuesPerBucket);
    }
    const count = min.map(() => valuesPerBucket);
    return { channel, fromMs, bucketMs, min, max, mean, count, missing: min.map(() => 0) };
  };
  return {
    history: async (request) => {
      const recorded = request.channels.map((channel) => seriesOf(channel, request));
      return JSON.stringify(
        historyAnswer({ ...request, recent: { channels: [], blocks: [] } }, recorded, []),
      );
    },
    events: async () => [],
    alarmReport: async ({ fromMs, toMs }) => new AlarmReporter(fromMs, toMs).report(String),
    ...noRecordings,
  };
}
