/**
 * The alarm sound as a browser renders it: the scheduling code of the page on an OfflineAudioContext, and the result
 * measured as a microphone would (envelope, spectrum). What the loudspeaker makes of it is for a measurement on site.
 */
import { expect, type Page, test } from '@playwright/test';
import type * as PlayerModule from '../../client/src/audio/burst-player.ts';
import type * as SetModule from '@circuitwatch/shared/sound/sound-set.ts';
import type * as MeasureModule from '@circuitwatch/shared/sound/spectrum.fixture.ts';
import type * as VolumeModule from '@circuitwatch/shared/sound/volume.ts';
import type { SoundSetId } from '@circuitwatch/shared/sound/sound-set.ts';
import { type ModuleServer, startModuleServer } from '../support/module-server.ts';

type Priority = 'high' | 'medium' | 'low';
/** At `atSec` of the audio clock the page wants this. */
interface Step {
  readonly atSec: number;
  readonly priority: Priority | null;
  readonly isSilenced?: boolean;
}

interface Heard {
  readonly pulses: readonly { startMs: number; lengthMs: number; level: number }[];
  readonly peaks: readonly { hz: number; db: number }[];
}

let server: ModuleServer;
test.beforeAll(async () => {
  server = await startModuleServer();
});
test.afterAll(() => server.close());

/** Renders `seconds` of what the page would sound, with its own player. */
async function render(
  page: Page,
  seconds: number,
  steps: readonly Step[],
  set: SoundSetId = 'tonal',
): Promise<Heard> {
  await page.goto(server.url);
  return page.evaluate(
    async ([length, script, setId]) => {
      const load = <T>(path: string): Promise<T> => import(path);
      const { BurstPlayer } = await load<typeof PlayerModule>('/client/src/audio/burst-player.ts');
      const { soundSets } = await load<typeof SetModule>('/shared/src/sound/sound-set.ts');
      const { burstGain, defaultSoundPolicy } = await load<typeof VolumeModule>(
        '/shared/src/sound/volume.ts',
      );
      const measuring = await load<typeof MeasureModule>('/shared/src/sound/spectrum.fixture.ts');
      const sampleRate = 48_000;
      const context = new OfflineAudioContext(1, length * sampleRate, sampleRate);
      const player = new BurstPlayer(context, context.destination, soundSets[setId]);
      const play = ({ atSec, priority, isSilenced }: Step): boolean =>
        player.update({
          priority,
          isSilenced: isSilenced ?? false,
          gainKey: String(priority),
          gainIn: (inMs) => {
            const unacknowledgedMs = atSec * 1000 + inMs;
            return burstGain(defaultSoundPolicy, {
              priority: priority ?? 'low',
              volumeStep: 5,
              unacknowledgedMs,
            });
          },
        });
      for (const step of script) {
        if (step.atSec === 0) play(step);
        else void context.suspend(step.atSec).then(() => (play(step), context.resume()));
      }
      const samples = (await context.startRendering()).getChannelData(0);
      const pulses = measuring.measurePulses(samples, sampleRate);
      const first = pulses[0] ?? { startMs: 0, lengthMs: 0 };
      const from = Math.round((first.startMs / 1000) * sampleRate);
      const pulse = samples.slice(from, from + Math.round((first.lengthMs / 1000) * sampleRate));
      return {
        pulses,
        peaks: measuring.spectralPeaks(pulse, sampleRate, { fromHz: 100, toHz: 6_000, floorDb: 15 }),
      };
    },
    [seconds, steps, set] as const,
  );
}

/** The reference pattern of alarms.md §1.4, three bursts of each. */
const patterns = {
  high: { burst: [0, 250, 500, 1000, 1250, 1900, 2150, 2400, 2900, 3150], pulseMs: 150, periodMs: 8_300 },
  medium: { burst: [0, 400, 800], pulseMs: 200, periodMs: 9_000 },
  low: { burst: [0, 400], pulseMs: 200, periodMs: 20_600 },
} as const;

const sets: readonly SoundSetId[] = ['tonal', 'tonal-low'];
const renderings = sets.flatMap((set) =>
  (['high', 'medium', 'low'] as const).map((priority) => ({ set, priority })),
);
for (const { set, priority } of renderings) {
  test(`[R21] [R22] [R29] ${set}, ${priority}: the browser renders pulses at their times ±5 % with the spectrum of the tone`, async ({
    page,
  }) => {
    const { burst, pulseMs, periodMs } = patterns[priority];
    const { pulses, peaks } = await render(page, 48, [{ atSec: 0, priority }], set);
    const expected = [0, 1, 2].flatMap((n) => burst.map((ms) => n * periodMs + ms));
    expect(pulses.length).toBeGreaterThanOrEqual(burst.length * 2);
    const heard = pulses.slice(0, expected.length);
    for (const [index, pulse] of heard.entries()) {
      const at = pulse.startMs - (pulses[0]?.startMs ?? 0);
      expect(Math.abs(at - (expected[index] ?? 0))).toBeLessThanOrEqual(
        Math.max(0.05 * (expected[index] ?? 0), 2),
      );
      expect(Math.abs(pulse.lengthMs - pulseMs)).toBeLessThanOrEqual(0.05 * pulseMs);
    }
    expect(peaks.filter(({ hz }) => hz >= 150 && hz <= 4_000).length).toBeGreaterThanOrEqual(4);
    expect(peaks.slice(0, 6).some(({ hz }) => hz >= 150 && hz <= 1_000)).toBe(true);
  });
}

test('[R04] [R23] a rise from LOW to HIGH is heard within 1 s, and LOW no more', async ({ page }) => {
  const { pulses } = await render(page, 12, [
    { atSec: 0, priority: 'low' },
    { atSec: 0.3, priority: 'high' },
  ]);
  const high = pulses.filter(({ startMs }) => startMs > 300);
  expect(high[0]?.startMs).toBeLessThan(1_300);
  expect(high.slice(0, 10).map(({ lengthMs }) => Math.round(lengthMs / 50))).toEqual(
    Array.from({ length: 10 }, () => 3),
  );
});

test('[R23] a HIGH burst that has begun is heard to its end when the alarm is over, and not when it is silenced', async ({
  page,
}) => {
  const over = await render(page, 20, [
    { atSec: 0, priority: 'high' },
    { atSec: 1, priority: null },
  ]);
  expect(over.pulses).toHaveLength(10);
  const silenced = await render(page, 20, [
    { atSec: 0, priority: 'high' },
    { atSec: 1, priority: null, isSilenced: true },
  ]);
  const last = silenced.pulses.at(-1);
  expect((last?.startMs ?? 0) + (last?.lengthMs ?? 0)).toBeLessThanOrEqual(1_050);
});

test('[R24] [R26] a page that hangs after one call sounds on for 20 s, and a HIGH alarm rises without it', async ({
  page,
}) => {
  const { pulses } = await render(page, 60, [{ atSec: 0, priority: 'high' }]);
  expect(pulses.at(-1)?.startMs).toBeGreaterThan(20_000);
  const kept = await render(page, 60, [
    { atSec: 0, priority: 'high' },
    { atSec: 20, priority: 'high' },
  ]);
  const level = (fromMs: number, toMs: number): number =>
    Math.max(
      ...kept.pulses.filter(({ startMs }) => startMs > fromMs && startMs < toMs).map((pulse) => pulse.level),
    );
  expect(20 * Math.log10(level(31_000, 60_000) / level(0, 30_000))).toBeCloseTo(3, 1);
});

test('[R25] HIGH is heard at least as loud as MEDIUM, and MEDIUM as LOW', async ({ page }) => {
  const levels: number[] = [];
  for (const priority of ['high', 'medium', 'low'] as const) {
    const { pulses } = await render(page, 5, [{ atSec: 0, priority }]);
    levels.push(pulses[0]?.level ?? 0);
  }
  expect(levels).toEqual(levels.toSorted((a, b) => b - a));
  expect(levels.at(-1)).toBeGreaterThan(0);
});
