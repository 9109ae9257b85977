import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ringBytesMax, ringItemsMax, ringSpanMs, type StreamItem, StreamRing } from './stream-ring.ts';

function blockAt(seq: number, arrivedMs: number, bytes = 10): StreamItem {
  return { seq, atMs: seq * 100, arrivedMs, block: new Uint8Array(bytes) };
}

function filled(from: number, to: number): StreamRing {
  const ring = new StreamRing();
  for (let seq = from; seq <= to; seq++) ring.push(blockAt(seq, seq));
  return ring;
}

const seqsOf = (items: readonly StreamItem[] | undefined): number[] | undefined =>
  items?.map(({ seq }) => seq);

describe('the ring of recent blocks', () => {
  it('gives what came after a position, or says that it cannot', () => {
    const ring = filled(5, 9);
    expect(seqsOf(ring.after(6))).toEqual([7, 8, 9]);
    expect(seqsOf(ring.after(9))).toEqual([]);
    expect(seqsOf(ring.after(4))).toEqual([5, 6, 7, 8, 9]);
    expect(ring.after(3)).toBeUndefined();
    expect(new StreamRing().after(0)).toBeUndefined();
  });

  it('forgets what is older than its span', () => {
    const ring = new StreamRing();
    ring.push(blockAt(1, 0));
    ring.push(blockAt(2, 1));
    ring.push(blockAt(3, ringSpanMs + 1));
    expect(ring.after(0)).toBeUndefined();
    expect(seqsOf(ring.after(1))).toEqual([2, 3]);
  });

  it('never holds more bytes or items than it may, however long it runs', () => {
    const ring = new StreamRing();
    let mostItems = 0;
    let mostBytes = 0;
    for (let seq = 1; seq <= 3 * ringItemsMax; seq++) {
      ring.push(blockAt(seq, 0, 200));
      mostItems = Math.max(mostItems, ring.length);
      mostBytes = Math.max(mostBytes, ring.bytes);
    }
    expect(mostItems).toBeLessThanOrEqual(ringItemsMax);
    expect(mostBytes).toBeLessThanOrEqual(ringBytesMax);
    expect(seqsOf(ring.after(3 * ringItemsMax - 2))).toEqual([3 * ringItemsMax - 1, 3 * ringItemsMax]);
  });

  it('starts anew after a hole, so that it never gives a stretch with one inside', () => {
    const ring = filled(1, 5);
    ring.push(blockAt(9, 9));
    expect(ring.after(4)).toBeUndefined();
    expect(seqsOf(ring.after(8))).toEqual([9]);
  });

  it('knows the times of what it holds', () => {
    const ring = filled(5, 9);
    expect(ring.timeOf(5)).toBe(500);
    expect(ring.timeOf(9)).toBe(900);
    expect(ring.timeOf(4)).toBeNull();
    expect(ring.timeOf(10)).toBeNull();
  });

  it('gives the blocks after a position without the alarms between them', () => {
    const ring = filled(1, 2);
    ring.push({ seq: 3, atMs: 300, arrivedMs: 3, text: '{}' });
    ring.push(blockAt(4, 4, 40));
    expect(ring.blocksAfter(1).map(({ byteLength }) => byteLength)).toEqual([10, 40]);
    expect(ring.blocksAfter(-1)).toHaveLength(3);
  });

  it('answers like a plain list that forgets the same, for any pushes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 60 }), (gaps) => {
        const ring = new StreamRing();
        const list: StreamItem[] = [];
        let nowMs = 0;
        for (const [index, gap] of gaps.entries()) {
          nowMs += gap;
          const item = blockAt(index, nowMs);
          ring.push(item);
          list.push(item);
          while (list.length > 1 && nowMs - (list[0]?.arrivedMs ?? 0) > ringSpanMs) list.shift();
          const oldest = list[0]?.seq ?? 0;
          for (const seq of [oldest - 2, oldest - 1, oldest, index])
            expect(seqsOf(ring.after(seq))).toEqual(
              seq + 1 < oldest ? undefined : seqsOf(list.filter((other) => other.seq > seq)),
            );
        }
      }),
    );
  });
});
