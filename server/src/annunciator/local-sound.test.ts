/** When the gateway sounds by itself: after 2 s without a proof from the bedside, and not when somebody proves it. */
import type { AudibleView, BedAudio } from '@circuitwatch/shared/sound/sound-wanted.ts';
import { describe, expect, it } from 'vitest';
import type { AnnunciatorOrder } from './annunciator.ts';
import { localSound } from './local-sound.ts';

const high: AudibleView = { priority: 'high', onsetMs: 1_000, consequenceOf: null };
const on: BedAudio = { type: 'on' };

/** One bed, asked every 250 ms from 10 s to `untilMs`. */
function asked(
  untilMs: number,
  at: { views?: AudibleView[]; audio?: BedAudio; proven?: boolean; heardAgoMs?: number },
): AnnunciatorOrder {
  const unproven = new Map<string, number>();
  const soundingHigh = new Set(at.proven ? ['bed-1'] : []);
  let order: AnnunciatorOrder | undefined;
  for (let ms = 10_000; ms <= untilMs; ms += 250) {
    const bed = { bedId: 'bed-1', views: at.views ?? [high], audio: at.audio ?? on };
    const displays = { soundingHigh, heardMs: ms - (at.heardAgoMs ?? 500) };
    order = localSound([bed], displays, unproven, { gatewayMs: ms, monotonicMs: ms });
  }
  return order ?? { priority: null, bedIds: [], reason: null };
}

describe('the gateway’s own sound', () => {
  it('[R27] begins 2 s after a HIGH alarm that no bedside display sounds, not before', () => {
    expect(asked(11_750, {}).priority).toBe(null);
    expect(asked(12_000, {})).toEqual({ priority: 'high', bedIds: ['bed-1'], reason: 'noBedsideSound' });
  });

  it('[R27] stays silent while a bedside display proves that it sounds HIGH', () => {
    expect(asked(60_000, { proven: true }).priority).toBe(null);
  });

  it('[R27] begins when the process of the displays says nothing any more, whatever it said last', () => {
    expect(asked(12_000, { proven: true, heardAgoMs: 2_501 })).toMatchObject({
      priority: 'high',
      reason: 'displaysLost',
    });
    expect(asked(12_000, { heardAgoMs: Number.POSITIVE_INFINITY }).reason).toBe('displaysLost');
  });

  it('is for HIGH alarms that nobody has acknowledged or paused', () => {
    expect(asked(30_000, { views: [{ ...high, priority: 'medium' }] }).priority).toBe(null);
    expect(asked(30_000, { views: [{ ...high, ack: 'ack' }] }).priority).toBe(null);
    expect(asked(30_000, { audio: { type: 'paused', untilMs: 40_000 } }).priority).toBe(null);
    expect(asked(42_000, { audio: { type: 'paused', untilMs: 40_000 } }).priority).toBe('high');
  });
});
