import type { Sample } from '@circuitwatch/shared/channels/sample.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';
import { decodeSampleBlock, fromCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { describe, expect, it } from 'vitest';
import { BlockBuilder } from './block-builder.ts';

const description: BedDescription = {
  bedId: 'bed-1',
  label: '1',
  bedIndex: 3,
  epoch: 1_700_000_000,
  runId: 'run-1',
  runStartedMs: 0,
  patient: { weightKg: 3.5, mode: 'VA', band: 'neonate', targetFlowLpm: 0.35 },
  devices: [],
  channels: ['flow', 'p1', 'flow@cdi', 'dP'],
  sources: ['pump', 'cdi', 'derived'],
};

const sample = (source: string, channel: string, atMs: number, value: number | null): Sample => ({
  source,
  channel,
  atMs,
  value,
  validity: value === null ? 'invalid' : 'valid',
});

describe('the block builder', () => {
  it('puts neighbouring samples of one source and time into one frame', () => {
    const samples = [
      sample('pump', 'flow', 1000, 0.354),
      sample('pump', 'p1', 1000, -42),
      sample('derived', 'dP', 1000, null),
    ];
    const [bytes, ...others] = new BlockBuilder(description).build(samples, 7);
    expect(others).toEqual([]);
    const block = decodeSampleBlock(bytes ?? new Uint8Array());
    expect(block).toMatchObject({ bedIndex: 3, epoch: 1_700_000_000, seq: 7, conflated: false });
    expect(block.frames.map(({ sourceIndex, samples: { length } }) => [sourceIndex, length])).toEqual([
      [0, 2],
      [2, 1],
    ]);
    expect(fromCount(block.frames[0]?.samples[0]?.count ?? 0, 0.001)).toBe(0.354);
    expect(fromCount(block.frames[1]?.samples[0]?.count ?? 0, 1)).toBeNull();
  });

  it('orders frames by time when a slower process delivers older ones', () => {
    const samples = [sample('pump', 'p1', 2000, 1), sample('cdi', 'flow@cdi', 1990, 2)];
    const [bytes] = new BlockBuilder(description).build(samples, 1);
    expect(decodeSampleBlock(bytes ?? new Uint8Array()).frames.map(({ atMs }) => atMs)).toEqual([1990, 2000]);
  });

  it('splits what lies more than 65 s apart into blocks with consecutive numbers', () => {
    const samples = [
      sample('pump', 'p1', 0, 1),
      sample('pump', 'p1', 65_535, 2),
      sample('pump', 'p1', 65_536, 3),
    ];
    const blocks = new BlockBuilder(description).build(samples, 5).map(decodeSampleBlock);
    expect(blocks.map(({ seq, frames }) => [seq, frames.map(({ atMs }) => atMs)])).toEqual([
      [5, [0, 65_535]],
      [6, [65_536]],
    ]);
  });

  it('leaves out channels that the bed does not have and remembers their names', () => {
    const builder = new BlockBuilder(description);
    expect(builder.build([sample('pump', 'svo2', 1, 70), sample('nobody', 'flow', 1, 1)], 1)).toEqual([]);
    expect([...builder.unknown]).toEqual(['pump/svo2', 'nobody/flow']);
  });
});
