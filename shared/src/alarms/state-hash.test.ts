/** The number by which a screen knows that it missed no alarm message. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmStateHash } from './state-hash.ts';

const alarm = fc.record({ alarmId: fc.string({ maxLength: 20 }), revision: fc.nat() });
const alarms = fc.uniqueArray(alarm, { selector: ({ alarmId }) => alarmId, minLength: 1, maxLength: 40 });

describe('the hash of a bed’s alarms', () => {
  it('[R57] is the same in any order', () => {
    fc.assert(
      fc.property(alarms, (list) => alarmStateHash(list, 3) === alarmStateHash(list.toReversed(), 3)),
    );
  });

  it('[R57] changes when any one alarm changes, comes or goes', () => {
    fc.assert(
      fc.property(alarms, fc.nat(), (list, pick) => {
        const index = pick % list.length;
        const changed = list.map((entry, i) =>
          i === index ? { ...entry, revision: entry.revision + 1 } : entry,
        );
        expect(alarmStateHash(changed, 3)).not.toBe(alarmStateHash(list, 3));
        expect(
          alarmStateHash(
            list.filter((_, i) => i !== index),
            3,
          ),
        ).not.toBe(alarmStateHash(list, 3));
      }),
    );
  });

  it('is pinned: gateway and screen of different builds must agree', () => {
    expect(alarmStateHash([], 0)).toBe(2_651_208_295);
    expect(alarmStateHash([{ alarmId: 'a', revision: 1 }], 0)).toBe(2_042_853_584);
  });
});
