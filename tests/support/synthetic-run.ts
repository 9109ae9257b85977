/**
 * Synthetic numerics like those of performance.md §3b: per channel a mean-reverting walk with sensor noise and pulsation,
 * quantised as a device would. Six of sixteen channels change at 10 Hz, the others once or twice a second and hold. The
 * mean entropy of the first differences is about 1.5 bits per sample. Everything comes from one seed.
 */
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { encodeSampleBlock, noValueCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';

interface Shape {
  readonly center: number;
  /** Counts of the walk's step and of the sensor's noise (standard deviations), and of the pulse wave. */
  readonly walk: number;
  readonly noise: number;
  readonly pulse: number;
  /** Frames between two new values. */
  readonly holdFrames: number;
}

const shapes: readonly Shape[] = [
  { center: 3500, walk: 0.4, noise: 2.8, pulse: 0, holdFrames: 1 },
  { center: 420, walk: 0.1, noise: 1.2, pulse: 2, holdFrames: 1 },
  { center: -80, walk: 0.1, noise: 1.1, pulse: 1.5, holdFrames: 1 },
  { center: 210, walk: 0.1, noise: 1.1, pulse: 1.5, holdFrames: 1 },
  { center: 180, walk: 0.1, noise: 1.1, pulse: 1.5, holdFrames: 1 },
  { center: 85, walk: 0.1, noise: 1.0, pulse: 3, holdFrames: 1 },
  { center: 365, walk: 0.02, noise: 0.3, pulse: 0, holdFrames: 10 },
  { center: 368, walk: 0.02, noise: 0.3, pulse: 0, holdFrames: 10 },
  { center: 700, walk: 0.2, noise: 1.5, pulse: 0, holdFrames: 5 },
  { center: 985, walk: 0.1, noise: 0.8, pulse: 0, holdFrames: 5 },
  { center: 300, walk: 0.02, noise: 0.1, pulse: 0, holdFrames: 10 },
  { center: 98, walk: 0.02, noise: 0.15, pulse: 0, holdFrames: 10 },
  { center: 4000, walk: 0.3, noise: 2, pulse: 0, holdFrames: 5 },
  { center: 600, walk: 0.1, noise: 0.8, pulse: 0, holdFrames: 10 },
  { center: 45, walk: 0.05, noise: 0.4, pulse: 0, holdFrames: 10 },
  { center: 742, walk: 0.02, noise: 0.3, pulse: 0, holdFrames: 10 },
];

export const syntheticChannels: readonly string[] = shapes.map(
  (_, i) => `bench${String(i + 1).padStart(2, '0')}`,
);
export const syntheticPeriodMs = 100;
const pulseFrames = 8;
const reversion = 0.001;
const faultEvery = 100;

export class SyntheticRun {
  readonly #prng: Prng;
  readonly #walks: Float64Array;
  /** The current frame's counts; overwritten by `next`. */
  readonly counts: Int32Array;
  #frame = 0;

  readonly #hasFaults: boolean;

  /** With `hasFaults` one value in a hundred is missing. */
  constructor(seed: number, hasFaults = false) {
    this.#hasFaults = hasFaults;
    this.#prng = new Prng(seed);
    this.#walks = new Float64Array(shapes.length);
    this.counts = Int32Array.from(shapes, (shape) => shape.center);
  }

  /** The next frame, 100 ms later. */
  next(): Int32Array {
    for (const [i, shape] of shapes.entries()) {
      if ((this.#frame + i) % shape.holdFrames !== 0) continue;
      const walk = (this.#walks[i] ?? 0) * (1 - reversion) + shape.walk * this.#prng.normal();
      this.#walks[i] = walk;
      const pulse = shape.pulse * Math.sin((2 * Math.PI * this.#frame) / pulseFrames);
      this.counts[i] = Math.round(shape.center + walk + pulse + shape.noise * this.#prng.normal());
    }
    this.#frame++;
    return this.counts;
  }

  /** The next `frames` frames as one encoded block per frame, as the core makes them. */
  blocks(
    frames: number,
    start: { readonly epoch: number; readonly seq: number; readonly atMs: number },
  ): Uint8Array[] {
    const blocks: Uint8Array[] = [];
    for (let i = 0; i < frames; i++) {
      const counts = this.next();
      const isMissing = (channel: number): boolean => this.#hasFaults && (i * 7 + channel) % faultEvery === 0;
      blocks.push(
        encodeSampleBlock({
          bedIndex: 0,
          epoch: start.epoch,
          seq: start.seq + i,
          conflated: false,
          frames: [
            {
              sourceIndex: 0,
              atMs: start.atMs + i * syntheticPeriodMs,
              samples: Array.from(counts, (count, channelIndex) => ({
                channelIndex,
                validityCode: validityCode(isMissing(channelIndex) ? 'invalid' : 'valid'),
                count: isMissing(channelIndex) ? noValueCount : count,
              })),
            },
          ],
        }),
      );
    }
    return blocks;
  }
}

/** Counts how often each first difference occurs, for the order-0 entropy: the least any codec of this kind can need. */
export class DeltaEntropy {
  readonly #seen: Map<number, number>[] = shapes.map(() => new Map());
  readonly #last = new Int32Array(shapes.length);
  #frames = 0;

  add(counts: Int32Array): void {
    for (const [i, seen] of this.#seen.entries()) {
      const delta = (counts[i] ?? 0) - (this.#last[i] ?? 0);
      this.#last[i] = counts[i] ?? 0;
      if (this.#frames > 0) seen.set(delta, (seen.get(delta) ?? 0) + 1);
    }
    this.#frames++;
  }

  /** Mean over the channels. */
  bytesPerSample(): number {
    const total = this.#frames - 1;
    const bits = this.#seen.map((seen) => {
      let sum = 0;
      for (const n of seen.values()) sum -= (n / total) * Math.log2(n / total);
      return sum;
    });
    return bits.reduce((a, b) => a + b, 0) / bits.length / 8;
  }
}
