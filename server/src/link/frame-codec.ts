/**
 * Framing of messages on a local socket: `u32 length (little-endian) · u8 kind · payload`, kind 1 = JSON, 2 = binary.
 *
 * Pure apart from Buffer. `length` counts the payload only. The two ends are processes of one gateway, but a length is
 * still never trusted beyond `framePayloadBytesMax`: a confused peer is disconnected, it cannot make us allocate.
 */

export const framePayloadBytesMax = 8 * 1024 * 1024;
const headerBytes = 5;
const kindJson = 1;
const kindBinary = 2;

export type LinkFrame =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array };

/** The peer sent something that is not this protocol; the connection is beyond repair. */
export class LinkProtocolError extends Error {
  readonly code = 'LINK_PROTOCOL';
}

function checkLength(payloadBytes: number): void {
  if (payloadBytes <= framePayloadBytesMax) return;
  throw new LinkProtocolError(
    `a message of ${payloadBytes} bytes is over the limit of ${framePayloadBytesMax}`,
  );
}

function readLength(data: Buffer): number {
  const payloadBytes = data.readUInt32LE(0);
  checkLength(payloadBytes);
  return payloadBytes;
}

function withHeader(kind: number, payloadBytes: number): Buffer {
  checkLength(payloadBytes);
  const frame = Buffer.allocUnsafe(headerBytes + payloadBytes);
  frame.writeUInt32LE(payloadBytes, 0);
  frame.writeUInt8(kind, 4);
  return frame;
}

export function encodeJsonFrame(value: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(value), 'utf8');
  const frame = withHeader(kindJson, text.length);
  frame.set(text, headerBytes);
  return frame;
}

export function encodeBinaryFrame(bytes: Uint8Array): Buffer {
  const frame = withHeader(kindBinary, bytes.byteLength);
  frame.set(bytes, headerBytes);
  return frame;
}

function decodePayload(kind: number, payload: Buffer): LinkFrame {
  if (kind === kindBinary) return { kind: 'binary', bytes: payload };
  if (kind !== kindJson) throw new LinkProtocolError(`unknown kind of message: ${kind}`);
  try {
    return { kind: 'json', value: JSON.parse(payload.toString('utf8')) };
  } catch {
    throw new LinkProtocolError('a JSON message does not parse');
  }
}

/** Cuts a byte stream into frames. Holds at most one incomplete frame. */
export class FrameReader {
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  /** Frames completed by this chunk, in order. Throws `LinkProtocolError` on a stream that is not this protocol. */
  push(chunk: Buffer): LinkFrame[] {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes < this.#neededBytes()) return [];
    let data = this.#pending.length === 1 ? chunk : Buffer.concat(this.#pending);
    const frames: LinkFrame[] = [];
    while (data.length >= headerBytes) {
      const payloadBytes = readLength(data);
      const end = headerBytes + payloadBytes;
      if (data.length < end) break;
      frames.push(decodePayload(data.readUInt8(4), data.subarray(headerBytes, end)));
      data = data.subarray(end);
    }
    this.#pending = data.length > 0 ? [data] : [];
    this.#pendingBytes = data.length;
    return frames;
  }

  /** Bytes that must be there before looking again: avoids joining the parts of a large frame once per chunk. */
  #neededBytes(): number {
    const first = this.#pending[0];
    if (!first || first.length < headerBytes) return headerBytes;
    return headerBytes + readLength(first);
  }
}
