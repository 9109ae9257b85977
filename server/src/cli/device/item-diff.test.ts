/** The shortest difference of two lists. */
import { describe, expect, it } from 'vitest';
import { diffKeys } from './item-diff.ts';

function shown(a: string, b: string): string | undefined {
  return diffKeys(a.split(''), b.split(''))
    ?.map((edit) =>
      edit.type === 'same' ? a[edit.a] : edit.type === 'onlyA' ? `-${a[edit.a]}` : `+${b[edit.b]}`,
    )
    .join('');
}

describe('diffKeys', () => {
  it('finds nothing between equal lists', () => {
    expect(shown('abc', 'abc')).toBe('abc');
    expect(shown('', '')).toBe('');
  });

  it('finds the shortest way from one list to the other', () => {
    expect(shown('abcabba', 'cbabac')?.match(/[+-]/g)).toHaveLength(5);
    expect(shown('abcdef', 'abdef')).toBe('ab-cdef');
    expect(shown('abc', 'xabc')).toBe('+xabc');
    expect(shown('abc', '')).toBe('-a-b-c');
    expect(shown('', 'ab')).toBe('+a+b');
  });

  it('every edit script turns one list into the other', () => {
    const words = ['', 'a', 'ab', 'ba', 'abab', 'bbaab', 'aabbab', 'abcabc'];
    for (const a of words) {
      for (const b of words) {
        const edits = diffKeys(a.split(''), b.split('')) ?? [];
        const fromA = edits.map((edit) => (edit.type === 'onlyB' ? '' : a[edit.a]));
        const fromB = edits.map((edit) => (edit.type === 'onlyA' ? '' : b[edit.b]));
        expect(fromA.join('')).toBe(a);
        expect(fromB.join('')).toBe(b);
      }
    }
  });

  it('gives up when there is little in common', () => {
    const a = Array.from({ length: 3000 }, (_, index) => `a${index}`);
    const b = Array.from({ length: 3000 }, (_, index) => `b${index}`);
    expect(diffKeys(a, b)).toBeUndefined();
  });
});
