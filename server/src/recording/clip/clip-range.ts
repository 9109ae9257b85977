/**
 * Which stretch of a recording a clip holds: whole sample blocks, from the first to the last with a frame in the time that
 * was asked for, so that its sequence numbers have no holes; and the events from the last record of all alarms before it, so
 * that the state of the alarms at its beginning is known.
 */
import { visitTailBlocks } from '@circuitwatch/shared/recording/tail.ts';
import type { TimeRange } from '../run-reader.ts';
import type { SegmentReader } from '../segment-reader.ts';

export interface SeqBounds {
  from: number;
  to: number;
}

/** Frames of one block lie no further apart. */
export const blockMsMax = 60_000;

/** First and last seq per epoch with a frame in the range. */
export function seqBounds(segment: SegmentReader, range: TimeRange): Map<number, SeqBounds> {
  const bounds = new Map<number, SeqBounds>();
  const add = (epoch: number, atMs: number, seq: number): void => {
    if (atMs < range.fromMs || atMs >= range.toMs) return;
    const found = bounds.get(epoch);
    if (!found) bounds.set(epoch, { from: seq, to: seq });
    else {
      found.from = Math.min(found.from, seq);
      found.to = Math.max(found.to, seq);
    }
  };
  for (const place of segment.chunkPlaces(range.fromMs, range.toMs)) {
    const chunk = segment.chunk(place, new Set());
    for (let i = 0; i < (chunk?.frameCount ?? 0); i++) {
      add(place.epoch, chunk?.times[i] ?? 0, chunk?.seqs[i] ?? 0);
    }
  }
  for (const row of segment.tailRows(range.fromMs, range.toMs)) {
    segment.readable(`tail row ${row.tailId}`, () =>
      visitTailBlocks(row.blocks, {
        frame: (_source, atMs, seq) => add(row.epoch, Math.round(atMs), seq),
        sample: () => undefined,
      }),
    );
  }
  return bounds;
}

export interface EventStart {
  /** Index of the segment and the id of the first event. */
  readonly segment: number;
  readonly eventId: number;
}

function numberOf(segment: SegmentReader, sql: string, ...values: number[]): number | null {
  const value = segment.db.prepare(sql).get(...values)?.['id'];
  return typeof value === 'number' ? value : null;
}

/** The last record of all alarms at or before a time; without one the run's first event. */
export function eventStart(segments: readonly SegmentReader[], fromMs: number): EventStart {
  for (const [segment, reader] of [...segments.entries()].toReversed()) {
    const eventId = numberOf(
      reader,
      "SELECT max(event_id) AS id FROM event WHERE at_ms <= ? AND type = 'alarmState' AND event_id <= " +
        String(reader.supersededFrom?.eventId ?? Number.MAX_SAFE_INTEGER),
      fromMs,
    );
    if (eventId !== null) return { segment, eventId };
  }
  const first = segments[0];
  return {
    segment: 0,
    eventId: (first ? numberOf(first, 'SELECT min(event_id) AS id FROM event') : null) ?? 1,
  };
}

/** The last event of a segment that belongs to the range: by its time, or by its place among the blocks. */
export function lastEventId(
  segment: SegmentReader,
  toMs: number,
  bounds: ReadonlyMap<number, SeqBounds>,
): number {
  const ids = [numberOf(segment, 'SELECT max(event_id) AS id FROM event WHERE at_ms < ?', toMs) ?? 0];
  for (const [epoch, { to }] of bounds) {
    ids.push(
      numberOf(segment, 'SELECT max(event_id) AS id FROM event WHERE epoch = ? AND seq <= ?', epoch, to) ?? 0,
    );
  }
  return Math.max(...ids);
}
