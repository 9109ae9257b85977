/** A decoder is a framer plus what one frame means. What the framer discards passes through with its reason. */
import type { FramedItem, Framer } from '../bytes/framer.ts';
import type { DecodedItem, DeviceDecoder } from './device-profile.ts';

export function createFramedDecoder(
  framer: Framer,
  decodeFrame: (frame: Uint8Array) => readonly DecodedItem[],
): DeviceDecoder {
  const decode = (framed: readonly FramedItem[]): DecodedItem[] =>
    framed.flatMap((item) => (item.type === 'discarded' ? [item] : decodeFrame(item.bytes)));
  return {
    push: (chunk) => decode(framer.push(chunk)),
    end: () => decode(framer.end()),
  };
}
