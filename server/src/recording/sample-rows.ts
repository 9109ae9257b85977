/**
 * The samples of a segment one by one, in the order of (epoch, seq): for export, verify and replay. Holds one window of
 * about ten minutes at a time, and no transaction: chunks are never changed, and the tail is taken at the start.
 */
import { type Validity, validityOfCode } from '@circuitwatch/shared/channels/validity.ts';
import { codeAbsent } from '@circuitwatch/shared/recording/columns.ts';
import { fromCount, noValueCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { visitTailBlocks } from '@circuitwatch/shared/recording/tail.ts';
import type { Chunk } from '@circuitwatch/shared/recording/chunk.ts';
import type { ChunkPlace, SegmentReader, TailPlace } from './segment-reader.ts';

export interface SampleRow {
  readonly atMs: number;
  readonly epoch: number;
  readonly seq: number;
  readonly source: string;
  readonly channel: string;
  readonly value: number | null;
  readonly validity: Validity;
}

export interface SampleQuery {
  /** Channel names; all when undefined. */
  readonly channels: ReadonlySet<string> | undefined;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Chunks whose seqs overlap: those of one window. */
export function* windowsOf(places: readonly ChunkPlace[]): Generator<ChunkPlace[]> {
  let window: ChunkPlace[] = [];
  let seqTo = 0;
  for (const place of places) {
    const first = window[0];
    if (first && (place.epoch !== first.epoch || place.seqFrom > seqTo)) {
      yield window;
      window = [];
      seqTo = 0;
    }
    window.push(place);
    seqTo = Math.max(seqTo, place.seqTo);
  }
  if (window.length > 0) yield window;
}

/** One frame of a decoded chunk. */
export interface FrameRef {
  readonly place: ChunkPlace;
  readonly chunk: Chunk;
  readonly frame: number;
}

/** In the order of (seq, time, source). */
export function framesOf(
  segment: SegmentReader,
  window: readonly ChunkPlace[],
  wanted: ReadonlySet<number>,
): FrameRef[] {
  const frames: FrameRef[] = [];
  for (const place of window) {
    const chunk = segment.chunk(place, wanted);
    if (!chunk) continue;
    for (let frame = 0; frame < chunk.frameCount; frame++) frames.push({ place, chunk, frame });
  }
  const seq = (ref: FrameRef): number => ref.chunk.seqs[ref.frame] ?? 0;
  const time = (ref: FrameRef): number => ref.chunk.times[ref.frame] ?? 0;
  return frames.toSorted(
    (a, b) => seq(a) - seq(b) || time(a) - time(b) || a.place.sourceId - b.place.sourceId,
  );
}

function* rowsOfWindow(
  segment: SegmentReader,
  window: readonly ChunkPlace[],
  wanted: ReadonlySet<number>,
  query: SampleQuery,
): Generator<SampleRow> {
  for (const { place, chunk, frame } of framesOf(segment, window, wanted)) {
    const atMs = chunk.times[frame] ?? 0;
    if (atMs < query.fromMs || atMs >= query.toMs) continue;
    for (const column of chunk.columns) {
      const code = column.codes[frame] ?? codeAbsent;
      if (code === codeAbsent) continue;
      const channel = segment.channels.get(column.channelId);
      yield {
        atMs,
        epoch: place.epoch,
        seq: chunk.seqs[frame] ?? 0,
        source: segment.sources.get(place.sourceId) ?? '',
        channel: channel?.name ?? '',
        value: fromCount(column.counts[frame] ?? noValueCount, channel?.resolution ?? 1),
        validity: validityOfCode(code & 0x7f),
      };
    }
  }
}

function rowsOfTail(
  segment: SegmentReader,
  row: TailPlace,
  wanted: ReadonlySet<number>,
  query: SampleQuery,
): SampleRow[] {
  const epoch = segment.epoch(row.epoch);
  const rows: SampleRow[] = [];
  let frame = { atMs: 0, seq: 0, source: '' };
  visitTailBlocks(row.blocks, {
    frame(sourceIndex, atMs, seq) {
      const source = segment.sources.get(epoch.sourceIds[sourceIndex] ?? -1) ?? '';
      frame = { atMs: Math.round(atMs), seq, source };
    },
    sample(index, validityCode, count) {
      const channel = segment.channels.get(epoch.channelIds[index] ?? -1);
      if (!channel || !wanted.has(channel.channelId)) return;
      if (frame.atMs < query.fromMs || frame.atMs >= query.toMs) return;
      rows.push({
        ...frame,
        epoch: row.epoch,
        channel: channel.name,
        value: fromCount(count, channel.resolution),
        validity: validityOfCode(validityCode),
      });
    },
  });
  return rows;
}

export function* sampleRows(segment: SegmentReader, query: SampleQuery): Generator<SampleRow> {
  const { places, tail } = segment.consistently(() => ({
    places: segment.chunkPlaces(query.fromMs, query.toMs),
    tail: segment.tailRows(query.fromMs, query.toMs),
  }));
  segment.refresh();
  const wanted = new Set<number>();
  for (const channel of segment.channels.values()) {
    if (!query.channels || query.channels.has(channel.name)) wanted.add(channel.channelId);
  }
  for (const window of windowsOf(places)) yield* rowsOfWindow(segment, window, wanted, query);
  for (const row of tail) {
    yield* segment.readable(`tail row ${row.tailId}`, () => rowsOfTail(segment, row, wanted, query)) ?? [];
  }
}
