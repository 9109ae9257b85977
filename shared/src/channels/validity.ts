/**
 * Validity: how far a value may be trusted. The order is the wire and file code: only append, never reorder.
 *
 * `invalid` = the device shows dashes; `notAvailable` = blank, no sensor; `overflow`/`underflow` = beyond the
 * device's range; `implausible` = outside the channel's sensor range; `stale` = too old for rules (see freshness.ts).
 * Missing is never normal: these stay different everywhere.
 */
export const validities = [
  'valid',
  'questionable',
  'ongoing',
  'calibrating',
  'invalid',
  'overflow',
  'underflow',
  'notAvailable',
  'stale',
  'implausible',
] as const;
export type Validity = (typeof validities)[number];

const codes: Readonly<Record<Validity, number>> = Object.fromEntries(
  validities.map((validity, index) => [validity, index]),
) as Record<Validity, number>;

export function validityCode(validity: Validity): number {
  return codes[validity];
}

/** The validity of a wire or file code; an unknown code (a newer writer) is never trusted. */
export function validityOfCode(code: number): Validity {
  return validities[code] ?? 'invalid';
}

/** Best to worst, for combining inputs: a derived value is as bad as its worst input. */
const severity: Readonly<Record<Validity, number>> = {
  valid: 0,
  questionable: 1,
  ongoing: 2,
  calibrating: 3,
  overflow: 4,
  underflow: 5,
  implausible: 6,
  stale: 7,
  invalid: 8,
  notAvailable: 9,
};

export function worstValidity(a: Validity, b: Validity): Validity {
  return severity[a] >= severity[b] ? a : b;
}

/** Whether rules and derived values may use the number (a questionable one is used, and stays marked). */
export function isUsable(validity: Validity): boolean {
  return validity === 'valid' || validity === 'questionable';
}
