/**
 * Encodes the samples of one step as blocks: frames in time order, split where the block's 16-bit offsets would overflow.
 * Hot path: one call per bed and step; no closures per sample.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Sample } from '@circuitwatch/shared/channels/sample.ts';
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';
import { type BlockFrame, encodeSampleBlock, toCount } from '@circuitwatch/shared/wire/sample-block.ts';

/** A frame's offset from its block's start is a u16 of milliseconds. */
const blockSpanMsMax = 0xffff;
const framesMax = 0xffff;

interface ChannelSlot {
  readonly index: number;
  readonly resolution: number;
}

export class BlockBuilder {
  readonly #bedIndex: number;
  readonly #epoch: number;
  readonly #channels = new Map<string, ChannelSlot>();
  readonly #sources = new Map<string, number>();
  /** Samples of channels or sources that are not in the bed's tables, by name: a fault of a driver, told once each. */
  readonly unknown = new Set<string>();

  constructor(description: BedDescription) {
    this.#bedIndex = description.bedIndex;
    this.#epoch = description.epoch;
    description.channels.forEach((id, index) => {
      const resolution = channelOf(id)?.resolution;
      if (resolution !== undefined) this.#channels.set(id, { index, resolution });
    });
    description.sources.forEach((name, index) => this.#sources.set(name, index));
  }

  /** Encoded blocks with consecutive numbers from `firstSeq`; none without samples. */
  build(samples: readonly Sample[], firstSeq: number): Uint8Array[] {
    const frames = this.#frames(samples);
    const blocks: Uint8Array[] = [];
    let start = 0;
    while (start < frames.length) {
      const baseMs = frames[start]?.atMs ?? 0;
      let end = start;
      while (
        end < frames.length &&
        end - start < framesMax &&
        (frames[end]?.atMs ?? 0) - baseMs <= blockSpanMsMax
      ) {
        end += 1;
      }
      const seq = firstSeq + blocks.length;
      const position = { bedIndex: this.#bedIndex, epoch: this.#epoch, seq, conflated: false };
      blocks.push(encodeSampleBlock({ ...position, frames: frames.slice(start, end) }));
      start = end;
    }
    return blocks;
  }

  /** Neighbouring samples of one source and time share a frame. */
  #frames(samples: readonly Sample[]): BlockFrame[] {
    const frames: BlockFrame[] = [];
    let current: BlockFrame | undefined;
    let isOrdered = true;
    for (const sample of samples) {
      const sourceIndex = this.#sources.get(sample.source);
      const slot = this.#channels.get(sample.channel);
      if (sourceIndex === undefined || slot === undefined) {
        this.unknown.add(`${sample.source}/${sample.channel}`);
        continue;
      }
      if (!current || current.sourceIndex !== sourceIndex || current.atMs !== sample.atMs) {
        if (current && sample.atMs < current.atMs) isOrdered = false;
        current = { sourceIndex, atMs: sample.atMs, samples: [] };
        frames.push(current);
      }
      current.samples.push({
        channelIndex: slot.index,
        validityCode: validityCode(sample.validity),
        count: toCount(sample.value, slot.resolution),
      });
    }
    return isOrdered ? frames : frames.toSorted((a, b) => a.atMs - b.atMs);
  }
}
