/**
 * Bytes ⇄ text for device protocols: every byte is one character (Latin-1), so nothing a line sends is lost or replaced,
 * and hexadecimal for captures and messages. The platform's decoders are not available in the pure core.
 */

const latinChunk = 0x1000;

/** One character per byte (0–255). */
export function textOfBytes(bytes: Uint8Array): string {
  if (bytes.length <= latinChunk) return String.fromCharCode(...bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += latinChunk)
    text += String.fromCharCode(...bytes.subarray(at, at + latinChunk));
  return text;
}

/** One byte per character; characters above 255 are a programmer's error and throw. */
export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) throw new RangeError(`character ${code} does not fit one byte`);
    bytes[i] = code;
  }
  return bytes;
}

const hexDigits = '0123456789abcdef';

/** Lower case, two digits per byte, no separators. */
export function hexOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += `${hexDigits[byte >> 4]}${hexDigits[byte & 15]}`;
  return text;
}

/** Blanks between bytes are allowed; anything else that is not pairs of hex digits gives undefined. */
export function bytesOfHex(hex: string): Uint8Array | undefined {
  const digits = hex.replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
