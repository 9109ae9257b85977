/** Bytes, text, numbers and checksums. */
import { describe, expect, it } from 'vitest';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { onesComplementSum8, xor8 } from './checksum.ts';
import { bytesOfHex, bytesOfText, hexOfBytes, textOfBytes } from './text.ts';

describe('text and hexadecimal', () => {
  it('keeps every byte through text, also beyond one chunk', () => {
    const bytes = Uint8Array.from({ length: 9000 }, (_, index) => index & 0xff);
    expect(bytesOfText(textOfBytes(bytes))).toEqual(bytes);
  });

  it('refuses text that does not fit bytes', () => {
    expect(() => bytesOfText('°C 体')).toThrow(RangeError);
  });

  it('reads hexadecimal with blanks and in both cases', () => {
    expect(bytesOfHex('B2 00fF')).toEqual(Uint8Array.of(0xb2, 0, 0xff));
    expect(hexOfBytes(Uint8Array.of(0xb2, 0, 0x0f))).toBe('b2000f');
  });

  it('gives nothing for what is not hexadecimal', () => {
    for (const wrong of ['abc', 'zz', '0x12', '1']) expect(bytesOfHex(wrong)).toBeUndefined();
  });
});

describe('numbers', () => {
  it('writes and reads back by width, big-endian', () => {
    const bytes = new ByteWriter(7)
      .uint8(0xb2)
      .uint16be(0x1234)
      .int16be(-62)
      .bytes(Uint8Array.of(1, 2))
      .written();
    expect(hexOfBytes(bytes)).toBe('b21234ffc20102');
    const reader = new ByteReader(bytes);
    expect([reader.uint8(), reader.uint16be(), reader.int16be()]).toEqual([0xb2, 0x1234, -62]);
    expect(reader.remaining).toBe(2);
    expect(reader.rest()).toEqual(Uint8Array.of(1, 2));
  });

  it('never wraps a number that does not fit', () => {
    expect(() => new ByteWriter(2).int16be(40_000)).toThrow(RangeError);
    expect(() => new ByteWriter(1).uint8(-1)).toThrow(RangeError);
    expect(() => new ByteWriter(1).uint8(1.5)).toThrow(RangeError);
  });

  it('never reads or writes past the end', () => {
    expect(() => new ByteReader(Uint8Array.of(1)).uint16be()).toThrow(RangeError);
    expect(() => new ByteWriter(1).uint16be(1)).toThrow(RangeError);
  });
});

describe('checksums', () => {
  it('match the requests of the public driver (devices.md §5)', () => {
    expect(onesComplementSum8(Uint8Array.of(0xa1, 0, 0))).toBe(0x5e);
    expect(onesComplementSum8(Uint8Array.of(0xa2, 0, 0))).toBe(0x5d);
  });

  it("match the request of the maker's manual (devices.md §2.1)", () => {
    expect(xor8(bytesOfText('<X08Z'))).toBe(0x36);
  });
});
