/**
 * What people record of a bed and rules refer to: the captured baseline, when the circuit went into use, when it was last
 * checked. Plain data in the bed's view (alarm-types.ts); each with who and when. Relative rules are off until a baseline is
 * captured, after 1–2 h of stable running and after every circuit change (clinical.md H3).
 */

export interface Recorded {
  /** Gateway time, ms. */
  readonly atMs: number;
  /** Who recorded it, as the log names people. */
  readonly by: string;
}

export interface Baseline extends Recorded {
  /** Values by channel: medians of the last minute. */
  readonly values: Readonly<Record<string, number>>;
}

/** `dueMs`: when the next one is due by the limits in force at the check; null where no limit says so. */
export interface RecordedCheck extends Recorded {
  readonly dueMs: number | null;
}

/** `detail`: what the display found of itself and what the person heard and saw, as the display words it. */
export interface RecordedSelfTest extends Recorded {
  readonly detail: string;
}

export interface BedFacts {
  readonly baseline: Baseline | null;
  /** `atMs` is when the circuit went into use, which may be before the run. */
  readonly circuitStart: Recorded | null;
  readonly lastCheck: RecordedCheck | null;
  /** The newest test of a display at this bed (R76). */
  readonly lastSelfTest: RecordedSelfTest | null;
}

export const noFacts: BedFacts = {
  baseline: null,
  circuitStart: null,
  lastCheck: null,
  lastSelfTest: null,
};

/**
 * The checks a person can record: the hourly look at the circuit (clinical.md E1), behind the rule `checks-overdue`, and the
 * self-test of the display at the bed (alarms.md R76).
 */
export const bedChecks = ['circuit', 'self-test'] as const;
export type BedCheck = (typeof bedChecks)[number];
/** Characters of a check's detail: one line per finding. */
export const checkDetailMax = 500;

/** Without these a baseline means nothing. */
export const baselineNeeds = ['flow', 'rpm'] as const;
/** Kept too where the bed has them (clinical.md H3: flow, rpm, p1–p3, ΔP/Q, Hct, T). */
export const baselineExtras = ['p1', 'p2', 'p3', 'dP', 'dPPerFlow', 'flowPerRev', 'hct', 'tArt'] as const;
export const baselineChannels: readonly string[] = [...baselineNeeds, ...baselineExtras];
