import { describe, expect, it } from 'vitest';
import { type Startable, StartQueue } from './start-queue.ts';

describe('the start queue', () => {
  it('starts two at a time, each next one when an earlier one has settled, all of them once', () => {
    const started: string[] = [];
    const make = (name: string): Startable => ({ start: () => started.push(name) });
    const [a, b, c, d] = [make('a'), make('b'), make('c'), make('d')];
    const queue = new StartQueue();
    queue.add([a, b, c, d]);
    expect(started).toEqual(['a', 'b']);
    queue.settled(b);
    expect(started).toEqual(['a', 'b', 'c']);
    queue.settled(b);
    expect(started).toEqual(['a', 'b', 'c']);
    queue.settled(a);
    queue.settled(c);
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });
});
