/**
 * What people record of a bed and rules refer to: the captured baseline, when the circuit went into use, when it was last
 * checked. Plain data in the monitor's state; each with who and when. Relative rules are off until a baseline is captured,
 * after 1–2 h of stable running and after every circuit change (clinical.md H3).
 */

export interface Recorded {
  readonly atMs: number;
  /** Who recorded it, as the log names people. */
  readonly by: string;
}

export interface Baseline extends Recorded {
  /** Values by channel: medians of the last minute. */
  readonly values: Readonly<Record<string, number>>;
}

export interface BedFacts {
  readonly baseline: Baseline | null;
  readonly circuitStart: Recorded | null;
  readonly lastCheck: Recorded | null;
}

export const noFacts: BedFacts = { baseline: null, circuitStart: null, lastCheck: null };

/** Without these a baseline means nothing. */
export const baselineNeeds = ['flow', 'rpm'] as const;
/** Kept too where the bed has them (clinical.md H3: flow, rpm, p1–p3, ΔP/Q, Hct, T). */
export const baselineExtras = ['p1', 'p2', 'p3', 'dP', 'dPPerFlow', 'flowPerRev', 'hct', 'tArt'] as const;
export const baselineChannels: readonly string[] = [...baselineNeeds, ...baselineExtras];
