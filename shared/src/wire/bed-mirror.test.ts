/** The mirror against streams built with the real codec: order, holes, epochs, and that it equals a straight replay. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validityCode } from '../channels/validity.ts';
import { BedMirror } from './bed-mirror.ts';
import { exampleAlarm, exampleBed, exampleDevice, exampleSnapshot } from './examples.fixture.ts';
import { encodeSampleBlock, noValueCount, type BlockSample } from './sample-block.ts';

const bed = exampleBed();
const flow = bed.channels.indexOf('flow');
const p1 = bed.channels.indexOf('p1');

function block(seq: number, samples: BlockSample[], options: { epoch?: number; conflated?: boolean } = {}) {
  return encodeSampleBlock({
    bedIndex: 0,
    epoch: options.epoch ?? bed.epoch,
    seq,
    conflated: options.conflated ?? false,
    frames: [{ sourceIndex: 0, atMs: 1000 + seq * 100, samples }],
  });
}

function flowSample(count: number, validity: 'valid' | 'notAvailable' = 'valid'): BlockSample {
  return { channelIndex: flow, validityCode: validityCode(validity), count };
}

function started(): BedMirror {
  const mirror = new BedMirror(bed);
  mirror.applySnapshot(exampleSnapshot(bed, { seq: 10 }));
  return mirror;
}

describe('BedMirror', () => {
  it('takes nothing before a snapshot, because it could not tell what is missing', () => {
    const mirror = new BedMirror(bed);
    expect(mirror.applyBlock(block(1, [flowSample(4000)]))).toEqual({ kind: 'noSnapshot' });
    expect(mirror.samples()).toEqual([]);
    expect(mirror.snapshot()).toBeUndefined();
  });

  it('keeps the last sample of each channel and moves its position by one per block', () => {
    const mirror = started();
    expect(mirror.applyBlock(block(11, [flowSample(3850)]))).toEqual({ kind: 'applied' });
    expect(mirror.sampleAt(flow)).toEqual({
      channel: 'flow',
      value: 3.85,
      validity: 'valid',
      source: 'pump',
      atMs: 2100,
    });
    expect(mirror.position).toEqual({ epoch: bed.epoch, seq: 11 });
    expect(mirror.atMs).toBe(2100);
  });

  it('keeps a missing value missing, with its validity', () => {
    const mirror = started();
    mirror.applyBlock(block(11, [flowSample(noValueCount, 'notAvailable')]));
    expect(mirror.sampleAt(flow)).toMatchObject({ value: null, validity: 'notAvailable' });
  });

  it('reports a hole with its exact ends and still shows the newest value', () => {
    const mirror = started();
    expect(mirror.applyBlock(block(14, [flowSample(4100)]))).toEqual({
      kind: 'hole',
      fromSeq: 11,
      toSeq: 13,
    });
    expect(mirror.sampleAt(flow)?.value).toBe(4.1);
  });

  it('sees no hole when the server named it with a gap first', () => {
    const mirror = started();
    mirror.applyGap({ epoch: bed.epoch, toSeq: 13 });
    expect(mirror.applyBlock(block(14, [flowSample(4100)]))).toEqual({ kind: 'applied' });
  });

  it('applies a conflated block at the position its gap named', () => {
    const mirror = started();
    mirror.applyGap({ epoch: bed.epoch, toSeq: 20 });
    expect(mirror.applyBlock(block(20, [flowSample(5000)], { conflated: true }))).toEqual({
      kind: 'applied',
    });
    expect(mirror.sampleAt(flow)?.value).toBe(5);
    expect(mirror.applyBlock(block(21, [flowSample(5100)]))).toEqual({ kind: 'applied' });
  });

  it('ignores a block it already has, so that a value never jumps back', () => {
    const mirror = started();
    mirror.applyBlock(block(11, [flowSample(4000)]));
    mirror.applyBlock(block(12, [flowSample(4200)]));
    expect(mirror.applyBlock(block(11, [flowSample(4000)]))).toEqual({ kind: 'duplicate' });
    expect(mirror.sampleAt(flow)?.value).toBe(4.2);
  });

  it('refuses another epoch until its snapshot has come', () => {
    const mirror = started();
    const next = block(1, [flowSample(4000)], { epoch: bed.epoch + 1 });
    expect(mirror.applyBlock(next)).toEqual({ kind: 'otherEpoch' });
    expect(mirror.position).toEqual({ epoch: bed.epoch, seq: 10 });
  });

  it('keeps its state over a repeated description and forgets it in another epoch', () => {
    const mirror = started();
    expect(mirror.withDescription({ ...bed, bedIndex: 3 }).position).toEqual({ epoch: bed.epoch, seq: 10 });
    expect(mirror.withDescription({ ...bed, epoch: bed.epoch + 1 }).position).toBeUndefined();
  });

  it('counts alarm messages in the same sequence and keeps one state per rule and device', () => {
    const mirror = started();
    const first = exampleAlarm(bed, { seq: 11, device: 'pump' });
    const second = exampleAlarm(bed, { seq: 12, device: 'probe' });
    expect(mirror.applyAlarm(first)).toEqual({ kind: 'applied' });
    expect(mirror.applyAlarm(second)).toEqual({ kind: 'applied' });
    expect(mirror.applyAlarm(second)).toEqual({ kind: 'duplicate' });
    expect(mirror.alarms().map((view) => view.device)).toEqual(['pump', 'probe']);
  });

  it('keeps the last value and its own time under a stale mark', () => {
    const mirror = started();
    mirror.applyBlock(block(11, [flowSample(4000)]));
    const before = mirror.sampleAt(flow);
    mirror.applyBlock(
      block(80, [{ channelIndex: flow, validityCode: validityCode('stale'), count: noValueCount }]),
    );
    expect(mirror.sampleAt(flow)).toEqual({ ...before, validity: 'stale' });
  });

  it('drops what a new snapshot does not have', () => {
    const mirror = started();
    mirror.applyBlock(block(11, [{ channelIndex: p1, validityCode: 0, count: -40 }]));
    mirror.applyAlarm(exampleAlarm(bed, { seq: 12 }));
    mirror.applySnapshot({ ...exampleSnapshot(bed, { seq: 30 }), samples: [], alarms: [] });
    expect(mirror.samples()).toEqual([]);
    expect(mirror.alarms()).toEqual([]);
  });

  it('gives a snapshot from which a second mirror is the same', () => {
    const mirror = started();
    mirror.applyBlock(block(11, [flowSample(4000), { channelIndex: p1, validityCode: 4, count: -40 }]));
    mirror.applyAlarm(exampleAlarm(bed, { seq: 12 }));
    mirror.applyDevices([{ ...exampleDevice('pump'), phase: 'backoff', reason: 'no answer' }]);
    const snapshot = mirror.snapshot();
    const copy = new BedMirror(bed);
    if (snapshot) copy.applySnapshot(snapshot);
    expect(copy.snapshot()).toEqual(snapshot);
  });

  it('counts samples of channels or sources it does not know and shows none of them', () => {
    const mirror = started();
    const before = mirror.samples();
    mirror.applyBlock(block(11, [{ channelIndex: 999, validityCode: 0, count: 1 }]));
    expect(mirror.unknownSamples).toBe(1);
    expect(mirror.samples()).toEqual(before);
  });

  it('throws on a cut block without having applied any of it', () => {
    const mirror = started();
    const before = mirror.snapshot();
    const whole = block(11, [flowSample(4000), { channelIndex: p1, validityCode: 0, count: -40 }]);
    for (let length = 0; length < whole.byteLength; length++)
      expect(() => mirror.applyBlock(whole.subarray(0, length))).toThrow(RangeError);
    expect(mirror.snapshot()).toEqual(before);
  });

  it('ends in the same state however a stream is delayed, repeated or cut and resumed', () => {
    const seqs = fc.array(fc.integer({ min: 11, max: 40 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(seqs, (order) => {
        const mirror = started();
        let highest = 10;
        for (const seq of order) {
          const result = mirror.applyBlock(block(seq, [flowSample(seq * 10)]));
          if (seq <= highest) expect(result.kind).toBe('duplicate');
          else if (seq === highest + 1) expect(result.kind).toBe('applied');
          else expect(result).toEqual({ kind: 'hole', fromSeq: highest + 1, toSeq: seq - 1 });
          highest = Math.max(highest, seq);
        }
        expect(mirror.sampleAt(flow)?.value).toBe(highest / 100);
      }),
    );
  });
});
