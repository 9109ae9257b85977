/**
 * The rules on simulated faults (clinical.md C6): each fault raises its own rule and not its neighbour's, a quiet run
 * raises nothing, and the figures that docs/alarms.md shows are those of these rules. CIRCUITWATCH_TEST_LONG=1 runs every
 * fault at both data rates and quiet days of 24 h.
 */
import { presetIds } from '@circuitwatch/shared/circuit/presets.ts';
import { describe, expect, it } from 'vitest';
import { readAlarmFigures } from '../tools/alarm-figures.ts';
import { measureDay, measureFault, rates } from './alarm-figures.ts';
import { faultRows, signatureRules } from './signature-matrix.ts';

const isLong = process.env['CIRCUITWATCH_TEST_LONG'] === '1';
const quietHours = isLong ? 24 : 1;
const figures = readAlarmFigures();

/** Both rates in the long run, else one of them in turn. */
function ratesOf(index: number): readonly (typeof rates)[number][] {
  return isLong ? rates : [rates[index % 2] ?? 'slow'];
}

describe.each(faultRows.map((row, index) => [row.fault, row, index] as const))('%s', (_fault, row, index) => {
  it.each(row.presets)(
    `on %s raises ${row.own.join(' and ') || 'no rule that claims a cause'}, and not its neighbours`,
    async (preset) => {
      for (const rate of ratesOf(index + row.presets.indexOf(preset))) {
        const figure = await measureFault(row, preset, rate);
        for (const rule of row.own) expect(figure.delays[rule]).toBeGreaterThan(0);
        const allowed = new Set([...row.own, ...(row.also ?? [])]);
        const wrong = figure.others.filter((rule) => signatureRules.includes(rule) && !allowed.has(rule));
        expect(wrong).toEqual([]);
        const published = figures.faults.find(
          (one) => one.fault === row.fault && one.preset === preset && one.rate === rate,
        );
        expect(published, 'run `node tests/tools/alarm-figures.ts`').toEqual(figure);
      }
    },
  );
});

describe('a quiet run', () => {
  it.each(presetIds)(`of ${quietHours} h on %s at its prescribed flow raises nothing`, async (preset) => {
    expect((await measureDay(preset, 'slow', quietHours)).onsets).toEqual({});
  });

  it('of 24 h raised nothing on any preset when the figures were taken', () => {
    expect(figures.quiet.map(({ preset }) => preset)).toEqual(expect.arrayContaining([...presetIds]));
    for (const { onsets } of figures.quiet) expect(onsets).toEqual({});
  });
});
