/** Which seq an alarm's event gets, and what a group holds of its batches. */
import { describe, expect, it } from 'vitest';
import { noSignals } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { RecordBatch, RunEvent } from '@circuitwatch/shared/recording/record-types.ts';
import { encodeSampleBlock, splitBatch } from '@circuitwatch/shared/wire/sample-block.ts';
import { toTailGroup, toTailItem } from './tail-group.ts';

const block = (seq: number): Uint8Array =>
  encodeSampleBlock({ bedIndex: 0, epoch: 1, seq, conflated: false, frames: [] });

const alarm = (atMs: number): RunEvent => ({
  type: 'alarm',
  atMs,
  transition: {
    ruleId: 'flow.low',
    from: 'normal',
    to: 'pending',
    atMs,
    cause: 'value',
    rows: ['T1'],
    effects: [],
    view: {
      ...noSignals,
      alarmId: 'flow.low',
      ruleId: 'flow.low',
      revision: 1,
      occurrence: 0,
      condition: 'pending',
      kind: 'circuit',
      priority: 'high',
      level: null,
      channel: 'flow',
      device: null,
      value: null,
      limit: null,
      comparison: null,
      onsetMs: null,
      changedMs: atMs,
      consequenceOf: null,
    },
  },
});

function batch(seq: number, options: Partial<RecordBatch> = {}): RecordBatch {
  return {
    bedId: 'bed-1',
    epoch: 1,
    seq,
    atMs: seq * 100,
    blocks: [],
    raw: [],
    events: [],
    ledger: [],
    ...options,
  };
}

describe('tail group', () => {
  it('alarms own the seqs that no block of their batch has, in order', () => {
    const item = toTailItem(batch(14, { blocks: [block(11), block(13)], events: [alarm(1), alarm(2)] }), 10);
    expect(item.events.map((event) => event.seq)).toEqual([12, 14]);
    expect([item.seqFrom, item.seqTo]).toEqual([11, 14]);
  });

  it('other events have no seq, and a batch without news is an empty range', () => {
    const link: RunEvent = { type: 'link', atMs: 5, device: 'pump', detail: { phase: 'closed' } };
    const item = toTailItem(batch(10, { events: [link] }), 10);
    expect(item.events).toMatchObject([{ seq: null, device: 'pump', body: '{"phase":"closed"}' }]);
    expect(item.seqFrom).toBe(item.seqTo + 1);
  });

  it('a group is its items one after another', () => {
    const group = toTailGroup('bed-1', [
      toTailItem(batch(1, { blocks: [block(1)] }), 0),
      toTailItem(batch(3, { blocks: [block(2), block(3)] }), 1),
    ]);
    expect([group.seqFrom, group.seqTo, group.fromMs, group.toMs]).toEqual([1, 3, 100, 300]);
    expect(splitBatch(group.blocks)).toHaveLength(3);
  });
});
