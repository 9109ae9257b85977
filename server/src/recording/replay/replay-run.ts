/**
 * A run opened for replay: its epochs with the bed's tables of each, and its chunks, unpacked and kept for a while. Somebody
 * who scrubs asks for the same ten minutes again and again. Chunks never change once they are written.
 */
import type { Chunk } from '@circuitwatch/shared/recording/chunk.ts';
import { type BedDescription, bedDescriptionSchema } from '@circuitwatch/shared/wire/messages.ts';
import { RecordingError } from '../recording-error.ts';
import type { RunReader } from '../run-reader.ts';
import type { ChunkPlace, SegmentReader } from '../segment-reader.ts';

/** Unpacked chunks that are kept: ten minutes of 16 channels at 10 Hz are half a megabyte. */
const chunksKeptMax = 48;

export interface ReplayEpoch {
  readonly epoch: number;
  readonly openedMs: number;
  readonly bed: BedDescription;
}

/** Indexes of an epoch's tables by the ids of one segment's file. */
export interface EpochIndexes {
  readonly channels: ReadonlyMap<number, number>;
  readonly sources: ReadonlyMap<number, number>;
  /** By channel index: what one count is worth in this file. */
  readonly resolutions: readonly number[];
}

export class ReplayRun {
  readonly reader: RunReader;
  readonly #chunks = new Map<string, Chunk>();
  #epochs: readonly ReplayEpoch[] = [];

  constructor(reader: RunReader) {
    this.reader = reader;
    this.refresh();
  }

  get segments(): readonly SegmentReader[] {
    return this.reader.segments();
  }

  /** In order; one at least. */
  get epochs(): readonly ReplayEpoch[] {
    return this.#epochs;
  }

  /** The file may be in use: epochs that have been added since. */
  refresh(): void {
    const known = new Map(this.#epochs.map((one) => [one.epoch, one]));
    for (const segment of this.segments) {
      segment.refresh();
      for (const { epoch, openedMs, bed } of segment.epochs) {
        const before = known.get(epoch);
        if (before) continue;
        known.set(epoch, { epoch, openedMs, bed: parseBed(bed, segment.path) });
      }
    }
    this.#epochs = [...known.values()].toSorted((a, b) => a.epoch - b.epoch);
  }

  /** The epoch of a moment; before the first one that one. @throws RecordingError when the run has none */
  epochAt(atMs: number): ReplayEpoch {
    const found = this.#epochs.findLast(({ openedMs }) => openedMs <= atMs) ?? this.#epochs[0];
    if (found) return found;
    throw new RecordingError(
      'corrupt',
      'the recording has no start of a gateway in it: nothing can be replayed',
    );
  }

  /** When the next epoch begins; infinity after the last. */
  endOf(epoch: ReplayEpoch): number {
    return this.#epochs.find((one) => one.epoch > epoch.epoch)?.openedMs ?? Number.POSITIVE_INFINITY;
  }

  indexesOf(segment: SegmentReader, epoch: number): EpochIndexes | undefined {
    const tables = segment.epochs.find((one) => one.epoch === epoch);
    if (!tables) return undefined;
    return {
      channels: new Map(tables.channelIds.map((id, index) => [id, index])),
      sources: new Map(tables.sourceIds.map((id, index) => [id, index])),
      resolutions: tables.channelIds.map((id) => segment.channels.get(id)?.resolution ?? 1),
    };
  }

  /** undefined when the chunk is damaged; the reader's `damage` names it. */
  chunk(segment: SegmentReader, place: ChunkPlace): Chunk | undefined {
    const key = `${segment.path} ${place.chunkId}`;
    const known = this.#chunks.get(key);
    const chunk = known ?? segment.chunk(place);
    if (!chunk) return undefined;
    this.#chunks.delete(key);
    this.#chunks.set(key, chunk);
    const oldest = this.#chunks.keys().next().value;
    if (this.#chunks.size > chunksKeptMax && oldest !== undefined) this.#chunks.delete(oldest);
    return chunk;
  }

  close(): void {
    this.#chunks.clear();
    this.reader.close();
  }
}

function parseBed(json: string, path: string): BedDescription {
  const { data } = bedDescriptionSchema.safeParse(JSON.parse(json));
  if (data) return data;
  throw new RecordingError('corrupt', `${path}: the description of the bed cannot be read`);
}
