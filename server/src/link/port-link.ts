/**
 * What the core and a port child say to each other over the ports socket. A child can do four things: open, close,
 * forward bytes, and send a poll request *by name*; the bytes of a request come from the profile, in the child itself,
 * so that no fault of the core can ever put another byte on a line.
 *
 * Received bytes travel as binary frames: `f64 monotonic receive time in ms · bytes`.
 */
import { z } from 'zod';

const attempt = z.int().min(0);

export const portReportSchema = z.discriminatedUnion('type', [
  /** First message of a child: whose port it holds. */
  z.object({ type: z.literal('hello'), bedId: z.string(), device: z.string() }),
  z.object({ type: z.literal('opened'), attempt }),
  z.object({ type: z.literal('closed'), attempt, reason: z.string().max(500) }),
]);
export type PortReport = z.infer<typeof portReportSchema>;

export const portOrderSchema = z.discriminatedUnion('type', [
  /** `attempt` counts opens; it comes back with the answer, so that a late answer is not taken for the next attempt's. */
  z.object({ type: z.literal('open'), attempt }),
  z.object({ type: z.literal('close') }),
  z.object({ type: z.literal('poll'), request: z.string() }),
]);
export type PortOrder = z.infer<typeof portOrderSchema>;

const stampBytes = 8;

export function encodeReceived(bytes: Uint8Array, receivedMs: number): Uint8Array {
  const message = new Uint8Array(stampBytes + bytes.byteLength);
  new DataView(message.buffer).setFloat64(0, receivedMs, true);
  message.set(bytes, stampBytes);
  return message;
}

/** Throws `RangeError` on a message without a stamp. */
export function decodeReceived(message: Uint8Array): { receivedMs: number; bytes: Uint8Array } {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  return { receivedMs: view.getFloat64(0, true), bytes: message.subarray(stampBytes) };
}
