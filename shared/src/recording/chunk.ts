/**
 * A chunk: what one source gave in about ten minutes, as columns over its frames.
 *
 * Column 0 holds the frames' times (whole ms, second differences) and sequence numbers; column `channelId + 1` holds one
 * channel: runs of codes over the frames (validity, no value, absent), then first differences of the counts.
 */
import { assert } from '../foundation/assert.ts';
import { noValueCount } from '../wire/sample-block.ts';
import {
  codeAbsent,
  codeNoValue,
  readCounts,
  readRuns,
  readSecondDifferences,
  writeCounts,
  writeRuns,
  writeSecondDifferences,
} from './columns.ts';
import { type Compress, type Decompress, openContainer, packContainer, plainColumn } from './container.ts';
import { ByteReader, ByteWriter } from './varint.ts';

const frameColumn = 0;
/** More frames than any source gives in a chunk (ten minutes at 1,000 Hz): beyond it the directory is damaged. */
export const chunkFramesMax = 1_000_000;

export interface ChunkColumn {
  readonly channelId: number;
  /** Per frame: `codeAbsent`, or validity code with `codeNoValue` when there is no number. */
  readonly codes: Uint8Array;
  /** Per frame: whole counts of the channel's resolution, `noValueCount` where there is none. */
  readonly counts: Int32Array;
}

export interface Chunk {
  readonly frameCount: number;
  readonly times: Float64Array;
  readonly seqs: Float64Array;
  readonly columns: readonly ChunkColumn[];
}

interface OpenColumn {
  codes: Uint8Array;
  counts: Int32Array;
  lastFrame: number;
}

function copied<T extends Float64Array | Int32Array | Uint8Array>(into: T, from: T): T {
  into.set(from);
  return into;
}

/** Collects the frames of one source, in the order of their blocks. */
export class ChunkBuilder {
  #times = new Float64Array(64);
  #seqs = new Float64Array(64);
  #capacity = 64;
  #frameCount = 0;
  #sampleCount = 0;
  readonly #columns = new Map<number, OpenColumn>();

  get frameCount(): number {
    return this.#frameCount;
  }

  get sampleCount(): number {
    return this.#sampleCount;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#times = copied(new Float64Array(this.#capacity), this.#times);
    this.#seqs = copied(new Float64Array(this.#capacity), this.#seqs);
    for (const column of this.#columns.values()) {
      column.codes = copied(new Uint8Array(this.#capacity).fill(codeAbsent), column.codes);
      column.counts = copied(new Int32Array(this.#capacity).fill(noValueCount), column.counts);
    }
  }

  /** Starts a frame; `atMs` is kept to the whole millisecond. */
  frame(atMs: number, seq: number): void {
    if (this.#frameCount === this.#capacity) this.#grow();
    this.#times[this.#frameCount] = Math.round(atMs);
    this.#seqs[this.#frameCount] = seq;
    this.#frameCount++;
  }

  /** A sample of the current frame. A channel that occurs twice in it opens a second frame of the same time and seq. */
  sample(channelId: number, validityCode: number, count: number): void {
    assert(this.#frameCount > 0, 'a sample belongs to a frame');
    let column = this.#columns.get(channelId);
    if (!column) {
      column = {
        codes: new Uint8Array(this.#capacity).fill(codeAbsent),
        counts: new Int32Array(this.#capacity).fill(noValueCount),
        lastFrame: -1,
      };
      this.#columns.set(channelId, column);
    }
    if (column.lastFrame === this.#frameCount - 1) {
      this.frame(this.#times[this.#frameCount - 1] ?? 0, this.#seqs[this.#frameCount - 1] ?? 0);
    }
    const frame = this.#frameCount - 1;
    const validity = validityCode & 0x7f;
    column.codes[frame] = count === noValueCount ? validity | codeNoValue : validity;
    column.counts[frame] = count;
    column.lastFrame = frame;
    this.#sampleCount++;
  }

  /** The chunk as views into the builder; columns in the order of their channel ids. */
  chunk(): Chunk {
    const frameCount = this.#frameCount;
    const ids = [...this.#columns.keys()].toSorted((a, b) => a - b);
    return {
      frameCount,
      times: this.#times.subarray(0, frameCount),
      seqs: this.#seqs.subarray(0, frameCount),
      columns: ids.flatMap((channelId) => {
        const column = this.#columns.get(channelId);
        return column
          ? [
              {
                channelId,
                codes: column.codes.subarray(0, frameCount),
                counts: column.counts.subarray(0, frameCount),
              },
            ]
          : [];
      }),
    };
  }
}

/** One column per step. */
export function* packChunk(chunk: Chunk, compress: Compress): Generator<void, Uint8Array> {
  const frames = new ByteWriter(chunk.frameCount * 2 + 32);
  writeSecondDifferences(frames, chunk.times, chunk.frameCount);
  writeSecondDifferences(frames, chunk.seqs, chunk.frameCount);
  const columns = [{ id: frameColumn, bytes: frames.take() }];
  for (const column of chunk.columns) {
    const out = new ByteWriter(chunk.frameCount + 32);
    writeRuns(out, column.codes);
    writeCounts(out, column.codes, column.counts);
    columns.push({ id: column.channelId + 1, bytes: out.take() });
    yield;
  }
  return yield* packContainer(chunk.frameCount, columns, compress);
}

/** Decodes a chunk, or only the channels of `wanted`. Damaged bytes throw `RangeError`. */
export function unpackChunk(bytes: Uint8Array, decompress: Decompress, wanted?: ReadonlySet<number>): Chunk {
  const container = openContainer(bytes);
  const frameCount = container.itemCount;
  if (frameCount > chunkFramesMax) throw new RangeError(`${frameCount} frames are too many`);
  let times: Float64Array | undefined;
  let seqs: Float64Array | undefined;
  const columns: ChunkColumn[] = [];
  for (const column of container.columns) {
    if (column.id !== frameColumn && wanted && !wanted.has(column.id - 1)) continue;
    const input = new ByteReader(plainColumn(column, decompress));
    if (column.id === frameColumn) {
      times = readSecondDifferences(input, frameCount);
      seqs = readSecondDifferences(input, frameCount);
    } else {
      const codes = readRuns(input, frameCount);
      columns.push({ channelId: column.id - 1, codes, counts: readCounts(input, codes) });
    }
    input.end();
  }
  if (!times || !seqs) throw new RangeError('the chunk has no frame column');
  return { frameCount, times, seqs, columns };
}
