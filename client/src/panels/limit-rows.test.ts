/** The rows of the limits sheet: what is shown of a bed, what a draft sends, and how far one press moves a limit. */
import { quietBedAlarms } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { limitsBasis } from '@circuitwatch/shared/alarms/limit-changes.ts';
import { limitsFor } from '@circuitwatch/shared/alarms/limits.ts';
import { fillText } from '@circuitwatch/shared/foundation/language.ts';
import { describe, expect, it } from 'vitest';
import type { BedState } from '../state/slow-state.ts';
import { emptyBed } from '../state/slow-state.ts';
import {
  bedLimits,
  draftChanges,
  isCapped,
  limitStep,
  notAtBed,
  presetDrafts,
  type Triple,
  withLevel,
} from './limit-rows.ts';
import { capText } from './limit-words.ts';

const patient = { weightKg: 3.1, mode: 'VA', band: 'neonate', targetFlowLpm: 0.31 } as const;

function bed(basis: string, limits: NonNullable<BedState['bedAlarms']>['limits'] = []): BedState {
  return {
    ...emptyBed('bed-4', '4'),
    description: {
      bedId: 'bed-4',
      label: '4',
      bedIndex: 0,
      epoch: 1,
      runId: 'run',
      runStartedMs: 0,
      patient,
      devices: [],
      channels: ['flow', 'p1'],
      sources: [],
    },
    bedAlarms: { ...quietBedAlarms(0, basis), limits },
  };
}

const basis = limitsBasis(limitsFor(patient));

describe('bedLimits', () => {
  it('[R48] shows the limits in force beside those of the preset', () => {
    const limits = bedLimits(bed(basis, [{ ruleId: 'p1-low', limits: [-50, -70, -100] }]));
    const row = limits?.rows.find(({ ruleId }) => ruleId === 'p1-low');
    expect(row?.inForce).toEqual([-50, -70, -100]);
    expect(row?.preset).toEqual([-40, -60, -100]);
  });

  it('[R45] shows nothing of a preset that this page does not know', () => {
    expect(bedLimits(bed('another-preset 2 neonate VA 0.31'))).toBeUndefined();
  });

  it('leaves out values that no device of the bed gives', () => {
    const channels = new Set(bedLimits(bed(basis))?.rows.map(({ channel }) => channel.id));
    expect(channels).toEqual(new Set(['flow', 'p1']));
  });
});

describe('limits that a cannula caps', () => {
  it('[R48] say which cannula, what it allows and what the preset had', () => {
    const cannulae = { drainage: { sizeFr: 11, model: 'LS mini' } };
    const child = { ...patient, weightKg: 20, band: 'child', targetFlowLpm: 1.6, cannulae } as const;
    const capped = bed(limitsBasis(limitsFor(child)));
    const { description } = capped;
    if (!description) throw new Error('the bed has a description');
    const rows = bedLimits({ ...capped, description: { ...description, patient: child } })?.rows ?? [];
    const row = rows.find(({ ruleId }) => ruleId === 'p1-low');
    expect(row).toMatchObject({ preset: [-60, -90, -100], inForce: [-60, -90, -100] });
    expect(row && isCapped(row)).toBe(true);
    expect(row && capText(row, { of: (text, values) => fillText(text.en, values ?? {}) })).toBe(
      'The drainage cannula (11 Fr LS mini) allows at most −100 mmHg. The preset has −60 / −90 / −120 mmHg. Beyond it a second person must confirm.',
    );
  });
});

describe('[R48] a preset that is taken over', () => {
  const limits = bedLimits(bed(basis));
  if (!limits) throw new Error('the page knows the limits of the bed');

  it('drafts every rule that the bed has, off where the preset has none', () => {
    const adult = limitsFor(patient, undefined, 'adult');
    const without = { ...adult, rules: adult.rules.filter(({ ruleId }) => ruleId !== 'flow-high') };
    const drafts = presetDrafts(limits, without);
    expect(drafts.get('p1-low')).toEqual([-80, -100, -150]);
    expect(drafts.get('flow-high')).toEqual([null, null, null]);
    expect(drafts.has('svo2-low')).toBe(false);
    expect([...drafts.keys()]).toContain('access-early');
  });

  it('says which of its rules the bed does not have before it starts with it', () => {
    const { base } = limits;
    const fewer = { ...base, rules: base.rules.filter(({ ruleId }) => ruleId !== 'p2-high') };
    expect(notAtBed({ ...limits, base: fewer }, base)).toEqual(['p2-high']);
  });

  it('shows a level that only the preset has', () => {
    const vv = { ...patient, mode: 'VV' as const };
    const { description, ...rest } = bed(limitsBasis(limitsFor(vv)));
    if (!description) throw new Error('the bed has a description');
    const bedVv = { ...rest, description: { ...description, patient: vv, channels: ['svo2'] } };
    const levels = (wanted: Parameters<typeof bedLimits>[1]) =>
      bedLimits(bedVv, wanted)
        ?.rows.find(({ ruleId }) => ruleId === 'svo2-low')
        ?.levels.map(({ name }) => name);
    expect(levels([])).toEqual(['warning', 'alarm']);
    expect(levels([{ ruleId: 'svo2-low', limits: [65, 55, 45] }])).toEqual(['warning', 'alarm', 'critical']);
  });
});

describe('drafts', () => {
  it('[R46] sends only what differs from the limits in force', () => {
    const rows = bedLimits(bed(basis))?.rows ?? [];
    const drafts = new Map<string, Triple>([
      ['p1-low', withLevel([-40, -60, -100], 2, null)],
      ['flow-low', rows.find(({ ruleId }) => ruleId === 'flow-low')?.inForce ?? [null, null, null]],
    ]);
    expect(draftChanges(rows, drafts)).toEqual([{ ruleId: 'p1-low', limits: [-40, -60, null] }]);
  });

  it('a press moves a pressure by 5 and a neonate flow by 0.01', () => {
    expect(limitStep({ decimals: 0 }, -100)).toBe(5);
    expect(limitStep({ decimals: 2 }, 0.19)).toBe(0.01);
    expect(limitStep({ decimals: 0 }, 2170)).toBe(100);
  });
});
