/** Round trips of every encoding of the recording, and that damaged bytes are refused, never decoded to numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBatch, encodeSampleBlock, noValueCount } from '../wire/sample-block.ts';
import { ChunkBuilder, packChunk, unpackChunk } from './chunk.ts';
import { codeAbsent, readRuns, readSecondDifferences, writeRuns, writeSecondDifferences } from './columns.ts';
import { inOneGo, openContainer, packContainer } from './container.ts';
import { packRaw, unpackRaw } from './raw-piece.ts';
import type { RawBytes } from './record-types.ts';
import { addTailBlocks, decodeTailRaw, encodeTailRaw } from './tail.ts';
import { ByteReader, ByteWriter } from './varint.ts';

/** Stands for zstd: halves a run of equal bytes, so that stored and plain columns both occur. */
function compress(bytes: Uint8Array): Uint8Array {
  const first = bytes[0];
  return first !== undefined && bytes.every((byte) => byte === first)
    ? Uint8Array.of(first)
    : new Uint8Array(bytes.length + 1);
}

function decompress(bytes: Uint8Array, plainLength: number): Uint8Array {
  return new Uint8Array(plainLength).fill(bytes[0] ?? 0);
}

const safe = fc.maxSafeInteger();
const signed = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });

describe('varints', () => {
  it('any whole number comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(signed), fc.array(safe.map(Math.abs)), (signedNumbers, numbers) => {
        const out = new ByteWriter(1);
        for (const number of signedNumbers) out.zigzag(number);
        for (const number of numbers) out.varint(number);
        const input = new ByteReader(out.take());
        expect(signedNumbers.map(() => input.zigzag())).toEqual(signedNumbers);
        expect(numbers.map(() => input.varint())).toEqual(numbers);
        input.end();
      }),
    );
  });

  it('a cut, an endless and a too large varint are refused', () => {
    expect(() => new ByteReader(Uint8Array.of(0x80)).varint()).toThrow(RangeError);
    expect(() => new ByteReader(new Uint8Array(9).fill(0x80)).varint()).toThrow(RangeError);
    expect(() =>
      new ByteReader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)).varint(),
    ).toThrow(RangeError);
    expect(() => new ByteWriter().varint(-1)).toThrow(RangeError);
    expect(() => new ByteWriter().varint(0.5)).toThrow(RangeError);
  });
});

describe('columns', () => {
  it('times and sequence numbers come back, whatever their steps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 45 })), (values) => {
        const out = new ByteWriter();
        writeSecondDifferences(out, values, values.length);
        expect([...readSecondDifferences(new ByteReader(out.take()), values.length)]).toEqual(values);
      }),
    );
  });

  it('a steady time costs one byte per frame', () => {
    const out = new ByteWriter();
    const times = Array.from({ length: 1000 }, (_, i) => 1_795_000_000_000 + i * 100);
    writeSecondDifferences(out, times, times.length);
    expect(out.length).toBeLessThan(1010);
  });

  it('runs of validity come back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3)), (codes) => {
        const out = new ByteWriter();
        writeRuns(out, Uint8Array.from(codes));
        expect([...readRuns(new ByteReader(out.take()), codes.length)]).toEqual(codes);
      }),
    );
  });
});

interface Given {
  readonly channel: number;
  readonly validity: number;
  readonly count: number;
}

const sample = fc.record({
  channel: fc.nat(5),
  validity: fc.nat(9),
  count: fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.integer({ min: -0x7fff_ffff, max: 0x7fff_ffff }),
    fc.constant(noValueCount),
  ),
});
const frame = fc.record({
  gapMs: fc.integer({ min: -50, max: 20_000 }),
  seqStep: fc.nat(3),
  samples: fc.uniqueArray(sample, { selector: (given) => given.channel, maxLength: 6 }),
});

function build(
  frames: readonly { gapMs: number; seqStep: number; samples: readonly Given[] }[],
): ChunkBuilder {
  const builder = new ChunkBuilder();
  let atMs = 1_795_000_000_000;
  let seq = 1;
  for (const given of frames) {
    builder.frame((atMs += given.gapMs), (seq += given.seqStep));
    for (const { channel, validity, count } of given.samples) builder.sample(channel, validity, count);
  }
  return builder;
}

describe('chunks', () => {
  it('counts, times, validity, missing values and absent channels come back', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 300 }), (frames) => {
        const before = build(frames).chunk();
        const after = unpackChunk(inOneGo(packChunk(before, compress)), decompress);
        expect(after.frameCount).toBe(frames.length);
        expect(after.times).toEqual(new Float64Array(before.times));
        expect(after.seqs).toEqual(new Float64Array(before.seqs));
        for (const [i, given] of frames.entries()) {
          for (const column of after.columns) {
            const found = given.samples.find((entry) => entry.channel === column.channelId);
            expect(column.codes[i]).toBe(
              found ? found.validity | (found.count === noValueCount ? 0x80 : 0) : codeAbsent,
            );
            expect(column.counts[i]).toBe(found ? found.count : noValueCount);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('a value that mostly holds comes back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 40 }))),
        (holds) => {
          const counts = holds.flatMap(([count, length]) => Array.from({ length }, () => count));
          const builder = new ChunkBuilder();
          for (const [i, count] of counts.entries()) {
            builder.frame(i * 100, i);
            builder.sample(0, 0, count);
          }
          const after = unpackChunk(inOneGo(packChunk(builder.chunk(), compress)), decompress);
          expect([...(after.columns[0]?.counts ?? [])]).toEqual(counts);
        },
      ),
    );
  });

  it('one channel is read without the others', () => {
    const builder = build([
      {
        gapMs: 0,
        seqStep: 0,
        samples: [1, 2, 3].map((channel) => ({ channel, validity: 0, count: channel })),
      },
    ]);
    const chunk = unpackChunk(inOneGo(packChunk(builder.chunk(), compress)), decompress, new Set([2]));
    expect(chunk.columns.map((column) => column.channelId)).toEqual([2]);
  });

  it('a channel that occurs twice in a frame loses neither sample', () => {
    const builder = new ChunkBuilder();
    builder.frame(1000, 7);
    builder.sample(0, 0, 1);
    builder.sample(0, 0, 2);
    const chunk = builder.chunk();
    expect([...chunk.times]).toEqual([1000, 1000]);
    expect([...chunk.seqs]).toEqual([7, 7]);
    expect([...(chunk.columns[0]?.counts ?? [])]).toEqual([1, 2]);
  });

  it('changed bytes are refused or decode to a chunk of the same shape, never crash', () => {
    const frames = Array.from({ length: 50 }, (_, i) => ({
      gapMs: 100,
      seqStep: 1,
      samples: [{ channel: 0, validity: 0, count: i * 7 }],
    }));
    const bytes = inOneGo(packChunk(build(frames).chunk(), compress));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        try {
          const chunk = unpackChunk(damaged, decompress);
          expect(chunk.times.length).toBe(chunk.frameCount);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(() => unpackChunk(bytes.subarray(0, length), decompress)).toThrow(RangeError);
    }
  });
});

describe('containers', () => {
  it('a column that does not shrink is stored as it is', () => {
    const given = [
      { id: 9, bytes: Uint8Array.of(1, 2, 3) },
      { id: 10, bytes: new Uint8Array(180) },
    ];
    const packed = inOneGo(packContainer(3, given, compress));
    const { itemCount, columns } = openContainer(packed);
    expect(itemCount).toBe(3);
    expect(columns.map((column) => [column.id, column.stored.length, column.plainLength])).toEqual([
      [9, 3, 3],
      [10, 1, 180],
    ]);
  });

  it('a directory with too many or too long columns is refused', () => {
    const out = new ByteWriter();
    out.byte(1);
    out.varint(0);
    out.varint(5000);
    expect(() => openContainer(out.take())).toThrow(RangeError);
    expect(() => openContainer(Uint8Array.of(2))).toThrow(RangeError);
  });
});

const rawRecord: fc.Arbitrary<RawBytes> = fc.record({
  device: fc.constantFrom('pump', 'cdi-500'),
  atMs: fc.integer({ min: 0, max: 2 ** 42 }),
  direction: fc.constantFrom('in' as const, 'out' as const),
  bytes: fc.uint8Array({ maxLength: 40 }),
});

describe('raw bytes', () => {
  it('come back from the tail and from a piece, with time and direction', () => {
    fc.assert(
      fc.property(fc.array(rawRecord, { maxLength: 50 }), (records) => {
        expect(decodeTailRaw(encodeTailRaw(records))).toEqual(records);
        const ofPump = records.map((record) => ({ ...record, device: 'pump' }));
        expect(unpackRaw(inOneGo(packRaw(ofPump, compress)), 'pump', decompress)).toEqual(ofPump);
      }),
    );
  });

  it('a cut tail is refused', () => {
    const bytes = encodeTailRaw([
      { device: 'pump', atMs: 5, direction: 'in', bytes: Uint8Array.of(1, 2, 3) },
    ]);
    for (let length = 1; length < bytes.length; length++) {
      expect(() => decodeTailRaw(bytes.subarray(0, length))).toThrow(RangeError);
    }
  });
});

describe('the tail', () => {
  it('its blocks become the frames of their sources, with the file’s channel ids', () => {
    const batch = encodeBatch(
      [1, 2].map((seq) =>
        encodeSampleBlock({
          bedIndex: 0,
          epoch: 5,
          seq,
          conflated: false,
          frames: [
            { sourceIndex: 1, atMs: seq * 100, samples: [{ channelIndex: 0, validityCode: 0, count: seq }] },
            {
              sourceIndex: 0,
              atMs: seq * 100 + 5,
              samples: [{ channelIndex: 1, validityCode: 4, count: noValueCount }],
            },
          ],
        }),
      ),
    );
    const builders = [new ChunkBuilder(), new ChunkBuilder()];
    addTailBlocks(
      batch,
      (source) => builders[source] ?? new ChunkBuilder(),
      (index) => index + 100,
    );
    const [first, second] = builders.map((builder) => builder.chunk());
    expect([...(second?.times ?? [])]).toEqual([100, 200]);
    expect([...(second?.seqs ?? [])]).toEqual([1, 2]);
    expect(second?.columns.map((column) => [column.channelId, ...column.counts])).toEqual([[100, 1, 2]]);
    expect(first?.columns.map((column) => [column.channelId, ...column.codes])).toEqual([[101, 0x84, 0x84]]);
  });

  it('a cut batch is refused', () => {
    const batch = encodeBatch([
      encodeSampleBlock({ bedIndex: 0, epoch: 1, seq: 1, conflated: false, frames: [] }),
    ]);
    const ignore = (): ChunkBuilder => new ChunkBuilder();
    for (let length = 0; length < batch.length; length++) {
      expect(() => addTailBlocks(batch.subarray(0, length), ignore, (index) => index)).toThrow(RangeError);
    }
  });
});
