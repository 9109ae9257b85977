import { describe, expect, it } from 'vitest';
import { Outbox, waitingNumbersMax } from './outbox.ts';
import type { StreamItem } from './worker-protocol.ts';

const message: StreamItem = {
  kind: 'message',
  message: { op: 'error', code: 'x', message: 'x' },
  localMs: 0,
};
const blocks = (length: number): StreamItem => ({ kind: 'blocks', flat: new Float64Array(length) });

function outbox(): { box: Outbox; posts: StreamItem[][] } {
  const posts: StreamItem[][] = [];
  return { box: new Outbox((items) => posts.push(items)), posts };
}

describe('the queue from worker to page', () => {
  it('sends at once while the page keeps up, and gathers when it does not', () => {
    const { box, posts } = outbox();
    for (let i = 0; i < 10; i++) {
      box.add(blocks(10));
      box.flush();
    }
    expect(posts.map((items) => items.length)).toEqual([1, 1, 1, 1]);
    box.consumed();
    expect(posts.map((items) => items.length)).toEqual([1, 1, 1, 1, 6]);
  });

  it('gives up samples when too many wait, but never a message', () => {
    const { box, posts } = outbox();
    for (let i = 0; i < 4; i++) {
      box.add(message);
      box.flush();
    }
    expect(box.add(blocks(waitingNumbersMax))).toBe(true);
    expect(box.add(blocks(1))).toBe(false);
    for (let i = 0; i < 1_000; i++) expect(box.add(message)).toBe(true);
    expect(box.takeRecovered()).toBe(false);
    box.consumed();
    expect(posts.at(-1)).toHaveLength(1_001);
    expect(box.takeRecovered()).toBe(true);
    expect(box.takeRecovered()).toBe(false);
  });
});
