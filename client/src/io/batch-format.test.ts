import { encodeSampleBlock, noValueCount, type SampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockFlattener, BlockReader } from './batch-format.ts';

const sample = fc.record({
  channelIndex: fc.nat(0xffff),
  validityCode: fc.nat(9),
  count: fc.oneof(fc.integer({ min: -0x7fff_ffff, max: 0x7fff_ffff }), fc.constant(noValueCount)),
});
const frames = fc
  .array(
    fc.record({
      sourceIndex: fc.nat(255),
      dtMs: fc.nat(500),
      samples: fc.array(sample, { minLength: 1, maxLength: 20 }),
    }),
    { maxLength: 8 },
  )
  .map((list) => {
    let atMs = 1_700_000_000_000;
    return list.map(({ sourceIndex, dtMs, samples }) => ({ sourceIndex, atMs: (atMs += dtMs + 1), samples }));
  });
const block: fc.Arbitrary<SampleBlock> = fc.record({
  bedIndex: fc.nat(63),
  epoch: fc.nat(0xffff_ffff),
  seq: fc.nat(0xffff_ffff),
  conflated: fc.boolean(),
  frames,
});

function read(flat: Float64Array): SampleBlock[] {
  const blocks: SampleBlock[] = [];
  const reader = new BlockReader(flat);
  while (reader.next()) {
    const { bedIndex, epoch, seq, conflated } = reader;
    const found: SampleBlock = { bedIndex, epoch, seq, conflated, frames: [] };
    reader.forEachSample((sourceIndex, atMs, channelIndex, validityCode, count) => {
      const last = found.frames.at(-1);
      if (last?.atMs === atMs && last.sourceIndex === sourceIndex)
        last.samples.push({ channelIndex, validityCode, count });
      else found.frames.push({ sourceIndex, atMs, samples: [{ channelIndex, validityCode, count }] });
      return true;
    });
    blocks.push(found);
  }
  return blocks;
}

describe('the flat batch between worker and page', () => {
  it('gives back every block, frame and sample that went in', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
        const flattener = new BlockFlattener();
        for (const one of blocks) flattener.add(encodeSampleBlock(one));
        expect(read(flattener.take())).toEqual(blocks);
        expect(flattener.empty).toBe(true);
      }),
    );
  });

  it('skips the samples of a block that the reader was not asked for', () => {
    const flattener = new BlockFlattener();
    const one = { channelIndex: 1, validityCode: 0, count: 5 };
    for (const seq of [1, 2])
      flattener.add(
        encodeSampleBlock({
          bedIndex: 0,
          epoch: 1,
          seq,
          conflated: false,
          frames: [{ sourceIndex: 0, atMs: 1_000, samples: [one, one, one] }],
        }),
      );
    const reader = new BlockReader(flattener.take());
    const seqs: number[] = [];
    while (reader.next()) seqs.push(reader.seq);
    expect(seqs).toEqual([1, 2]);
  });

  it('counts samples whose index is in no table', () => {
    const flattener = new BlockFlattener();
    const samples = [{ channelIndex: 900, validityCode: 0, count: 5 }];
    const frame = { sourceIndex: 0, atMs: 1_000, samples };
    flattener.add(encodeSampleBlock({ bedIndex: 0, epoch: 1, seq: 1, conflated: false, frames: [frame] }));
    const reader = new BlockReader(flattener.take());
    reader.next();
    reader.forEachSample(() => false);
    expect(reader.skipped).toBe(1);
  });
});
