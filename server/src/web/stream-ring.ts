/**
 * The last two minutes of one bed's stream: encoded blocks and alarm messages, contiguous in `seq`. A viewer that was away
 * gets what it missed from here; the newest seconds of a history answer come from here too.
 *
 * Bounded in time, bytes and number of items, so a bed that talks too much costs a shorter memory, never more of it.
 */
import { blockPosition } from '@circuitwatch/shared/wire/sample-block.ts';

export const ringSpanMs = 120_000;
export const ringBytesMax = 1024 * 1024;
export const ringItemsMax = 16_384;

export interface StreamItem {
  readonly seq: number;
  /** Gateway time of the block's first frame or of the alarm's transition. */
  readonly atMs: number;
  /** Monotonic time of arrival. */
  readonly arrivedMs: number;
  /** The encoded block; undefined for an alarm message. */
  readonly block?: Uint8Array;
  /** The alarm message as sent; undefined for a block. */
  readonly text?: string;
}

function itemBytes(item: StreamItem): number {
  return item.block?.byteLength ?? item.text?.length ?? 0;
}

export class StreamRing {
  #items: StreamItem[] = [];
  /** Index of the oldest item in `#items`; the array is compacted when half of it is gone. */
  #first = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get length(): number {
    return this.#items.length - this.#first;
  }

  /** Items must come in order of `seq`; one that does not continue the last one empties the ring first. */
  push(item: StreamItem): void {
    const last = this.#items.at(-1);
    if (last && item.seq !== last.seq + 1) this.clear();
    this.#items.push(item);
    this.#bytes += itemBytes(item);
    this.#evict(item.arrivedMs);
  }

  clear(): void {
    this.#items = [];
    this.#first = 0;
    this.#bytes = 0;
  }

  /** Everything after `seq` up to the newest, or undefined when some of it is no longer here. */
  after(seq: number): StreamItem[] | undefined {
    const oldest = this.#items[this.#first];
    if (!oldest || seq + 1 < oldest.seq) return undefined;
    return this.#items.slice(this.#first + (seq + 1 - oldest.seq));
  }

  /** Gateway time of the item at `seq`; null when it is not here. */
  timeOf(seq: number): number | null {
    const oldest = this.#items[this.#first];
    if (!oldest || seq < oldest.seq) return null;
    return this.#items[this.#first + (seq - oldest.seq)]?.atMs ?? null;
  }

  /** Encoded blocks after `seq` that are still here, oldest first. */
  blocksAfter(seq: number): Uint8Array[] {
    const blocks: Uint8Array[] = [];
    for (let index = this.#first; index < this.#items.length; index++) {
      const item = this.#items[index];
      if (item?.block && item.seq > seq) blocks.push(item.block);
    }
    return blocks;
  }

  #evict(nowMs: number): void {
    let oldest = this.#items[this.#first];
    while (
      oldest &&
      this.length > 1 &&
      (nowMs - oldest.arrivedMs > ringSpanMs || this.#bytes > ringBytesMax || this.length > ringItemsMax)
    ) {
      this.#bytes -= itemBytes(oldest);
      this.#first++;
      oldest = this.#items[this.#first];
    }
    if (this.#first > 1024 && this.#first > this.#items.length / 2) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** A ring item of a block; the bytes are copied, because the feed's buffer is larger and not ours. */
export function blockItem(bytes: Uint8Array, arrivedMs: number): StreamItem {
  const { seq, baseMs } = blockPosition(bytes);
  return { seq, atMs: baseMs, arrivedMs, block: Uint8Array.from(bytes) };
}
