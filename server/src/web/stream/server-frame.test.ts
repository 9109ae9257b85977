import { describe, expect, it } from 'vitest';
import { frameBinary, serverFrame, textFrame } from './server-frame.ts';

describe('a server frame', () => {
  it('is the frame of RFC 6455 §5.7: a single unmasked text message "Hello"', () => {
    expect(textFrame('Hello')).toEqual(Buffer.from('810548656c6c6f', 'hex'));
  });

  it.each([
    [0, '8200'],
    [125, '827d'],
    [126, '827e007e'],
    [256, '827e0100'],
    [65_535, '827effff'],
    [65_536, '827f0000000000010000'],
  ])('announces %i bytes in the shortest form', (length, header) => {
    const frame = serverFrame(frameBinary, new Uint8Array(length).fill(7));
    expect(frame.subarray(0, header.length / 2).toString('hex')).toBe(header);
    expect(frame.byteLength).toBe(header.length / 2 + length);
    expect(frame.at(-1)).toBe(length === 0 ? 0 : 7);
  });

  it('counts bytes, not characters', () => {
    expect(textFrame('血流量')[1]).toBe(9);
  });
});
