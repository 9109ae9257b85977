/**
 * The wire's bytes, written out: a change here is a change of the protocol and needs a new version in docs/wire.md (the
 * recorder keeps blocks as they are, so old files would not be readable either).
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validityCode } from '../channels/validity.ts';
import { exampleAlarm, exampleBed, exampleDevice, exampleSnapshot } from './examples.fixture.ts';
import { clientMessageSchema, type ServerMessage, serverMessageSchema } from './messages.ts';
import { parseClientMessage } from './parse-client-message.ts';
import {
  type BlockSample,
  blockPosition,
  decodeSampleBlock,
  encodeBatch,
  encodeSampleBlock,
  noValueCount,
  readSampleBlock,
  type SampleBlock,
  splitBatch,
} from './sample-block.ts';
import {
  parseBinaryMessage,
  parseServerMessage,
  serialiseClientMessage,
  serialiseServerMessage,
} from './wire-codec.ts';

const block: SampleBlock = {
  bedIndex: 2,
  epoch: 0x6553_f100,
  seq: 258,
  conflated: false,
  frames: [
    {
      sourceIndex: 1,
      atMs: 1_700_000_000_000,
      samples: [
        { channelIndex: 0, validityCode: validityCode('valid'), count: 4250 },
        { channelIndex: 3, validityCode: validityCode('notAvailable'), count: noValueCount },
      ],
    },
    {
      sourceIndex: 4,
      atMs: 1_700_000_000_040,
      samples: [{ channelIndex: 257, validityCode: validityCode('stale'), count: -62 }],
    },
  ],
};

const blockHex =
  '01 00 0200 00f15365 02010000 00008056febc7842 0200' + // opcode, flags, bed, epoch, seq, base, frames
  '01 0000 0200' + // source 1, +0 ms, 2 samples
  '0000 00 9a100000' + // channel 0, valid, 4250
  '0300 07 00000080' + // channel 3, notAvailable, no value
  '04 2800 0100' + // source 4, +40 ms, 1 sample
  '0101 08 c2ffffff'; // channel 257, stale, −62

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const golden = blockHex.replaceAll(' ', '');

describe('the sample block', () => {
  it('has exactly these bytes', () => {
    expect(hexOf(encodeSampleBlock(block))).toBe(golden);
  });

  it('decodes from exactly these bytes', () => {
    expect(decodeSampleBlock(Buffer.from(golden, 'hex'))).toEqual(block);
  });

  it('differs in one bit when it is conflated', () => {
    const conflated = encodeSampleBlock({ ...block, conflated: true });
    expect(hexOf(conflated)).toBe(`0101${golden.slice(4)}`);
    expect(blockPosition(conflated)).toEqual({
      bedIndex: 2,
      epoch: 0x6553_f100,
      seq: 258,
      conflated: true,
      baseMs: 1_700_000_000_000,
    });
  });

  it('is read one sample at a time as it is decoded at once, wherever it lies in a larger buffer', () => {
    const outer = Buffer.concat([Buffer.alloc(5), Buffer.from(golden, 'hex'), Buffer.alloc(3)]);
    const inside = outer.subarray(5, 5 + golden.length / 2);
    const seen: unknown[] = [];
    readSampleBlock(inside, {
      sample: (channelIndex, sourceIndex, atMs, code, count) =>
        seen.push({ channelIndex, sourceIndex, atMs, validityCode: code, count }),
    });
    const expected = block.frames.flatMap(({ sourceIndex, atMs, samples }) =>
      samples.map((sample) => ({ ...sample, sourceIndex, atMs })),
    );
    expect(seen).toEqual(expected);
  });

  it('refuses every cut of itself without giving a sample', () => {
    const bytes = encodeSampleBlock(block);
    const sink = {
      sample: (): void => {
        throw new Error('gave a sample of a cut block');
      },
    };
    for (let length = 0; length < bytes.byteLength; length++)
      expect(() => readSampleBlock(bytes.subarray(0, length), sink)).toThrow(RangeError);
  });

  it('survives random bytes: a RangeError or a block, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          readSampleBlock(bytes, { sample: () => undefined });
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it('gives back any block that fits its fields', () => {
    const sample: fc.Arbitrary<BlockSample> = fc.record({
      channelIndex: fc.integer({ min: 0, max: 0xffff }),
      validityCode: fc.integer({ min: 0, max: 0xff }),
      count: fc.integer({ min: noValueCount, max: 0x7fff_ffff }),
    });
    const frame = fc.record({
      sourceIndex: fc.integer({ min: 0, max: 0xff }),
      atMs: fc.integer({ min: 0, max: 0xffff }),
      samples: fc.array(sample, { maxLength: 20 }),
    });
    const any = fc.record({
      bedIndex: fc.integer({ min: 0, max: 0xffff }),
      epoch: fc.nat(0xffff_ffff),
      seq: fc.nat(0xffff_ffff),
      conflated: fc.boolean(),
      frames: fc.array(frame, { maxLength: 6 }).map((frames) => frames.toSorted((a, b) => a.atMs - b.atMs)),
    });
    fc.assert(
      fc.property(any, (value) => {
        expect(decodeSampleBlock(encodeSampleBlock(value))).toEqual(value);
      }),
    );
  });
});

describe('the batch', () => {
  it('is opcode 2, the number of blocks, and each block behind its length', () => {
    const bytes = encodeSampleBlock(block);
    const batch = encodeBatch([bytes, bytes]);
    expect(hexOf(batch)).toBe(`02020035000000${golden}35000000${golden}`);
    expect(splitBatch(batch).map(hexOf)).toEqual([golden, golden]);
  });

  it('as a message gives its blocks; one block alone is a message too; others are refused', () => {
    const bytes = encodeSampleBlock(block);
    expect(parseBinaryMessage(encodeBatch([bytes])).map(hexOf)).toEqual([golden]);
    expect(parseBinaryMessage(bytes).map(hexOf)).toEqual([golden]);
    expect(() => parseBinaryMessage(Uint8Array.of(3, 0, 0))).toThrow(RangeError);
    expect(() => parseBinaryMessage(new Uint8Array())).toThrow(RangeError);
    expect(() => parseBinaryMessage(encodeBatch([bytes]).subarray(0, 20))).toThrow(RangeError);
  });
});

const bed = exampleBed();
const { bedId, epoch } = bed;
const serverExamples: readonly ServerMessage[] = [
  {
    op: 'hello',
    protocolVersion: 1,
    version: '0.1.0',
    site: 'PICU',
    sourceMode: 'demo',
    clock: { atMs: 1000, wallMs: 1005 },
    beds: [{ bedId, label: '1' }],
  },
  { op: 'bed', bed },
  exampleSnapshot(bed, { seq: 7 }),
  { op: 'alarm', ...exampleAlarm(bed, { seq: 8 }) },
  { op: 'devices', bedId, devices: [exampleDevice('pump')] },
  { op: 'recording', bedId, ok: false, reason: 'diskFull', startedMs: 1, recorded: null },
  { op: 'event', bedId, atMs: 5, device: 'pump', event: 'mark', detail: { note: 'zero', count: 2 } },
  { op: 'gap', bedId, epoch, fromSeq: 3, toSeq: 9, fromMs: null, toMs: 900, reason: 'conflated' },
  { op: 'heartbeat', n: 3, atMs: 1, wallMs: 2, coreAlive: true, beds: [{ bedId, epoch, seq: 9 }] },
  { op: 'error', code: 'unknownBed', message: 'No bed "x" in this gateway.' },
];

describe('text messages', () => {
  it.each(serverExamples.map((message) => [message.op, message] as const))(
    'a server message survives the way to the browser unchanged and fits its schema: %s',
    (_op, message) => {
      const text = serialiseServerMessage(message);
      expect(parseServerMessage(text)).toEqual(message);
      expect(serverMessageSchema.parse(JSON.parse(text))).toEqual(message);
    },
  );

  it('has an example of every server message', () => {
    const ops = serverMessageSchema.options.map((option) => option.shape.op.value);
    expect(serverExamples.map(({ op }) => op).toSorted()).toEqual(ops.toSorted());
  });

  it('a gap and a heartbeat have exactly this text', () => {
    const text = (op: ServerMessage['op']): string =>
      serverExamples.filter((message) => message.op === op).map(serialiseServerMessage)[0] ?? '';
    expect(text('gap')).toBe(
      '{"op":"gap","bedId":"bed-1","epoch":1700000000,"fromSeq":3,"toSeq":9,"fromMs":null,"toMs":900,"reason":"conflated"}',
    );
    expect(text('heartbeat')).toBe(
      '{"op":"heartbeat","n":3,"atMs":1,"wallMs":2,"coreAlive":true,"beds":[{"bedId":"bed-1","epoch":1700000000,"seq":9}]}',
    );
  });

  it('the browser ignores what is not a message of this protocol', () => {
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"op":"futureOp"}',
      '{"op":"__proto__"}',
      '"hello"',
      '{"op":7}',
    ])
      expect(parseServerMessage(text)).toBeUndefined();
  });

  it('a client message survives the way to the server unchanged', () => {
    const messages = [
      { op: 'hello', protocolVersion: 1, client: { name: 'bedside', role: 'bedside' } },
      { op: 'subscribe', beds: [bedId], resume: [{ bedId, epoch, seq: 4 }] },
      { op: 'painted', beat: 4 },
    ].map((message) => clientMessageSchema.parse(message));
    for (const message of messages)
      expect(parseClientMessage(serialiseClientMessage(message))).toEqual({ ok: true, message });
  });

  it('the server never throws on what a client sends, and its answer fits a close frame', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const parsed = parseClientMessage(text);
        if (!parsed.ok) expect(Buffer.byteLength(parsed.problem)).toBeLessThanOrEqual(123);
      }),
    );
  });
});
