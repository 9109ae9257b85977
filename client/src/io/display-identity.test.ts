/** A display's role and name: what the address and the storage say, and what happens when they say nonsense. */
import { describe, expect, it } from 'vitest';
import { displayId, displayRole } from './display-identity.ts';

describe('the identity of a display', () => {
  it('is a desk unless the address names a role that exists', () => {
    expect(displayRole('?bed=b1')).toBe('desk');
    expect(displayRole('?role=bedside&bed=b1')).toBe('bedside');
    expect(displayRole('?role=wall')).toBe('wall');
    expect(displayRole('?role=admin')).toBe('desk');
  });

  it('[R59] is the same after a reload, and another one in another browser', () => {
    const storage = (): Pick<Storage, 'getItem' | 'setItem'> => {
      const kept = new Map<string, string>();
      return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
    };
    let seed = 0;
    const random = (bytes: Uint8Array): void => void bytes.fill(++seed);
    const mine = storage();
    const id = displayId(mine, random);
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(displayId(mine, random)).toBe(id);
    expect(displayId(storage(), random)).not.toBe(id);
    mine.setItem('circuitwatch.display', '<script>');
    expect(displayId(mine, random)).toMatch(/^[0-9a-f]{24}$/);
  });

  it('has a name even where the storage is blocked', () => {
    const refuse = (): never => {
      throw new Error('blocked');
    };
    expect(displayId({ getItem: refuse, setItem: refuse }, (bytes) => void bytes.fill(7))).toHaveLength(24);
  });
});
