/** The alarm sounds, measured from their samples: pulse times, spectrum, order of loudness; and which of them is wanted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priorities } from '../alarms/alarm-types.ts';
import { renderBurst } from './render-burst.ts';
import { burstPeriodMs, pulseStartsMs, soundSetIds, soundSets } from './sound-set.ts';
import { type AudibleView, loudest, silence, soundWanted } from './sound-wanted.ts';
import { measurePulses, spectralPeaks } from './spectrum.fixture.ts';
import { burstGain, defaultSoundPolicy, volumeStepMax, volumeStepOf } from './volume.ts';

const sampleRate = 48_000;

/** alarms.md §1.4, the reference pattern: written out, not computed. */
const reference = {
  high: { starts: [0, 250, 500, 1000, 1250, 1900, 2150, 2400, 2900, 3150], pulseMs: 150, periodMs: 8_300 },
  medium: { starts: [0, 400, 800], pulseMs: 200, periodMs: 9_000 },
  low: { starts: [0, 400], pulseMs: 200, periodMs: 20_600 },
} as const;

describe.each(soundSetIds)('[R29] the bursts of the set %s', (id) => {
  const set = soundSets[id];

  it.each(priorities)('[R21] %s: pulses begin and last as the reference pattern says, ±5 %', (priority) => {
    const { starts, pulseMs, periodMs } = reference[priority];
    const pulses = measurePulses(renderBurst(set, priority, sampleRate), sampleRate);
    expect(pulses).toHaveLength(starts.length);
    for (const [index, start] of starts.entries()) {
      const pulse = pulses[index];
      // From the first audible pulse, as an ear would: the rise takes a moment to pass the threshold.
      const at = (pulse?.startMs ?? 0) - (pulses[0]?.startMs ?? 0);
      expect(Math.abs(at - start)).toBeLessThanOrEqual(Math.max(0.05 * start, 1));
      expect(Math.abs((pulse?.lengthMs ?? 0) - pulseMs)).toBeLessThanOrEqual(0.05 * pulseMs);
    }
    expect(pulseStartsMs(set.bursts[priority])).toEqual(starts);
    expect(burstPeriodMs(set.bursts[priority])).toBe(periodMs);
  });

  it.each(priorities)('[R21] %s: rise and fall are 10–40 % of the pulse', (priority) => {
    const { pulseMs, riseMs, fallMs } = set.bursts[priority];
    for (const slope of [riseMs, fallMs]) {
      expect(slope / pulseMs).toBeGreaterThanOrEqual(0.1);
      expect(slope / pulseMs).toBeLessThanOrEqual(0.4);
    }
  });

  it.each(priorities)(
    '[R22] %s: at least four components of 150–4000 Hz within 15 dB, one below 1000 Hz',
    (priority) => {
      const burst = renderBurst(set, priority, sampleRate);
      const pulse = burst.subarray(0, (set.bursts[priority].pulseMs / 1000) * sampleRate);
      const peaks = spectralPeaks(pulse, sampleRate, { fromHz: 100, toHz: 6_000, floorDb: 15 });
      const inBand = peaks.filter(({ hz }) => hz >= 150 && hz <= 4_000);
      expect(inBand.length).toBeGreaterThanOrEqual(4);
      expect(inBand.length).toBe(peaks.length);
      expect(peaks.slice(0, 6).some(({ hz }) => hz >= 150 && hz <= 1_000)).toBe(true);
      expect(inBand.map(({ hz }) => Math.round(hz / set.fundamentalHz)).toSorted((a, b) => a - b)).toEqual(
        set.harmonics.map((_, index) => index + 1),
      );
    },
  );

  it('[R22] a plain sine, measured by the same instrument, has one component: the instrument can fail', () => {
    const sine = { ...set, harmonics: [1] };
    const pulse = renderBurst(sine, 'high', sampleRate).subarray(0, 0.15 * sampleRate);
    expect(spectralPeaks(pulse, sampleRate, { fromHz: 100, toHz: 6_000, floorDb: 15 })).toHaveLength(1);
  });

  it.each(priorities)(
    '[R21] %s: the pulses of a burst differ by at most 10 dB, and nothing clips',
    (priority) => {
      const burst = renderBurst(set, priority, sampleRate);
      const levels = measurePulses(burst, sampleRate).map(({ level }) => level);
      expect(20 * Math.log10(Math.max(...levels) / Math.min(...levels))).toBeLessThanOrEqual(10);
      const peak = burst.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(peak).toBeLessThanOrEqual(1);
      expect(peak).toBeGreaterThan(0.9);
    },
  );

  it('[R21] a high burst is the more urgent one: medium is not faster than high', () => {
    const { high, medium } = set.bursts;
    expect(medium.pulseMs + (medium.spacesMs[0] ?? 0)).toBeGreaterThanOrEqual(
      high.pulseMs + (high.spacesMs[0] ?? 0),
    );
  });
});

describe('volume', () => {
  const step = fc.integer({ min: -3, max: 20 });
  const policy = fc.record({
    highVolumeMin: fc.integer({ min: 1, max: 7 }),
    highRisesAfterMs: fc.constant(30_000),
  });

  it('[R25] HIGH is never below the organisation’s floor, and HIGH ≥ MEDIUM ≥ LOW at every setting', () => {
    fc.assert(
      fc.property(policy, step, fc.nat(100_000), (site, volumeStep, unacknowledgedMs) => {
        const gain = (priority: 'high' | 'medium' | 'low'): number =>
          burstGain(site, { priority, volumeStep, unacknowledgedMs });
        expect(volumeStepOf(site, { priority: 'high', volumeStep, unacknowledgedMs })).toBeGreaterThanOrEqual(
          site.highVolumeMin,
        );
        expect(gain('high')).toBeGreaterThanOrEqual(gain('medium'));
        expect(gain('medium')).toBeGreaterThanOrEqual(gain('low'));
        expect(gain('high')).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('[R26] an unacknowledged HIGH alarm rises by one step after 30 s, even from the loudest setting', () => {
    for (const volumeStep of [1, 5, volumeStepMax]) {
      const at = (unacknowledgedMs: number): number =>
        volumeStepOf(defaultSoundPolicy, { priority: 'high', volumeStep, unacknowledgedMs });
      expect(at(30_000)).toBe(at(29_999) + 1);
      expect(at(300_000)).toBe(at(30_000));
    }
    const medium = { priority: 'medium', volumeStep: 5, unacknowledgedMs: 60_000 } as const;
    expect(volumeStepOf(defaultSoundPolicy, medium)).toBe(5);
  });
});

describe('which sound is wanted', () => {
  const on = { type: 'on' } as const;
  const alarm: AudibleView = { priority: 'medium', onsetMs: 1_000, consequenceOf: null };
  const high: AudibleView = { ...alarm, priority: 'high', onsetMs: 3_000 };

  it('[R23] the highest priority alone sounds, since its oldest onset', () => {
    const wanted = soundWanted([alarm, high, { ...high, onsetMs: 2_000 }], on, 9_000);
    expect(wanted).toEqual({ priority: 'high', sinceMs: 2_000, isSilenced: false });
    expect(soundWanted([], on, 9_000).priority).toBe(null);
  });

  it('[R32] an acknowledged alarm is silent at once, the others are not', () => {
    const wanted = soundWanted([alarm, { ...high, ack: 'ack' }], on, 9_000);
    expect(wanted).toEqual({ priority: 'medium', sinceMs: 1_000, isSilenced: true });
    expect(soundWanted([{ ...alarm, ack: 'unack' }], on, 9_000).priority).toBe('medium');
  });

  it('a consequence, an inhibited alarm and one that is over are silent', () => {
    expect(soundWanted([{ ...high, consequenceOf: 'noFlow' }], on, 0).priority).toBe(null);
    expect(soundWanted([{ ...alarm, inhibit: { type: 'shelved' } }], on, 0).priority).toBe(null);
    expect(soundWanted([{ ...alarm, inhibit: null }], on, 0).priority).toBe('medium');
    expect(soundWanted([{ ...high, onsetMs: null, ack: 'none' }], on, 0)).toEqual(silence);
  });

  it('[R34] a pause is silent until its end, and not a millisecond longer', () => {
    const paused = { type: 'paused', untilMs: 120_000 } as const;
    expect(soundWanted([high], paused, 119_999)).toEqual({ ...silence, isSilenced: true });
    expect(soundWanted([high], paused, 120_000).priority).toBe('high');
  });

  it('[R23] of several beds the loudest sounds', () => {
    const first = soundWanted([alarm], on, 0);
    const second = soundWanted([high], on, 0);
    for (const sounds of [
      [first, second],
      [second, first, silence],
    ])
      expect(loudest(sounds)).toEqual(second);
    expect(loudest([])).toEqual(silence);
  });
});
