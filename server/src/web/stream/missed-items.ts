/**
 * Runs of stream items as frames, and what a viewer is sent in place of what it missed: the items themselves, or a gap.
 */
import type { Position } from '@circuitwatch/shared/wire/protocol.ts';
import { encodeBatch } from '@circuitwatch/shared/wire/sample-block.ts';
import type { BedState } from '../gateway-state.ts';
import type { StreamItem } from '../stream-ring.ts';
import { frameBinary, serverFrame, textFrame } from './server-frame.ts';
import { gapFrame } from './stream-messages.ts';

/** Blocks per batch message: the count is a u16, and a viewer should be able to paint in between. */
const batchBlocksMax = 1024;

/** Items in order, as frames: runs of blocks become batches, alarm messages stay where they are. */
export function itemFrames(items: Iterable<Pick<StreamItem, 'block' | 'text'>>): Buffer[] {
  const frames: Buffer[] = [];
  let blocks: Uint8Array[] = [];
  const endBatch = (): void => {
    if (blocks.length > 0) frames.push(serverFrame(frameBinary, encodeBatch(blocks)));
    blocks = [];
  };
  for (const item of items) {
    if (item.block) blocks.push(item.block);
    if (blocks.length === batchBlocksMax || item.text !== undefined) endBatch();
    if (item.text !== undefined) frames.push(textFrame(item.text));
  }
  endBatch();
  return frames;
}

/**
 * What stands between where a viewer stopped and now: nothing, the missed items, or a gap. Missed items count against
 * `budgetBytes`; beyond it a gap is sent and the viewer fills it from the history.
 */
export function resumeFrames(bed: BedState, stopped: Position, budgetBytes: number): Buffer[] {
  const now = bed.mirror.position;
  if (!now) return [];
  if (stopped.epoch !== now.epoch || stopped.seq > now.seq)
    return [gapFrame(bed, now.epoch, 0, now.seq, 'epoch')];
  if (stopped.seq === now.seq) return [];
  const missed = bed.ring.after(stopped.seq);
  const frames = missed && itemFrames(missed);
  if (!frames || byteLength(frames) > budgetBytes)
    return [gapFrame(bed, now.epoch, stopped.seq + 1, now.seq, 'unavailable')];
  return frames;
}

export function byteLength(frames: readonly Buffer[]): number {
  let bytes = 0;
  for (const frame of frames) bytes += frame.byteLength;
  return bytes;
}
