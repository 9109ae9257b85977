/**
 * The text and binary messages of the stream: one function per direction. No zod here: a browser loads this file before its
 * first number. What a client sends is checked by the server with zod (parse-client-message.ts); what the server sends is
 * trusted by its own page after a check of `op`, because both come from the same release.
 */
import type { ClientMessage, ServerMessage } from './messages.ts';
import { opcodeBatch, opcodeBlock, splitBatch } from './sample-block.ts';

const serverOps: Readonly<Record<ServerMessage['op'], true>> = {
  hello: true,
  bed: true,
  snapshot: true,
  alarm: true,
  bedAlarms: true,
  commandReply: true,
  commandFailed: true,
  limits: true,
  devices: true,
  recording: true,
  event: true,
  gap: true,
  heartbeat: true,
  alarmTest: true,
  error: true,
};

/** Server → client, as text. */
export function serialiseServerMessage(message: ServerMessage): string {
  return JSON.stringify(message);
}

/** Client → server, as text. */
export function serialiseClientMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/** A text message of the server; undefined for anything that is not one (a newer server's op, broken JSON). */
export function parseServerMessage(text: string): ServerMessage | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isServerMessage(data) ? data : undefined;
}

function isServerMessage(data: unknown): data is ServerMessage {
  return (
    typeof data === 'object' &&
    data !== null &&
    'op' in data &&
    typeof data.op === 'string' &&
    Object.hasOwn(serverOps, data.op)
  );
}

/**
 * A binary message of the server as encoded sample blocks, in order.
 * @throws RangeError when it is neither a batch nor a block, or cut.
 */
export function parseBinaryMessage(bytes: Uint8Array): Uint8Array[] {
  if (bytes[0] === opcodeBatch) return splitBatch(bytes);
  if (bytes[0] === opcodeBlock) return [bytes];
  throw new RangeError(`binary message with opcode ${bytes[0] ?? 'none'}`);
}
