/**
 * What a replay has fetched ahead: contiguous stretches of frames and messages, taken off as the playhead moves. Frames are
 * kept flat as the page applies them (io/batch-format.ts). Pure.
 */
import type { ReplayItem } from '@circuitwatch/shared/wire/replay.ts';
import { readSampleBlock, type SampleSink, splitBatch } from '@circuitwatch/shared/wire/sample-block.ts';
import type { Blocks } from './replay-api.ts';

export interface TapeStretch {
  /** Covers (fromMs, toMs]. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Where thinned samples are complete: every so many ms after `fromMs`, and at `toMs`. 0: everywhere. */
  readonly everyMs: number;
  readonly epoch: number;
  /** The bed's tables change at `toMs`. */
  readonly endsEpoch: boolean;
  /** In the order of time. */
  readonly items: readonly ReplayItem[];
  /** Time of each frame, in order, and where it begins in `flat`; one more offset ends the last. */
  readonly times: readonly number[];
  readonly offsets: readonly number[];
  /** Frames as in batch-format.ts, without a block's header. */
  readonly flat: Float64Array;
}

const headerFields = 5;

/** @throws RangeError when the batch is cut or foreign */
export function readStretch({ head, batch }: Blocks, everyMs: number): TapeStretch {
  const collector = new FlatFrames();
  for (const block of splitBatch(batch)) readSampleBlock(block, collector);
  return { ...head, everyMs, ...collector.taken() };
}

class FlatFrames implements SampleSink {
  readonly #flat: number[] = [];
  readonly #times: number[] = [];
  readonly #offsets: number[] = [];
  #countAt = 0;
  #sourceIndex = -1;
  #atMs = Number.NaN;

  sample(channelIndex: number, sourceIndex: number, atMs: number, code: number, count: number): void {
    if (sourceIndex !== this.#sourceIndex || atMs !== this.#atMs) {
      this.#sourceIndex = sourceIndex;
      this.#atMs = atMs;
      this.#times.push(atMs);
      this.#offsets.push(this.#flat.length);
      this.#flat.push(sourceIndex, atMs, 0);
      this.#countAt = this.#flat.length - 1;
    }
    this.#flat.push(channelIndex, code, count);
    this.#flat[this.#countAt] = (this.#flat[this.#countAt] ?? 0) + 1;
  }

  taken(): Pick<TapeStretch, 'times' | 'offsets' | 'flat'> {
    return {
      times: this.#times,
      offsets: [...this.#offsets, this.#flat.length],
      flat: Float64Array.from(this.#flat),
    };
  }
}

export interface Taken {
  /** Flat blocks, at most one per stretch. */
  readonly blocks: readonly Float64Array<ArrayBuffer>[];
  readonly items: readonly ReplayItem[];
}

export class FrameTape {
  #stretches: TapeStretch[] = [];

  /** Until when everything is here; undefined when nothing is. */
  get endMs(): number | undefined {
    return this.#stretches.at(-1)?.toMs;
  }

  get isEmpty(): boolean {
    return this.#stretches.length === 0;
  }

  /** After the last stretch the bed's tables change: nothing may follow without a new state. */
  get endsEpoch(): boolean {
    return this.#stretches.at(-1)?.endsEpoch ?? false;
  }

  reset(): void {
    this.#stretches = [];
  }

  /** A stretch that does not follow the last one is of another moment, and dropped. */
  append(stretch: TapeStretch): void {
    const { endMs } = this;
    if (endMs !== undefined && endMs !== stretch.fromMs) return;
    this.#stretches.push(stretch);
  }

  /** The last moment up to `ms` at which the screen may stand: with thinned samples, the end of a step. */
  settle(ms: number): number {
    const stretch = this.#stretches.find(({ fromMs, toMs }) => ms > fromMs && ms <= toMs);
    if (!stretch || stretch.everyMs === 0 || ms === stretch.toMs) return ms;
    return stretch.fromMs + Math.floor((ms - stretch.fromMs) / stretch.everyMs) * stretch.everyMs;
  }

  /** The time of the first frame after a moment; undefined when it is not here. */
  nextFrameMs(afterMs: number): number | undefined {
    for (const { times } of this.#stretches) {
      const next = times[upperBound(times, afterMs)];
      if (next !== undefined) return next;
    }
    return undefined;
  }

  /** Everything of (fromMs, toMs]; stretches that are over are let go. */
  take(fromMs: number, toMs: number, bedIndex: number): Taken {
    const blocks: Float64Array<ArrayBuffer>[] = [];
    const items: ReplayItem[] = [];
    for (const stretch of this.#stretches) {
      if (stretch.fromMs >= toMs || stretch.toMs <= fromMs) continue;
      const block = blockOf(stretch, fromMs, toMs, bedIndex);
      if (block) blocks.push(block);
      for (const item of stretch.items) if (item.atMs > fromMs && item.atMs <= toMs) items.push(item);
    }
    // The last one stays: it says where the tape ends.
    while (this.#stretches.length > 1 && (this.#stretches[0]?.toMs ?? toMs) < toMs) this.#stretches.shift();
    return { blocks, items };
  }
}

function blockOf(
  stretch: TapeStretch,
  fromMs: number,
  toMs: number,
  bedIndex: number,
): Float64Array<ArrayBuffer> | undefined {
  const first = upperBound(stretch.times, fromMs);
  const end = upperBound(stretch.times, toMs);
  if (first >= end) return undefined;
  const from = stretch.offsets[first] ?? 0;
  const to = stretch.offsets[end] ?? from;
  const block = new Float64Array(headerFields + to - from);
  block.set([bedIndex, stretch.epoch, 0, 0, end - first]);
  block.set(stretch.flat.subarray(from, to), headerFields);
  return block;
}

/** Index of the first time after `ms`. */
function upperBound(times: readonly number[], ms: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
