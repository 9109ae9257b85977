/** A decoder is a framer plus what one frame means. What the framer discards passes through with its reason. */
import type { Framer } from '../bytes/framer.ts';
import type { DecodedItem, DeviceDecoder } from './device-profile.ts';

export function createFramedDecoder(
  framer: Framer,
  decodeFrame: (frame: Uint8Array) => readonly DecodedItem[],
): DeviceDecoder {
  return {
    push(chunk) {
      const items: DecodedItem[] = [];
      for (const item of framer.push(chunk)) {
        if (item.type === 'discarded') items.push(item);
        else items.push(...decodeFrame(item.bytes));
      }
      return items;
    },
    end: () => framer.end(),
  };
}
