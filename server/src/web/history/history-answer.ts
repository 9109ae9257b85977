/**
 * Puts a history answer together: what is recorded, the newest seconds that are not recorded yet, and why there is
 * nothing where there is nothing.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { codeNoValue } from '@circuitwatch/shared/recording/columns.ts';
import { GridColumn, historyGrid, mergeSeries } from '@circuitwatch/shared/recording/history-grid.ts';
import type { HistorySeries, LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';
import type { HistoryColumns, HistoryGap, HistoryResponse } from '@circuitwatch/shared/wire/history.ts';
import { noValueCount, readSampleBlock, type SampleSink } from '@circuitwatch/shared/wire/sample-block.ts';
import type { HistoryRequest, TimeSpan } from './history-source.ts';

/** Beside the contract's columns: how many usable samples a bucket has, and how many without a usable number. */
interface CountedColumns extends HistoryColumns {
  readonly count: readonly number[];
  readonly missing: readonly number[];
}

/** `recorded` has one series per requested channel, on the grid of the request (history-grid.ts). */
export function historyAnswer(
  request: HistoryRequest,
  recorded: readonly HistorySeries[],
  ledger: readonly LedgerRow[],
): HistoryResponse {
  const recent = recentSeries(request);
  const channels = recorded.map((series): CountedColumns => {
    const newest = recent.get(series.channel);
    const { channel, fromMs, bucketMs, min, max, mean, count, missing } = newest
      ? mergeSeries(series, newest)
      : series;
    return { channel, startMs: fromMs, bucketMs, min, max, mean, count, missing };
  });
  const { bedId, fromMs, toMs } = request;
  return {
    bedId,
    fromMs,
    toMs,
    channels,
    gaps: gapsOf(request, [...ledgerGaps(ledger), ...request.openGaps]),
  };
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

/**
 * Ledger rows that say from when to when something is missing. A `gap` is a device that was late (written when it is
 * fresh again), a `restart` covers the time since the last recorded moment, a `recorder` row names what it had to drop.
 */
export function ledgerGaps(ledger: readonly LedgerRow[]): HistoryGap[] {
  return ledger.flatMap((row): HistoryGap[] => {
    const { device, detail, atMs } = row;
    if (row.kind === 'restart') return gap(detail['lastAtMs'], atMs, 'gateway', null);
    if (row.kind === 'gap') return gap(detail['fromMs'], detail['toMs'], 'link', device);
    if (row.kind === 'conflation') return gap(detail['fromMs'], detail['toMs'], 'conflated', device);
    if (row.kind === 'recorder') return gap(detail['fromMs'], detail['toMs'], 'unknown', null);
    return [];
  });
}

function gap(
  fromMs: unknown,
  toMs: unknown,
  reason: HistoryGap['reason'],
  device: string | null,
): HistoryGap[] {
  return typeof fromMs === 'number' && typeof toMs === 'number' ? [{ fromMs, toMs, reason, device }] : [];
}

function gapsOf(span: TimeSpan, gaps: readonly HistoryGap[]): HistoryGap[] {
  return gaps
    .filter((hole) => hole.toMs > span.fromMs && hole.fromMs < span.toMs)
    .toSorted((a, b) => a.fromMs - b.fromMs);
}
