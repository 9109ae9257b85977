/**
 * Head–flow curves of centrifugal ECMO pumps, one coefficient row per pump (clinical.md D2).
 *
 * All published curves fit one form: H = a·n² + b·n·Q + c·Q² + [Q < k·n]·r·(Q − k·n)², with H in mmHg, n in rpm and Q in
 * L/min. Sources print the coefficients with their own signs and units; here they are converted once, in the row.
 * Backwards flow is not measured by any source: there the curve continues along its tangent, with the friction turned.
 */

export interface PumpCurve {
  readonly id: PumpId;
  readonly name: string;
  /** mmHg per rpm². */
  readonly a: number;
  /** mmHg per rpm·(L/min). */
  readonly b: number;
  /** mmHg per (L/min)². */
  readonly c: number;
  /** Recirculation term: mmHg per (L/min)², active below k·n. */
  readonly r: number;
  /** L/min per rpm. */
  readonly k: number;
  readonly maxRpm: number;
  readonly source: string;
  readonly confidence: 'published' | 'fitted' | 'low';
}

export const pumpIds = ['rotaflow', 'dp3', 'centrimag', 'pedimag', 'mera'] as const;
export type PumpId = (typeof pumpIds)[number];

export const pumpCurves: Readonly<Record<PumpId, PumpCurve>> = {
  rotaflow: {
    id: 'rotaflow',
    name: 'Rotaflow',
    a: 1.9583e-5,
    b: 0.007545,
    c: -2.8864,
    r: 4.0256,
    k: 0.0016,
    maxRpm: 5025,
    source: 'clinical.md D2 [S22]; speed range A1',
    confidence: 'published',
  },
  dp3: {
    id: 'dp3',
    name: 'Deltastream DP3',
    a: 6.5298e-6,
    b: 1.9593e-3,
    c: -4.0802,
    r: 5.0355,
    k: 0.0004,
    maxRpm: 10_000,
    source: 'clinical.md D2 [S22]; speed range A1 [OK]',
    confidence: 'published',
  },
  centrimag: {
    id: 'centrimag',
    name: 'CentriMag',
    a: 24e-6,
    b: 0,
    c: -1.8,
    r: 0,
    k: 0,
    maxRpm: 5500,
    source: 'clinical.md D2: shut-off [S23], quadratic term fitted to one point of [S30] [M]',
    confidence: 'fitted',
  },
  pedimag: {
    id: 'pedimag',
    name: 'PediMag',
    a: 17.9e-6,
    b: 0,
    c: -60,
    r: 0,
    k: 0,
    maxRpm: 5500,
    source: 'clinical.md D2: shut-off and end point [OK], until measured',
    confidence: 'low',
  },
  mera: {
    id: 'mera',
    name: 'Senko MERA',
    // Printed for n/3500 and mL/s: 337·(n/3500)² − 0.0864·(n/3500)·q − 0.003096·q², q = Q·1000/60.
    a: 337 / 3500 ** 2,
    b: (-0.0864 / 3500) * (1000 / 60),
    c: -0.003096 * (1000 / 60) ** 2,
    r: 0,
    k: 0,
    maxRpm: 4000,
    source: 'clinical.md D2 [S29]; speed range [OK]',
    confidence: 'published',
  },
};

/** Head in mmHg at `rpm` and `flowLpm` (signed). Continuous, with a continuous slope through zero flow. */
export function pumpHeadMmhg(curve: PumpCurve, rpm: number, flowLpm: number): number {
  const short = curve.k * rpm;
  if (flowLpm >= 0) {
    const below = flowLpm < short ? flowLpm - short : 0;
    return (
      curve.a * rpm * rpm + curve.b * rpm * flowLpm + curve.c * flowLpm * flowLpm + curve.r * below * below
    );
  }
  const shutOff = curve.a * rpm * rpm + curve.r * short * short;
  const slope = curve.b * rpm - 2 * curve.r * short;
  return shutOff + slope * flowLpm - curve.c * flowLpm * flowLpm;
}
