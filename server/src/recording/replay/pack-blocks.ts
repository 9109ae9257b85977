/** The binary form of an answer of `blocks`: length of the head, the head as JSON, a batch of sample blocks. */
import type { BlocksHead } from '@circuitwatch/shared/wire/replay.ts';

export function packBlocks(head: BlocksHead, batch: Uint8Array): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(4 + json.length + batch.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  bytes.set(batch, 4 + json.length);
  return bytes;
}
