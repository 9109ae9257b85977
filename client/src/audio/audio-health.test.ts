/** What a display concludes about its own sound, from what a browser says and from the signal. */
import { describe, expect, it } from 'vitest';
import { isClockStalled, judgeAudio, RenderWatch } from './audio-health.ts';

describe('audio health', () => {
  it.each([
    ['running', false, true, 'ok'],
    ['running', true, true, 'stalled'],
    ['running', false, false, 'notRendered'],
    ['suspended', false, true, 'blocked'],
    ['interrupted', true, true, 'interrupted'],
    ['closed', false, true, 'unavailable'],
    ['none', false, true, 'unavailable'],
  ] as const)(
    '[R63] a context that is %s (clock stands: %s, burst came out: %s) is %s',
    (state, stalled, rendered, is) => {
      expect(judgeAudio(state, stalled, rendered)).toBe(is);
    },
  );

  it('[R63] a clock that stands or creeps is stalled, one that jitters is not, and two near looks say nothing', () => {
    const before = { contextSec: 10, localMs: 0 };
    expect(isClockStalled(before, { contextSec: 10, localMs: 1_000 })).toBe(true);
    expect(isClockStalled(before, { contextSec: 10.3, localMs: 1_000 })).toBe(true);
    expect(isClockStalled(before, { contextSec: 10.9, localMs: 1_000 })).toBe(false);
    expect(isClockStalled(before, { contextSec: 10, localMs: 300 })).toBe(undefined);
  });
});

describe('the watch over what came out', () => {
  const burst = { startSec: 10, endSec: 10.6 };
  const looked = (looks: readonly (readonly [atSec: number, level: number])[]): RenderWatch => {
    const watch = new RenderWatch();
    for (const [atSec, level] of looks) watch.look(atSec < burst.endSec ? [burst] : [], atSec, level);
    return watch;
  };

  it('[R63] a burst that is in the signal is proven, and stays the proof', () => {
    const watch = looked([
      [10.3, 0.4],
      [11.2, 0.2],
      [12.2, 0],
    ]);
    expect(watch).toMatchObject({ isRendered: true, provenSec: 10 });
  });

  it('[R63] a burst that is not in the signal is a fault within 2 s of its end, until one is', () => {
    const watch = looked([
      [10.3, 0],
      [11.2, 0],
      [12.2, 0],
    ]);
    expect(watch).toMatchObject({ isRendered: false, provenSec: Number.NEGATIVE_INFINITY });
    watch.look([{ startSec: 20, endSec: 20.6 }], 20.3, 0.5);
    expect(watch).toMatchObject({ isRendered: true, provenSec: 20 });
  });

  it('a page that looked only once, just after the start or long after the end, accuses nobody', () => {
    expect(
      looked([
        [10.05, 0],
        [19, 0],
      ]).isRendered,
    ).toBe(true);
    expect(looked([[19, 0]]).isRendered).toBe(true);
  });

  it('a burst that was cut is not missed', () => {
    const watch = looked([[10.3, 0]]);
    watch.forget();
    watch.look([], 12, 0);
    expect(watch.isRendered).toBe(true);
  });
});
