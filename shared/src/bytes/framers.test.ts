/** Framers: what is a frame, what is discarded and why, whatever the split into chunks. */
import { describe, expect, it } from 'vitest';
import { onesComplementSum8 } from './checksum.ts';
import { createIdLengthFramer, discardedBytesMax, type IdLengthFraming } from './id-length-framer.ts';
import type { FramedItem, Framer } from './framer.ts';
import { createLineFramer } from './line-framer.ts';
import { bytesOfHex, bytesOfText, hexOfBytes, textOfBytes } from './text.ts';

function texts(items: readonly FramedItem[]): string[] {
  return items.map((item) => `${item.type === 'frame' ? 'frame' : item.reason}:${textOfBytes(item.bytes)}`);
}

function hexes(items: readonly FramedItem[]): string[] {
  return items.map((item) => `${item.type === 'frame' ? 'frame' : item.reason}:${hexOfBytes(item.bytes)}`);
}

/** Items of a stream cut at every single position, which must all be alike; returns the common answer. */
function atEverySplit(create: () => Framer, bytes: Uint8Array): readonly FramedItem[] {
  const whole = create();
  const answer = [...whole.push(bytes), ...whole.end()];
  for (let cut = 0; cut <= bytes.length; cut++) {
    const framer = create();
    const items = [
      ...framer.push(bytes.subarray(0, cut)),
      ...framer.push(bytes.subarray(cut)),
      ...framer.end(),
    ];
    expect(hexes(items), `cut at ${cut}`).toEqual(hexes(answer));
  }
  return answer;
}

const hex = (text: string): Uint8Array => bytesOfHex(text) ?? new Uint8Array();

function lines(text: string, max = 20): string[] {
  return texts(atEverySplit(() => createLineFramer(max), bytesOfText(text)));
}

describe('the line framer', () => {
  it('ends lines at CR, LF, CR LF and LF CR', () => {
    expect(lines('one\rtwo\nthree\r\nfour\n\rfive\r')).toEqual([
      'frame:one',
      'frame:two',
      'frame:three',
      'frame:four',
      'frame:five',
    ]);
  });

  it('gives no frame and no fault for empty lines', () => {
    expect(lines('\r\n\r\n\n')).toEqual([]);
  });

  it('discards a line that is too long as a whole, in bounded stretches, and reads the next', () => {
    expect(lines(`${'x'.repeat(11)}\rgood\r`, 5)).toEqual([
      'length:xxxxx',
      'length:xxxxx',
      'length:x',
      'frame:good',
    ]);
  });

  it('accepts a line of exactly the greatest length', () => {
    expect(lines('12345\r\n', 5)).toEqual(['frame:12345']);
  });

  it('says that the last line was cut off', () => {
    expect(lines('whole\rcut')).toEqual(['frame:whole', 'truncated:cut']);
  });

  it('starts anew after the end of a stream', () => {
    const framer = createLineFramer(5);
    framer.push(bytesOfText('123456'));
    framer.end();
    expect(texts(framer.push(bytesOfText('new\r')))).toEqual(['frame:new']);
  });
});

const framing: IdLengthFraming = {
  ids: new Map([
    [0xb1, { min: 2, max: 2 }],
    [0xb2, { min: 4, max: 8 }],
  ]),
  checksum: onesComplementSum8,
};

function frame(id: number, data: readonly number[]): string {
  const bytes = Uint8Array.of(id, 0, data.length, ...data);
  return hexOfBytes(Uint8Array.of(...bytes, onesComplementSum8(bytes)));
}

function frames(text: string): string[] {
  return hexes(atEverySplit(() => createIdLengthFramer(framing), hex(text)));
}

describe('the framer of id, length and checksum', () => {
  const good = frame(0xb2, [1, 2, 3, 4]);
  const version = frame(0xb1, [1, 0]);

  it('gives frames of every id, one after the other', () => {
    expect(frames(version + good + good)).toEqual([`frame:${version}`, `frame:${good}`, `frame:${good}`]);
  });

  it('skips noise before a frame as one stretch', () => {
    expect(frames(`00ff7e${good}`)).toEqual(['noise:00ff7e', `frame:${good}`]);
  });

  it('discards a frame with a wrong checksum as one stretch and reads the next', () => {
    const bad = `${good.slice(0, -2)}00`;
    expect(frames(bad + good)).toEqual([`checksum:${bad}`, `frame:${good}`]);
  });

  it('counts two damaged frames in a row as two', () => {
    const bad = `${good.slice(0, -2)}00`;
    expect(frames(bad + bad + good)).toEqual([`checksum:${bad}`, `checksum:${bad}`, `frame:${good}`]);
  });

  it('never trusts a length outside the limits', () => {
    expect(frames(`b2ffff01020304${good}`)).toEqual(['length:b2ffff', 'noise:01020304', `frame:${good}`]);
    expect(frames(`b20003010203aa${good}`)).toEqual(['length:b20003', 'noise:010203aa', `frame:${good}`]);
  });

  it('finds the frame behind a false start inside it', () => {
    // A false id whose length reaches into the true frame.
    expect(frames(`b20008${good}00000000`)).toEqual(['checksum:b20008', `frame:${good}`, 'noise:00000000']);
  });

  it('says what was cut off', () => {
    expect(frames(`${good}b2000401`)).toEqual([`frame:${good}`, 'truncated:b2000401']);
  });

  it('still finds a frame behind a false start when the stream ends', () => {
    expect(frames(`b20008${good}`)).toEqual(['truncated:b20008', `frame:${good}`]);
  });

  it('shows garbage while it arrives, in bounded stretches', () => {
    const items = createIdLengthFramer(framing).push(new Uint8Array(3 * discardedBytesMax + 10));
    expect(items.map((item) => item.bytes.length)).toEqual([
      discardedBytesMax,
      discardedBytesMax,
      discardedBytesMax,
    ]);
  });
});
