/**
 * Puts a history answer together: what is recorded, the newest seconds that are not recorded yet, and why there is
 * nothing where there is nothing.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { codeNoValue } from '@circuitwatch/shared/recording/columns.ts';
import { GridColumn, historyGrid, mergeSeries } from '@circuitwatch/shared/recording/history-grid.ts';
import type { HistorySeries, LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';
import type { HistoryAnswer } from '@circuitwatch/shared/wire/history.ts';
import { noValueCount, readSampleBlock, type SampleSink } from '@circuitwatch/shared/wire/sample-block.ts';
import type { HistoryRequest, TimeSpan } from './history-source.ts';

/** `recorded` has one series per requested channel, on the grid of the request (history-grid.ts). */
export function historyAnswer(
  request: HistoryRequest,
  recorded: readonly HistorySeries[],
  ledger: readonly LedgerRow[],
): HistoryAnswer {
  const { bedId, runId, fromMs, toMs } = request;
  const recent = recentSeries(request);
  const series = recorded.map((stored) => {
    const newest = recent.get(stored.channel);
    return newest ? mergeSeries(stored, newest) : stored;
  });
  const rows = [...ledger.map(withSpan), ...request.openGaps].filter((row) => touches(row, request));
  return { bedId, runId, fromMs, toMs, series, ledger: rows };
}

/** The samples that only the stream's memory has, as series on the request's grid. */
function recentSeries(request: HistoryRequest): Map<string, HistorySeries> {
  const { channels: table, blocks } = request.recent;
  const grid = historyGrid(request.fromMs, request.toMs, request.points);
  const columns = table.map((channel) =>
    request.channels.includes(channel) ? new GridColumn(grid) : undefined,
  );
  const sink: SampleSink = {
    sample: (channelIndex, _sourceIndex, atMs, validity, count) => {
      const code = count === noValueCount ? validity | codeNoValue : validity;
      columns[channelIndex]?.addSample(atMs, code, count);
    },
  };
  for (const block of blocks) readSampleBlock(block, sink);
  const series = new Map<string, HistorySeries>();
  for (const [index, column] of columns.entries()) {
    const channel = table[index];
    const resolution = channel === undefined ? undefined : channelOf(channel)?.resolution;
    if (column && channel !== undefined && resolution !== undefined)
      series.set(channel, column.series(channel, resolution));
  }
  return series;
}

/** A `restart` row is written at the end of what it explains: readers get the stretch like that of every other gap. */
function withSpan(row: LedgerRow): LedgerRow {
  const { lastAtMs } = row.detail;
  if (row.kind !== 'restart' || typeof lastAtMs !== 'number') return row;
  return { ...row, detail: { ...row.detail, fromMs: lastAtMs, toMs: row.atMs } };
}

/** Whether the row's stretch, or its moment, lies in the span. */
function touches(row: LedgerRow, span: TimeSpan): boolean {
  const { fromMs, toMs } = row.detail;
  const startMs = typeof fromMs === 'number' ? fromMs : row.atMs;
  const endMs = typeof toMs === 'number' ? toMs : row.atMs;
  return endMs >= span.fromMs && startMs < span.toMs;
}
