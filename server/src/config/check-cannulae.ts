/**
 * Cannulae of a bed that contradict the rest: a prescribed flow that they are not for, and limits of the record that are
 * looser than what is known of such a cannula. What they do to the limits is shared/alarms/cannula-caps.ts.
 */
import { cannulaFlowMax, knownP1Min, knownReturnMax } from '@circuitwatch/shared/alarms/cannula-caps.ts';
import { targetFlowLpm } from '@circuitwatch/shared/alarms/limits.ts';
import { type Preset, presetOfBed } from '@circuitwatch/shared/alarms/preset.ts';
import type { SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { SiteFindings } from './check-site.ts';
import type { SchemaProblem } from './schema-problems.ts';

export function checkCannulae(beds: SiteConfig['beds'], presets: readonly Preset[]): SiteFindings {
  const problems: SchemaProblem[] = [];
  const warnings: SchemaProblem[] = [];
  for (const [index, bed] of beds.entries()) {
    const { cannulae } = bed.patient;
    if (!cannulae) continue;
    const path = ['beds', index, 'patient', 'cannulae'];
    const max = cannulaFlowMax(cannulae);
    const targetLpm = targetFlowLpm(bed.patient, presetOfBed(bed, presets));
    if (max && targetLpm > max.limit) {
      const message = `The target flow is ${targetLpm} L/min and this cannula is for at most ${max.limit}. Correct it, or write the prescribed flow as patient.targetFlowLpm.`;
      problems.push({ path: [...path, max.cannula, 'flowMaxLpm', 'limit'], isKey: false, message });
    }
    warnings.push(
      ...looserThanKnown(cannulae).map((warning) => ({ ...warning, path: [...path, ...warning.path] })),
    );
  }
  return { problems, warnings };
}

function looserThanKnown(
  cannulae: NonNullable<SiteConfig['beds'][number]['patient']['cannulae']>,
): SchemaProblem[] {
  const { drainage, return: returning } = cannulae;
  const found: SchemaProblem[] = [];
  const known = drainage && knownP1Min(drainage);
  const given = drainage?.p1MinMmhg;
  if (known && given && given.limit < known.limit)
    found.push(looser(['drainage', 'p1MinMmhg', 'limit'], given.limit, known));
  const knownReturn = returning && knownReturnMax(returning);
  const givenReturn = returning?.pReturnMaxMmhg;
  if (knownReturn && givenReturn && givenReturn.limit > knownReturn.limit)
    found.push(looser(['return', 'pReturnMaxMmhg', 'limit'], givenReturn.limit, knownReturn));
  return found;
}

function looser(
  path: readonly string[],
  given: number,
  known: { limit: number; source: string },
): SchemaProblem {
  const message = `${given} mmHg is looser than ${known.limit} mmHg (${known.source}). Compare with the maker's sheet.`;
  return { path, isKey: false, message };
}
