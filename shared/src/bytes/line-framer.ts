/**
 * Frames of text lines. CR, LF, CR LF and LF CR all end a line, because makers' manuals disagree with their own devices
 * (devices.md §2.2, §7.1); the frame is the line without its end. Empty lines are no frames and no faults.
 */
import { assert } from '../foundation/assert.ts';
import type { FramedItem, Framer } from './framer.ts';

const cr = 0x0d;
const lf = 0x0a;

/** `lineBytesMax`: a longer line is discarded whole (`length`), in stretches of at most that many bytes. */
export function createLineFramer(lineBytesMax: number): Framer {
  assert(lineBytesMax > 0, 'a line has room for a byte');
  const line = new Uint8Array(lineBytesMax);
  let length = 0;
  let overlong = false;

  const take = (): Uint8Array => {
    const bytes = line.slice(0, length);
    length = 0;
    return bytes;
  };
  const endLine = (items: FramedItem[]): void => {
    if (length > 0)
      items.push(
        overlong ? { type: 'discarded', reason: 'length', bytes: take() } : { type: 'frame', bytes: take() },
      );
    overlong = false;
  };

  return {
    push(chunk) {
      const items: FramedItem[] = [];
      for (const byte of chunk) {
        if (byte === cr || byte === lf) {
          endLine(items);
          continue;
        }
        if (length === lineBytesMax) {
          overlong = true;
          items.push({ type: 'discarded', reason: 'length', bytes: take() });
        }
        line[length] = byte;
        length += 1;
      }
      return items;
    },
    end() {
      const items: FramedItem[] =
        length > 0 ? [{ type: 'discarded', reason: 'truncated', bytes: take() }] : [];
      overlong = false;
      return items;
    },
  };
}
