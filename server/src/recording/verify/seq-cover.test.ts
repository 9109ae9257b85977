/** Holes in sequence numbers. */
import { describe, expect, it } from 'vitest';
import { SeqCover } from './seq-cover.ts';

describe('seq cover', () => {
  it('names what is missing between the first number and the last that must be there', () => {
    const cover = new SeqCover();
    for (const seq of [5, 6, 9, 20_000]) cover.add(seq);
    cover.addRange({ from: 11, to: 19_998 });
    expect(cover.holes(20_002, 10)).toEqual([
      { from: 7, to: 8 },
      { from: 10, to: 10 },
      { from: 19_999, to: 19_999 },
      { from: 20_001, to: 20_002 },
    ]);
    expect(cover.holes(20_002, 1)).toEqual([{ from: 7, to: 8 }]);
  });

  it('is empty until something was added, and ignores numbers that cannot be', () => {
    const cover = new SeqCover();
    cover.add(0);
    cover.add(-1);
    cover.add(2 ** 40);
    expect(cover.isEmpty).toBe(true);
  });
});
