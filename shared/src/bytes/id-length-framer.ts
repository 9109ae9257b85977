/**
 * Frames of the shape `id(1) length(2, big-endian) data(length) checksum(1)`, the checksum over everything before it
 * (Xenios / Novalung, devices.md §5). A length outside the id's limits is never trusted.
 *
 * Resync slides one byte at a time to the next id whose length and checksum hold. What it slides over is collected into
 * discarded stretches: `checksum` when a whole frame was there whose checksum failed (one stretch per such frame),
 * `truncated` when the stream ended within it, `length` when it began with an impossible length, `noise` otherwise.
 */
import type { FramedItem, Framer, FramingFault } from './framer.ts';

/** Longest discarded stretch; more of the same becomes the next stretch, so garbage shows while it arrives. */
export const discardedBytesMax = 256;

const headerBytes = 3;
const checksumBytes = 1;

export interface IdLengthFraming {
  /** Every known id with the limits of its data length. */
  readonly ids: ReadonlyMap<number, { readonly min: number; readonly max: number }>;
  readonly checksum: (bytes: Uint8Array) => number;
}

type Candidate =
  | { readonly kind: 'frame'; readonly bytes: number }
  | { readonly kind: 'fault'; readonly reason: FramingFault; readonly extent: number }
  | { readonly kind: 'incomplete' };

export function createIdLengthFramer(framing: IdLengthFraming): Framer {
  const frameBytesMax =
    headerBytes + checksumBytes + Math.max(...[...framing.ids.values()].map((limits) => limits.max));
  const buffer = new Uint8Array(2 * frameBytesMax);
  let filled = 0;
  const skipped = new SkippedBytes();

  const judge = (at: number): Candidate => {
    const limits = framing.ids.get(buffer[at] ?? -1);
    if (!limits) return { kind: 'fault', reason: 'noise', extent: 1 };
    if (at + headerBytes > filled) return { kind: 'incomplete' };
    const length = ((buffer[at + 1] ?? 0) << 8) | (buffer[at + 2] ?? 0);
    if (length < limits.min || length > limits.max)
      return { kind: 'fault', reason: 'length', extent: headerBytes };
    const bytes = headerBytes + length + checksumBytes;
    if (at + bytes > filled) return { kind: 'incomplete' };
    const covered = buffer.subarray(at, at + bytes - checksumBytes);
    if (framing.checksum(covered) !== buffer[at + bytes - checksumBytes])
      return { kind: 'fault', reason: 'checksum', extent: bytes };
    return { kind: 'frame', bytes };
  };

  const drain = (items: FramedItem[], isEnd: boolean): void => {
    let at = 0;
    while (at < filled) {
      const candidate = judge(at);
      if (candidate.kind === 'incomplete') {
        if (!isEnd) break;
        skipped.add(buffer[at] ?? 0, 'truncated', filled - at, items);
        at += 1;
      } else if (candidate.kind === 'frame') {
        skipped.flush(items);
        items.push({ type: 'frame', bytes: buffer.slice(at, at + candidate.bytes) });
        at += candidate.bytes;
      } else {
        skipped.add(buffer[at] ?? 0, candidate.reason, candidate.extent, items);
        at += 1;
      }
    }
    buffer.copyWithin(0, at, filled);
    filled -= at;
  };

  return {
    push(chunk) {
      const items: FramedItem[] = [];
      let from = 0;
      while (from < chunk.length) {
        const part = chunk.subarray(from, from + buffer.length - filled);
        buffer.set(part, filled);
        filled += part.length;
        from += part.length;
        drain(items, false);
      }
      return items;
    },
    end() {
      const items: FramedItem[] = [];
      drain(items, true);
      skipped.flush(items);
      return items;
    },
  };
}

/** Collects the bytes resync slides over into stretches. Only positions in the stream decide where a stretch ends. */
class SkippedBytes {
  readonly #bytes = new Uint8Array(discardedBytesMax);
  #length = 0;
  #reason: FramingFault = 'noise';
  /** How many more bytes belong to the damaged frame whose start was refused. */
  #extentLeft = 0;

  add(byte: number, reason: FramingFault, extent: number, items: FramedItem[]): void {
    const isInside = this.#extentLeft > 0;
    if (!isInside && reason !== 'noise' && (reason !== 'length' || this.#length === 0)) {
      this.flush(items);
      this.#reason = reason;
      this.#extentLeft = extent;
    }
    this.#bytes[this.#length] = byte;
    this.#length += 1;
    // A damaged frame is told as soon as it is over, noise when something else begins.
    const isOver = this.#extentLeft === 1;
    this.#extentLeft = Math.max(0, this.#extentLeft - 1);
    if (isOver || this.#length === discardedBytesMax) this.#emit(items);
  }

  /** Emits what is collected and forgets the damaged frame: a whole frame follows, or the stream ended. */
  flush(items: FramedItem[]): void {
    this.#emit(items);
    this.#reason = 'noise';
    this.#extentLeft = 0;
  }

  #emit(items: FramedItem[]): void {
    if (this.#length === 0) return;
    items.push({ type: 'discarded', reason: this.#reason, bytes: this.#bytes.slice(0, this.#length) });
    this.#length = 0;
    this.#reason = 'noise';
  }
}
