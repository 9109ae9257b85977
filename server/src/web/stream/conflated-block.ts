/**
 * The newest value of every channel as one block, for viewers that cannot follow. Flagged as conflated, at the position of
 * the mirror; the `gap` message before it names what was left out.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import type { BedMirror } from '@circuitwatch/shared/wire/bed-mirror.ts';
import { type BlockFrame, encodeSampleBlock, toCount } from '@circuitwatch/shared/wire/sample-block.ts';

/** Frames of a block lie within a u16 of milliseconds of its first. */
const spanMs = 0xffff;

/** Usually one block; more when samples are more than a minute apart (slow or lost devices). None before the snapshot. */
export function encodeConflatedBlocks(mirror: BedMirror): Uint8Array[] {
  const position = mirror.position;
  if (!position) return [];
  const blocks: BlockFrame[][] = [];
  for (const frame of newestFrames(mirror)) {
    const open = blocks.at(-1);
    if (open?.[0] && frame.atMs - open[0].atMs <= spanMs) open.push(frame);
    else blocks.push([frame]);
  }
  const bedIndex = mirror.bed.bedIndex;
  return blocks.map((frames) => encodeSampleBlock({ bedIndex, ...position, conflated: true, frames }));
}

/** The last sample of every channel, by source and time, oldest first. */
function newestFrames(mirror: BedMirror): BlockFrame[] {
  const { channels, sources } = mirror.bed;
  const frames = new Map<string, BlockFrame>();
  for (let channelIndex = 0; channelIndex < channels.length; channelIndex++) {
    const sample = mirror.sampleAt(channelIndex);
    const resolution = channelOf(channels[channelIndex] ?? '')?.resolution;
    if (!sample || resolution === undefined) continue;
    const sourceIndex = sources.indexOf(sample.source);
    const key = `${sourceIndex} ${sample.atMs}`;
    const frame = frames.get(key) ?? { sourceIndex, atMs: sample.atMs, samples: [] };
    frame.samples.push({
      channelIndex,
      validityCode: validityCode(sample.validity),
      count: toCount(sample.value, resolution),
    });
    frames.set(key, frame);
  }
  return [...frames.values()].toSorted((a, b) => a.atMs - b.atMs);
}
