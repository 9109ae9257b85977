/** How rows of a shipped preset are written: one value for all weight bands, or one for each. */
import type { Band, LimitTriple, PresetRow } from './preset.ts';

type PerBand<T> = Readonly<Record<Band, T>>;

export function perBand<T>(neonate: T, infant: T, child: T, adolescent: T, adult: T): Record<Band, T> {
  return { neonate, infant, child, adolescent, adult };
}

export function same<T>(value: T): Record<Band, T> {
  return perBand(value, value, value, value, value);
}

export function row(
  rule: string,
  unit: string,
  limits: PerBand<LimitTriple>,
  deadband: PresetRow['deadband'],
  source: string,
): PresetRow {
  return { rule, basis: 'absolute', unit, limits, deadband, source };
}
