/** Cannulae cap the limits of presets, and a person who goes beyond a cap needs a second one. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bedside, childBed } from '../monitor/bedside.fixture.ts';
import type { Cannulae, PatientConfig } from '../config/site-config.ts';
import { isBeyondCap } from './cannula-caps.ts';
import { limitsBasis, needsSecondPerson } from './limit-changes.ts';
import { limitsFor } from './limits.ts';

const adult = { weightKg: 70, mode: 'VA' as const };

function row(ruleId: string, cannulae: Cannulae, patient: PatientConfig = adult) {
  return limitsFor({ ...patient, cannulae }).rules.find((one) => one.ruleId === ruleId);
}

describe('[R48] caps from the cannula record', () => {
  it('a small drainage cannula caps the drainage pressure of a larger patient at −100 mmHg', () => {
    expect(row('p1-low', { drainage: { sizeFr: 15 } })).toMatchObject({
      limits: [-80, -100, -100],
      cap: { limit: -100, cannula: 'drainage', sizeFr: 15, uncapped: [-80, -100, -150] },
    });
    expect(row('p1-low', { drainage: { sizeFr: 21 } })).not.toHaveProperty('cap');
  });

  it('an LS mini caps both pressures by its maker, whatever its name around it', () => {
    const cannulae = {
      drainage: { sizeFr: 13, model: 'Bio-Medicus LS mini' },
      return: { sizeFr: 11, model: 'LS-Mini arterial' },
    };
    expect(row('p1-low', cannulae)?.cap).toMatchObject({ limit: -100, model: 'Bio-Medicus LS mini' });
    expect(row('p3-high', cannulae)).toMatchObject({ limits: [250, 300, 300], cap: { limit: 300 } });
  });

  it('what the record gives goes before what is known of the size, with its source', () => {
    const p1MinMmhg = { limit: -70, source: 'maker, sheet 4' };
    expect(row('p1-low', { drainage: { sizeFr: 13, p1MinMmhg } })).toMatchObject({
      limits: [-70, -70, -70],
      cap: { source: 'maker, sheet 4' },
    });
  });

  it('high flow is capped by the cannula that takes less', () => {
    const cannulae = {
      drainage: { sizeFr: 25, flowMaxLpm: { limit: 5.5, source: 'maker' } },
      return: { sizeFr: 17, flowMaxLpm: { limit: 4.8, source: 'maker' } },
    };
    expect(row('flow-high', cannulae)).toMatchObject({
      limits: [4.8, null, null],
      cap: { cannula: 'return', uncapped: [5.46, null, null] },
    });
  });

  it('no limit of any preset is looser than the cap, and none is moved that was tighter', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 120, noNaN: true }),
        fc.constantFrom('VA' as const, 'VV' as const),
        fc.integer({ min: -200, max: -20 }),
        fc.integer({ min: 40, max: 500 }),
        (weightKg, mode, p1, p3) => {
          const cannulae = {
            drainage: { sizeFr: 19, p1MinMmhg: { limit: p1, source: 'x' } },
            return: { sizeFr: 17, pReturnMaxMmhg: { limit: p3, source: 'x' } },
          };
          for (const { ruleId, limits, cap } of limitsFor({ weightKg, mode, cannulae }).rules) {
            if (!cap) continue;
            for (const [index, limit] of limits.entries()) {
              const before = cap.uncapped[index] ?? null;
              if (limit === null || before === null) expect(limit).toBe(before);
              else expect(limit).toBe(isBeyondCap(ruleId, before, cap.limit) ? cap.limit : before);
            }
          }
        },
      ),
    );
  });

  it('limits of one set of cannulae are not those of another', () => {
    const small = limitsFor({ ...adult, cannulae: { drainage: { sizeFr: 15 } } });
    expect(limitsBasis(small)).not.toBe(limitsBasis(limitsFor(adult)));
  });
});

describe('[R47] a limit beyond the cannula', () => {
  const limits = limitsFor({ ...adult, cannulae: { drainage: { sizeFr: 15 } } });

  it('needs a second person at every priority, and within it none', () => {
    const change = (alarm: number) => [{ ruleId: 'p1-low', limits: [-80, alarm, -100] as const }];
    expect(needsSecondPerson(limits, limits, [{ ruleId: 'p1-low', limits: [-110, -120, -130] }])).toBe(true);
    expect(needsSecondPerson(limits, limits, change(-101))).toBe(true);
    expect(needsSecondPerson(limits, limits, change(-95))).toBe(false);
  });

  it('alarms at the cap through the whole monitor', () => {
    const patient = { ...childBed.patient, cannulae: { drainage: { sizeFr: 11 } } };
    const bed = new Bedside({ ...childBed, patient }).run(1_000).run(2_000, { p1: -105 });
    expect(bed.view('p1-low')).toMatchObject({ level: 'critical', priority: 'high', limit: -100 });
    const changes = [{ ruleId: 'p1-low', limits: [-60, -90, -120] as const }];
    expect(bed.command({ type: 'setLimits', changes }).result).toMatchObject({ outcome: 'needsSecond' });
  });
});
