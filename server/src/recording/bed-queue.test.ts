/** The queue in front of the recorder's thread: order, refusals, bounds, and what is dropped when it is full. */
import { describe, expect, it } from 'vitest';
import { decodeTailRaw } from '@circuitwatch/shared/recording/tail.ts';
import { splitBatch } from '@circuitwatch/shared/wire/sample-block.ts';
import { BedQueue } from './bed-queue.ts';
import type { TailItem } from './tail-group.ts';

function item(seq: number, bytes = 10, epoch = 1): TailItem {
  return {
    epoch,
    seqFrom: seq,
    seqTo: seq,
    atMs: seq * 100,
    blocks: [new Uint8Array(bytes)],
    raw: [{ device: 'pump', atMs: seq * 100, direction: 'in', bytes: new Uint8Array(bytes) }],
    events: [{ epoch, seq: null, atMs: seq * 100, type: 'link', device: 'pump', body: '{}' }],
    ledger: [],
  };
}

const seqsOf = (queue: BedQueue): (number | undefined)[] => {
  const group = queue.take(0);
  return [group?.seqFrom, group?.seqTo];
};

describe('bed queue', () => {
  it('groups what waits, one group in flight at a time', () => {
    const queue = new BedQueue('bed-1');
    for (let seq = 1; seq <= 5; seq++) queue.add(item(seq));
    expect(seqsOf(queue)).toEqual([1, 5]);
    queue.add(item(6));
    expect(queue.take(0)).toBeUndefined();
    expect(queue.confirmed()?.seqTo).toBe(5);
    expect(seqsOf(queue)).toEqual([6, 6]);
  });

  it('a refused group comes again before anything later', () => {
    const queue = new BedQueue('bed-1');
    queue.add(item(1));
    const first = queue.take(0);
    queue.add(item(2));
    queue.refused();
    expect(queue.isRefused).toBe(true);
    expect(queue.take(0)).toBe(first);
    queue.confirmed();
    expect(seqsOf(queue)).toEqual([2, 2]);
  });

  it('an epoch’s groups do not mix with the next one’s', () => {
    const queue = new BedQueue('bed-1');
    queue.add(item(8));
    queue.add(item(1, 10, 2));
    expect(queue.take(0)?.epoch).toBe(1);
    queue.confirmed();
    expect(queue.take(0)?.epoch).toBe(2);
  });

  it('a group stays short, so that readers find its chunk by time', () => {
    const queue = new BedQueue('bed-1');
    for (let seq = 1; seq <= 1500; seq++) queue.add(item(seq));
    const group = queue.take(0);
    expect((group?.toMs ?? 0) - (group?.fromMs ?? 0)).toBeLessThanOrEqual(60_000);
  });

  it('waiters are told when their group is durable, or that it never will be', async () => {
    const queue = new BedQueue('bed-1');
    const told: string[] = [];
    const waiter = (name: string) => ({
      resolve: () => void told.push(`${name} durable`),
      reject: (error: Error) => void told.push(`${name} ${error.message}`),
    });
    queue.add(item(1), waiter('a'));
    expect(queue.isUrgent).toBe(true);
    queue.take(0);
    expect(queue.isUrgent).toBe(false);
    queue.add(item(2), waiter('b'));
    queue.confirmed();
    expect(told).toEqual(['a durable']);
    queue.fail(new Error('closed'));
    expect(told).toEqual(['a durable', 'b closed']);
    expect(queue.isEmpty).toBe(true);
  });

  it('when it is full the oldest samples go, events stay, and the ledger says what is missing', () => {
    const queue = new BedQueue('bed-1', 10_000);
    for (let seq = 1; seq <= 60; seq++) queue.add(item(seq, 100));
    const group = queue.take(0);
    expect(group?.events).toHaveLength(60);
    const kept = splitBatch(group?.blocks ?? new Uint8Array()).length;
    expect(kept).toBeLessThan(60);
    expect(kept * 200).toBeLessThanOrEqual(10_000);
    expect(decodeTailRaw(group?.raw ?? new Uint8Array())).toHaveLength(kept);
    const dropped = (group?.ledger ?? []).filter((row) => row.detail['what'] === 'dropped');
    const missing = dropped.reduce(
      (n, row) => n + Number(row.detail['toSeq']) - Number(row.detail['fromSeq']) + 1,
      0,
    );
    expect(missing).toBe(60 - kept);
    expect(dropped[0]?.detail).toMatchObject({ fromSeq: 1, fromMs: 100 });
  });
});
