/**
 * Cannulae, tubing and oxygenators as hydraulic elements, one row per part (clinical.md D1, D3, D4).
 *
 * A cannula is ΔP = K·Q² in mmHg and L/min from the maker's water data; the model multiplies K by the preset's blood
 * factor (1.5 to 2, clinical.md D3 [S11]). Tubing is laminar at 3 cP. An oxygenator is ΔP = r1·Q + r2·Q².
 */

export interface Cannula {
  readonly french: number;
  /** mmHg per (L/min)², water. */
  readonly k: number;
  readonly source: string;
}

function cannula(french: number, k: number, source: string): Cannula {
  return { french, k, source };
}

const dlp = 'clinical.md D3, DLP arterial [S24]';
const lsMini = 'clinical.md D3, Bio-Medicus LS mini [S24, maker table]';
const hls = 'clinical.md D3, HLS cubic fit in Fr [S22]';

export const cannulae = {
  drain12: cannula(12, 41, 'clinical.md D3: interpolated from the 9–15 Fr rows [M]'),
  drain13: cannula(13, 24, lsMini),
  drain15: cannula(15, 12.3, lsMini),
  drain19: cannula(19, 5, hls),
  drain21: cannula(21, 3.6, hls),
  drain23: cannula(23, 2.5, hls),
  drain25: cannula(25, 1.7, hls),
  drain29: cannula(29, 1, hls),
  return8: cannula(8, 278, dlp),
  return10: cannula(10, 82.6, dlp),
  return13: cannula(13, 25, lsMini),
  return15: cannula(15, 15, hls),
  return17: cannula(17, 8.1, hls),
  return19: cannula(19, 4.6, hls),
  return21: cannula(21, 3.1, hls),
  return23: cannula(23, 2, hls),
} as const satisfies Readonly<Record<string, Cannula>>;
export type CannulaId = keyof typeof cannulae;

export interface Tubing {
  /** mmHg per (L/min) and metre at 3 cP (Poiseuille). */
  readonly resistancePerM: number;
  /** mmHg·s²/mL per metre (density over cross-section). */
  readonly inertancePerM: number;
}

/** clinical.md D1 [M]; the 3/16" inertance follows from the same ρ/A. */
export const tubing = {
  '3/16': { resistancePerM: 29.8, inertancePerM: 0.44 },
  '1/4': { resistancePerM: 9.4, inertancePerM: 0.25 },
  '3/8': { resistancePerM: 1.86, inertancePerM: 0.11 },
} as const satisfies Readonly<Record<string, Tubing>>;
export type TubingId = keyof typeof tubing;

export interface Oxygenator {
  /** mmHg per (L/min). */
  readonly linear: number;
  /** mmHg per (L/min)². */
  readonly quadratic: number;
  /** Flow up to which it saturates the blood fully, L/min. */
  readonly ratedFlowLpm: number;
  readonly source: string;
}

export const oxygenators = {
  neonatal: {
    linear: 15,
    quadratic: 8,
    ratedFlowLpm: 1.5,
    source: 'clinical.md D4: matched to 8.6 mmHg at 0.45 L/min [M][S8]; rating [S23][S24]',
  },
  paediatric: {
    linear: 12,
    quadratic: 5,
    ratedFlowLpm: 2.8,
    source: 'clinical.md D4: hydraulics [CP]; rating [S23]',
  },
  quadroxAdult: {
    linear: 11.2,
    quadratic: 0,
    ratedFlowLpm: 7,
    source: 'clinical.md D4: Quadrox-i adult [S22]; rating [OK]',
  },
  hlsLike: {
    linear: 7.8,
    quadratic: 0,
    ratedFlowLpm: 7,
    source: 'clinical.md D4: HLS-like [S20]; rating [OK]',
  },
} as const satisfies Readonly<Record<string, Oxygenator>>;
export type OxygenatorId = keyof typeof oxygenators;
