/**
 * The last sample of every channel at a moment, with its own time: what a screen showed then. The rule is the live one
 * (wire/bed-mirror.ts): a `stale` mark without a number keeps the last value and its time.
 */
import type { Sample } from '@circuitwatch/shared/channels/sample.ts';
import { validityCode, validityOfCode } from '@circuitwatch/shared/channels/validity.ts';
import type { Chunk, ChunkColumn } from '@circuitwatch/shared/recording/chunk.ts';
import { codeAbsent, codeNoValue } from '@circuitwatch/shared/recording/columns.ts';
import { visitTailBlocks } from '@circuitwatch/shared/recording/tail.ts';
import { fromCount, noValueCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { type ChunkPlace, pieceMsMax, type SegmentReader } from '../segment-reader.ts';
import type { EpochIndexes, ReplayEpoch, ReplayRun } from './replay-run.ts';

/** Chunks of one source that are looked through for a channel that its newest ones do not have: about an hour. */
const chunksBackMax = 6;
/** Intervals between frames from which the period of a device is taken. */
const intervalsMax = 99;

const staleCode = validityCode('stale');
const staleMark = staleCode | codeNoValue;

interface Last {
  readonly sourceIndex: number;
  readonly atMs: number;
  /** With `codeNoValue` when there is no number. */
  readonly code: number;
  readonly value: number | null;
}

interface Found {
  value: Last | undefined;
  /** A mark came after the value. */
  stale: Last | undefined;
}

export interface LastSamples {
  readonly samples: readonly Sample[];
  /** By source name: the newest frame that its device gave, and the usual time between two. */
  readonly sources: ReadonlyMap<string, { readonly lastMs: number; readonly periodMs: number | undefined }>;
}

/** As of `atMs`, of the epoch's own samples. */
export function lastSamples(run: ReplayRun, epoch: ReplayEpoch, atMs: number): LastSamples {
  const search = new Search(epoch, atMs);
  for (const segment of run.segments.toReversed()) {
    const indexes = run.indexesOf(segment, epoch.epoch);
    if (!indexes) continue;
    segment.consistently(() => {
      search.tail(segment, indexes);
      for (const [sourceId, sourceIndex] of indexes.sources)
        searchChunks(run, segment, { epoch, sourceId, sourceIndex, indexes, search, atMs });
    });
  }
  return search.result();
}

interface SourceSearch {
  readonly epoch: ReplayEpoch;
  readonly sourceId: number;
  readonly sourceIndex: number;
  readonly indexes: EpochIndexes;
  readonly search: Search;
  readonly atMs: number;
}

/** Newest chunk first, until every channel that the source gives has been found. */
function searchChunks(run: ReplayRun, segment: SegmentReader, source: SourceSearch): void {
  const { epoch, sourceId, search, atMs } = source;
  const places = segment.db
    .prepare(
      'SELECT chunk_id, epoch, source_id, from_ms, to_ms, seq_from, seq_to, samples FROM chunk ' +
        'WHERE source_id = ? AND epoch = ? AND to_ms < ? AND from_ms <= ? ORDER BY to_ms DESC LIMIT ?',
    )
    .all(sourceId, epoch.epoch, atMs + pieceMsMax, atMs, chunksBackMax)
    .map(placeOf);
  for (const place of places) {
    const chunk = run.chunk(segment, place);
    if (!chunk) continue;
    if (search.chunk(chunk, source.sourceIndex, source.indexes)) return;
  }
}

export function placeOf(row: Record<string, unknown>): ChunkPlace {
  return {
    chunkId: Number(row['chunk_id']),
    epoch: Number(row['epoch']),
    sourceId: Number(row['source_id']),
    fromMs: Number(row['from_ms']),
    toMs: Number(row['to_ms']),
    seqFrom: Number(row['seq_from']),
    seqTo: Number(row['seq_to']),
    samples: Number(row['samples']),
  };
}

interface ColumnPlace {
  readonly channel: number;
  readonly sourceIndex: number;
  /** The first frame after the moment. */
  readonly end: number;
  readonly resolution: number;
}

class Search {
  readonly #epoch: ReplayEpoch;
  readonly #atMs: number;
  readonly #found = new Map<number, Found>();
  /** Newest times of frames with a value, by source, newest first. */
  readonly #times = new Map<number, number[]>();

  constructor(epoch: ReplayEpoch, atMs: number) {
    this.#epoch = epoch;
    this.#atMs = atMs;
  }

  /** What one commit added and compaction has not yet moved: newer than every chunk of the segment. */
  tail(segment: SegmentReader, { resolutions }: EpochIndexes): void {
    const latest = new Map<number, Found>();
    const times = new Map<number, number[]>();
    let sourceIndex = 0;
    let frameMs = 0;
    for (const row of segment.tailRows(this.#atMs - pieceMsMax, this.#atMs + 1)) {
      if (row.epoch !== this.#epoch.epoch) continue;
      segment.readable(`tail row ${row.tailId}`, () =>
        visitTailBlocks(row.blocks, {
          frame: (source, atMs) => {
            sourceIndex = source;
            frameMs = Math.round(atMs);
          },
          sample: (channel, validity, count) => {
            if (frameMs > this.#atMs) return;
            const code = count === noValueCount ? validity | codeNoValue : validity;
            const value = fromCount(count, resolutions[channel] ?? 1);
            const last: Last = { sourceIndex, atMs: frameMs, code, value };
            const known = latest.get(channel);
            if (code === staleMark) latest.set(channel, { value: known?.value, stale: last });
            else {
              latest.set(channel, { value: last, stale: undefined });
              addTime(times, sourceIndex, frameMs);
            }
          },
        }),
      );
    }
    for (const [channel, { value, stale }] of latest) {
      if (stale) this.#take(channel, stale);
      if (value) this.#take(channel, value);
    }
    for (const [source, list] of times) this.#addTimes(source, list.toReversed());
  }

  /** True when every channel of the chunk's source has its value. */
  chunk(chunk: Chunk, sourceIndex: number, { channels, resolutions }: EpochIndexes): boolean {
    const end = this.#endOf(chunk);
    const times: number[] = [];
    for (let i = end - 1; i >= 0 && times.length <= intervalsMax; i--)
      if (isHeard(chunk, i)) times.push(chunk.times[i] ?? 0);
    this.#addTimes(sourceIndex, times);
    let isComplete = true;
    for (const column of chunk.columns) {
      const channel = channels.get(column.channelId);
      if (channel === undefined || this.#found.get(channel)?.value) continue;
      this.#column(chunk, column, { channel, sourceIndex, end, resolution: resolutions[channel] ?? 1 });
      if (!this.#found.get(channel)?.value) isComplete = false;
    }
    return isComplete;
  }

  result(): LastSamples {
    const { channels, sources } = this.#epoch.bed;
    const samples: Sample[] = [];
    for (const [index, channel] of channels.entries()) {
      const found = this.#found.get(index);
      const last = found?.value ?? found?.stale;
      if (!last) continue;
      const code = found?.stale ? staleCode : last.code & 0x7f;
      samples.push({
        channel,
        value: last.value,
        validity: validityOfCode(code),
        source: sources[last.sourceIndex] ?? '',
        atMs: last.atMs,
      });
    }
    const heard = new Map<string, { lastMs: number; periodMs: number | undefined }>();
    for (const [source, times] of this.#times) {
      const lastMs = times[0];
      const name = sources[source];
      if (lastMs !== undefined && name !== undefined)
        heard.set(name, { lastMs, periodMs: medianStep(times) });
    }
    return { samples, sources: heard };
  }

  #endOf(chunk: Chunk): number {
    let end = chunk.frameCount;
    while (end > 0 && (chunk.times[end - 1] ?? 0) > this.#atMs) end--;
    return end;
  }

  #column(chunk: Chunk, column: ChunkColumn, place: ColumnPlace): void {
    for (let i = place.end - 1; i >= 0; i--) {
      const code = column.codes[i] ?? codeAbsent;
      if (code === codeAbsent) continue;
      const { sourceIndex } = place;
      this.#take(place.channel, {
        sourceIndex,
        atMs: chunk.times[i] ?? 0,
        code,
        value: fromCount(column.counts[i] ?? noValueCount, place.resolution),
      });
      if (code !== staleMark) return;
    }
  }

  /** Samples come newest first. */
  #take(channel: number, last: Last): void {
    let found = this.#found.get(channel);
    if (!found) this.#found.set(channel, (found = { value: undefined, stale: undefined }));
    if (found.value) return;
    if (last.code === staleMark) found.stale ??= last;
    else found.value = last;
  }

  #addTimes(source: number, newestFirst: readonly number[]): void {
    const known = this.#times.get(source);
    if (!known) this.#times.set(source, [...newestFirst]);
    else if (known.length <= intervalsMax) known.push(...newestFirst);
  }
}

function addTime(times: Map<number, number[]>, source: number, atMs: number): void {
  const known = times.get(source);
  if (!known) times.set(source, [atMs]);
  else if (known.at(-1) !== atMs) known.push(atMs);
}

/** Whether the device itself spoke: a frame of nothing but marks is the gateway's own word. */
function isHeard(chunk: Chunk, frame: number): boolean {
  return chunk.columns.some(({ codes }) => {
    const code = codes[frame] ?? codeAbsent;
    return code !== codeAbsent && code !== staleMark;
  });
}

function medianStep(newestFirst: readonly number[]): number | undefined {
  const steps = newestFirst
    .slice(0, intervalsMax)
    .map((atMs, i) => atMs - (newestFirst[i + 1] ?? Number.NaN))
    .filter((step) => step > 0)
    .toSorted((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)];
}
