/** Comparing recorded with re-run samples. */
import { describe, expect, it } from 'vitest';
import { ReadingDiff, shownReadingsMax } from './reading-diff.ts';

const reading = (atMs: number, count: number | null = 4_000) =>
  ({ atMs, count, validity: count === null ? 'invalid' : 'valid' }) as const;

describe('the difference of two series of readings', () => {
  it('counts equal, changed, missing and additional readings per channel, whichever side comes first', () => {
    const diff = new ReadingDiff();
    for (const one of [reading(1), reading(2), reading(3), reading(5)]) diff.recorded('flow', one);
    diff.settle();
    for (const one of [reading(1), reading(2, 4_001), reading(4), reading(5, null)]) diff.rerun('flow', one);
    diff.rerun('rpm', reading(1));
    expect(diff.finish()).toEqual([
      {
        channel: 'flow',
        equal: 1,
        changed: 2,
        added: 1,
        removed: 1,
        first: [
          { atMs: 2, recorded: reading(2), rerun: reading(2, 4_001) },
          { atMs: 3, recorded: reading(3) },
          { atMs: 4, rerun: reading(4) },
          { atMs: 5, recorded: reading(5), rerun: reading(5, null) },
        ],
      },
      { channel: 'rpm', equal: 0, changed: 0, added: 1, removed: 0, first: [{ atMs: 1, rerun: reading(1) }] },
    ]);
  });

  it('shows the first differences only, and counts all', () => {
    const diff = new ReadingDiff();
    for (let atMs = 0; atMs < 100; atMs++) diff.recorded('flow', reading(atMs));
    const [flow] = diff.finish();
    expect(flow?.removed).toBe(100);
    expect(flow?.first).toHaveLength(shownReadingsMax);
  });
});
