/** What the line does to frames, mode by mode. */
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { describe, expect, it } from 'vitest';
import { FaultyLine } from './faulty-line.ts';

function makeLine(seed = 1): { line: FaultyLine; out: Uint8Array[] } {
  const out: Uint8Array[] = [];
  return { line: new FaultyLine((bytes) => out.push(bytes), new Prng(seed)), out };
}

const frame = Uint8Array.from({ length: 60 }, (_, index) => index + 128);

describe('a line', () => {
  it('without faults passes frames untouched and remembers the last one with values', () => {
    const { line, out } = makeLine();
    line.send(frame, 'answer', 100);
    line.send(Uint8Array.of(1), 'aside', 200);
    expect(out).toEqual([frame, Uint8Array.of(1)]);
    expect(line.lastSent).toEqual({ bytes: frame, atMs: 100 });
    expect(line.counts).toEqual({ framesSent: 2, framesSpoilt: 0 });
  });

  it.each(['silent', 'poweredOff', 'unplugged'] as const)(
    '%s lets nothing out and remembers nothing',
    (mode) => {
      const { line, out } = makeLine();
      line.start(mode, 1000);
      line.send(frame, 'unasked', 500);
      expect(out).toEqual([]);
      expect(line.lastSent).toBeUndefined();
      line.send(frame, 'unasked', 1000);
      expect(out).toHaveLength(1);
    },
  );

  it('noReply swallows answers only', () => {
    const { line, out } = makeLine();
    line.start('noReply', 1000);
    line.send(frame, 'answer', 1);
    line.send(frame, 'unasked', 2);
    expect(out).toHaveLength(1);
  });

  it('badChecksum changes exactly one byte: the last of a binary frame, a character inside a line of text', () => {
    const { line, out } = makeLine();
    line.start('badChecksum', 1000);
    const text = Uint8Array.from('00 00 100 1.00 1 1 1 +41\r\n', (character) => character.charCodeAt(0));
    line.send(frame, 'answer', 1);
    line.send(text, 'unasked', 2);
    const changed = (sent: Uint8Array | undefined, original: Uint8Array): number[] =>
      [...original.keys()].filter((index) => sent?.[index] !== original[index]);
    expect(changed(out[0], frame)).toEqual([frame.length - 1]);
    expect(changed(out[1], text)).toEqual([Math.floor(text.length / 2)]);
    expect(line.counts.framesSpoilt).toBe(2);
    expect(line.lastSent).toBeUndefined();
  });

  it('slowDrip sends every byte once, in order, and never holds more than a kilobyte', () => {
    const { line, out } = makeLine();
    line.start('slowDrip', 100_000);
    for (let i = 0; i < 100; i++) line.send(frame, 'unasked', i);
    expect(line.counts.framesSent).toBe(Math.floor(1024 / frame.length));
    for (let now = 0; now < 60_000; now += 20) line.tick(now);
    const bytes = out.flatMap((chunk) => [...chunk]);
    expect(bytes).toHaveLength(line.counts.framesSent * frame.length);
    expect(bytes.slice(0, 60)).toEqual([...frame]);
  });

  it('lineNoise hurts some frames, not all, and the same ones for the same seed', () => {
    const run = (seed: number): string => {
      const { line, out } = makeLine(seed);
      line.start('lineNoise', 1e9);
      for (let i = 0; i < 200; i++) line.send(frame, 'unasked', i);
      expect(line.counts.framesSpoilt).toBeGreaterThan(10);
      expect(line.counts.framesSent).toBeGreaterThan(100);
      return JSON.stringify(out.map((bytes) => [...bytes]));
    };
    expect(run(3)).toBe(run(3));
    expect(run(3)).not.toBe(run(4));
  });

  it('ends each fault at its time and says which are on', () => {
    const { line } = makeLine();
    line.start('garbage', 100);
    line.start('noReply', 200);
    expect(line.active(50)).toEqual(['noReply', 'garbage']);
    expect(line.active(150)).toEqual(['noReply']);
    line.stop('noReply');
    line.tick(150);
    expect(line.active(50)).toEqual([]);
  });
});
