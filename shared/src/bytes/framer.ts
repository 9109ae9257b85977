/** What every framer gives: frames, and the stretches that belong to none, with the reason. Nothing vanishes. */

export type FramingFault = 'noise' | 'checksum' | 'length' | 'truncated';

export type FramedItem =
  | { readonly type: 'frame'; readonly bytes: Uint8Array }
  | { readonly type: 'discarded'; readonly reason: FramingFault; readonly bytes: Uint8Array };

/**
 * Cuts a stream of bytes into frames. The split into chunks never changes the items; the buffer is bounded. `bytes` of
 * an item are the item's own copy.
 */
export interface Framer {
  push(chunk: Uint8Array): readonly FramedItem[];
  /**
   * The stream ended: what was waiting for more is `truncated`, frames behind it are still found. Ready for the next
   * stream afterwards.
   */
  end(): readonly FramedItem[];
}
