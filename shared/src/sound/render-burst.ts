/**
 * One burst as samples: the same numbers go to the browser's audio clock and to the gateway's own player, so that both
 * sound alike and a test of the rendering is a test of the sound (as far as the loudspeaker, which software cannot hear).
 */
import type { Priority } from '../alarms/alarm-types.ts';
import { type BurstPattern, burstMs, pulseStartsMs, type SoundSet } from './sound-set.ts';

/** Points of one period at which the peak of the tone is looked for. */
const peakSearchPoints = 4_096;

/**
 * A burst at full level: peak at most 1, silence between the pulses, nothing after the last one.
 * @param sampleRate Hz; at least twice the highest harmonic, else the tone would fold.
 */
export function renderBurst(
  set: SoundSet,
  priority: Priority,
  sampleRate: number,
): Float32Array<ArrayBuffer> {
  const pattern = set.bursts[priority];
  const samples = new Float32Array(Math.ceil((burstMs(pattern) / 1000) * sampleRate));
  const pulse = renderPulse(set, pattern, sampleRate);
  for (const startMs of pulseStartsMs(pattern)) {
    const start = Math.round((startMs / 1000) * sampleRate);
    samples.set(pulse.subarray(0, samples.length - start), start);
  }
  return samples;
}

function renderPulse(set: SoundSet, pattern: BurstPattern, sampleRate: number): Float32Array {
  const gain = 1 / peakOf(set);
  const pulse = new Float32Array(Math.round((pattern.pulseMs / 1000) * sampleRate));
  for (let i = 0; i < pulse.length; i++) {
    const atMs = (i / sampleRate) * 1000;
    pulse[i] = gain * envelope(pattern, atMs) * tone(set, (set.fundamentalHz * i) / sampleRate);
  }
  return pulse;
}

/** Trapezoid: 0 at both ends of the pulse, 1 between rise and fall. */
function envelope({ pulseMs, riseMs, fallMs }: BurstPattern, atMs: number): number {
  return Math.max(0, Math.min(atMs / riseMs, 1, (pulseMs - atMs) / fallMs));
}

/**
 * The harmonics at `turns` periods of the fundamental. Their phases are Schroeder's (−π n (n − 1) / N): equal harmonics
 * that start together would make a spike, which a small loudspeaker turns into a quieter sound.
 */
function tone({ harmonics }: SoundSet, turns: number): number {
  let sum = 0;
  for (const [index, amplitude] of harmonics.entries()) {
    const phase = (-Math.PI * index * (index + 1)) / harmonics.length;
    sum += amplitude * Math.sin(2 * Math.PI * (index + 1) * turns + phase);
  }
  return sum;
}

function peakOf(set: SoundSet): number {
  let peak = 0;
  for (let i = 0; i < peakSearchPoints; i++) peak = Math.max(peak, Math.abs(tone(set, i / peakSearchPoints)));
  return peak * 1.001;
}
