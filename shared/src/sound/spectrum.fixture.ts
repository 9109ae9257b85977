/**
 * A measuring instrument for tests of sounds: envelope, pulse times and the level of one frequency, from samples alone. It
 * knows nothing of how the sound was made.
 */

export interface MeasuredPulse {
  readonly startMs: number;
  readonly lengthMs: number;
  /** Root mean square of its middle half. */
  readonly level: number;
}

/** Longest half-wave of the tone: shorter zero crossings do not end a pulse. */
const holdMs = 4;
/** A pulse begins where the sound passes this share of its peak. */
const threshold = 0.02;

/** Pulses of a sound, found by its envelope. */
export function measurePulses(samples: Float32Array, sampleRate: number): MeasuredPulse[] {
  const hold = (holdMs / 1000) * sampleRate;
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const pulses: MeasuredPulse[] = [];
  let start = -1;
  let loud = -1;
  const end = (): void => {
    const quarter = Math.floor((loud - start) / 4);
    const middle = samples.subarray(start + quarter, loud - quarter);
    const level = Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
    const toMs = 1000 / sampleRate;
    pulses.push({ startMs: start * toMs, lengthMs: (loud - start) * toMs, level });
    start = -1;
  };
  for (const [index, sample] of samples.entries()) {
    if (Math.abs(sample) > peak * threshold) {
      if (start < 0) start = index;
      loud = index;
    } else if (start >= 0 && index - loud > hold) end();
  }
  if (start >= 0) end();
  return pulses;
}

/** Amplitude of one frequency (Goertzel with a Hann window). */
export function levelAt(samples: Float32Array, sampleRate: number, hz: number): number {
  const turn = (2 * Math.PI * hz) / sampleRate;
  let [re, im] = [0, 0];
  for (const [index, sample] of samples.entries()) {
    const taper = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / samples.length);
    re += sample * taper * Math.cos(turn * index);
    im += sample * taper * Math.sin(turn * index);
  }
  return (4 * Math.hypot(re, im)) / samples.length;
}

export interface SpectralPeak {
  readonly hz: number;
  /** Relative to the loudest peak of the scan. */
  readonly db: number;
}

/** Local maxima of the spectrum between two frequencies, loudest first, down to `floorDb` below the loudest. */
export function spectralPeaks(
  samples: Float32Array,
  sampleRate: number,
  range: { fromHz: number; toHz: number; floorDb: number },
): SpectralPeak[] {
  const stepHz = 5;
  const hz = Array.from(
    { length: (range.toHz - range.fromHz) / stepHz + 1 },
    (_, i) => range.fromHz + i * stepHz,
  );
  const levels = hz.map((frequency) => levelAt(samples, sampleRate, frequency));
  const loudest = Math.max(...levels);
  return levels
    .flatMap((level, i) => {
      const isPeak = level > (levels[i - 1] ?? 0) && level >= (levels[i + 1] ?? 0);
      return isPeak ? [{ hz: hz[i] ?? 0, db: 20 * Math.log10(level / loudest) }] : [];
    })
    .filter(({ db }) => db >= -range.floorDb)
    .toSorted((a, b) => b.db - a.db);
}
