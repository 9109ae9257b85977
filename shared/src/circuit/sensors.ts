/**
 * What transducers add to the truth (clinical.md D1): white and slowly drifting noise from a seed, breathing on p1, and
 * the pulse of a heart that still ejects on p2 and p3 in VA. Numbers are drawn in the same order every step, so a seed
 * always gives the same run.
 */
import type { Prng } from '../foundation/prng.ts';

/** σ of one pressure reading is about 1 mmHg: 0.7 white and 0.7 drifting; flow 1.2 % (D1 [CP]). */
const pressureWhiteMmhg = 0.7;
const pressureDriftMmhg = 0.7;
const flowWhite = 0.01;
const flowDrift = 0.006;
/** Even at no flow an ultrasonic probe wanders a little, L/min [CP]. */
const flowFloorLpm = 0.002;
const saturationDriftPercent = 0.4;
const driftTimeS = 4;
const breathingMmhg = 0.8;
const breathsPerS = 0.5;
/** Share of the pulse pressure that reaches the return line (D1: 0.1–0.3). */
const pulseShare = 0.2;

export interface SensedValues {
  flowLpm: number;
  rpm: number;
  p1: number;
  p2: number;
  p3: number;
  pAux: number;
  svo2: number;
}

interface Drift {
  p1: number;
  p2: number;
  p3: number;
  pAux: number;
  flow: number;
  svo2: number;
}

export interface SensorNoise {
  readonly drift: Drift;
  timeS: number;
}

export function quietSensors(): SensorNoise {
  return { drift: { p1: 0, p2: 0, p3: 0, pAux: 0, flow: 0, svo2: 0 }, timeS: 0 };
}

const driftKeys = ['p1', 'p2', 'p3', 'pAux', 'flow', 'svo2'] as const;

/** Advances the noise and writes readings of `truth` into `out`. `pulseMmhg` is the pulse pressure now; 0 in VV. */
export function sense(
  noise: SensorNoise,
  truth: Readonly<SensedValues>,
  pulseMmhg: number,
  heartRatePerMin: number,
  prng: Prng,
  stepS: number,
  out: SensedValues,
): void {
  noise.timeS += stepS;
  const { drift } = noise;
  const keep = Math.exp(-stepS / driftTimeS);
  const push = Math.sqrt(1 - keep * keep);
  for (const key of driftKeys) drift[key] = drift[key] * keep + push * prng.normal();
  const breath = breathingMmhg * Math.sin(2 * Math.PI * breathsPerS * noise.timeS);
  const pulse = pulseMmhg * pulseShare * Math.sin((2 * Math.PI * heartRatePerMin * noise.timeS) / 60);
  const pressure = (key: 'p1' | 'p2' | 'p3' | 'pAux'): number =>
    truth[key] + pressureDriftMmhg * drift[key] + pressureWhiteMmhg * prng.normal();
  out.p1 = pressure('p1') + breath;
  out.p2 = pressure('p2') + 0.8 * pulse;
  out.p3 = pressure('p3') + pulse;
  out.pAux = pressure('pAux');
  const relative = flowWhite * prng.normal() + flowDrift * drift.flow;
  out.flowLpm = truth.flowLpm * (1 + relative) + flowFloorLpm * prng.normal();
  out.svo2 = Math.min(99.9, Math.max(0, truth.svo2 + saturationDriftPercent * drift.svo2));
  out.rpm = truth.rpm > 50 ? truth.rpm + 1.5 * prng.normal() : truth.rpm;
}
