/** Changing a patient's limits through the whole monitor: checked, two persons where it matters, in force at once. */
import { describe, expect, it } from 'vitest';
import type { LimitChange } from '../alarms/alarm-types.ts';
import { Bedside } from './bedside.fixture.ts';
import { previewLimits } from './limit-preview.ts';

/** Of the 20 kg child on VA: flow 1.28 and 0.96 L/min, P1 −60, −90, −120 mmHg. */
const flow = (warning: number | null, critical: number | null): LimitChange => ({
  ruleId: 'flow-low',
  limits: [warning, null, critical],
});
const p1 = (...limits: [number | null, number | null, number | null]): LimitChange => ({
  ruleId: 'p1-low',
  limits,
});

function set(bed: Bedside, ...changes: LimitChange[]) {
  return bed.command({ type: 'setLimits', changes });
}

describe('changing limits', () => {
  it('[R44] evaluates the new limit on the latest sample at once, and logs old and new', () => {
    const bed = new Bedside().run(1_000);
    expect(set(bed, flow(1.7, 0.96)).result).toEqual({ outcome: 'done' });
    expect(bed.bedTransitions.at(-1)).toMatchObject({
      what: 'limitsChanged',
      limits: [{ from: flow(1.28, 0.96), to: flow(1.7, 0.96) }],
      view: { limits: [flow(1.7, 0.96)] },
    });
    const atMs = bed.elapsedMs;
    bed.silent.add('console');
    bed.run(5_000);
    bed.silent.clear();
    bed.run(6_000);
    expect((bed.view('flow-low').onsetMs ?? 0) - bed.state.startedMs).toBe(atMs + 10_000);
    expect(bed.view('flow-low')).toMatchObject({ level: 'warning', limit: 1.7 });
  });

  it('keeps an open occurrence through a change, and a level that is switched off ends in its own time', () => {
    const bed = new Bedside().run(1_000).run(4_000, { p1: -70 });
    bed.run(2_000);
    const before = bed.view('p1-low');
    expect(before).toMatchObject({ level: 'warning', occurrence: 1 });
    set(bed, p1(-65, -90, -120));
    expect(bed.view('p1-low')).toMatchObject({ occurrence: 1, onsetMs: before.onsetMs, limit: -65 });
    set(bed, p1(null, -90, -120));
    expect(bed.view('p1-low')).toMatchObject({ occurrence: 1, limit: null });
    bed.run(4_000);
    expect(bed.view('p1-low')).toMatchObject({ condition: 'normal', onsetMs: null });
    bed.run(4_000, { p1: -100 });
    expect(bed.view('p1-low')).toMatchObject({ level: 'alarm', occurrence: 2 });
  });

  it.each<[string, string, LimitChange[]]>([
    ['a rule that does not exist', 'noSuchLimit', [{ ruleId: 'x', limits: [1, null, null] }]],
    ['a level that the rule does not have', 'noSuchLimit', [{ ruleId: 'flow-low', limits: [1.3, 1, 0.9] }]],
    ['a critical limit inside the warning', 'limitOrder', [flow(0.9, 1.2)]],
    ['a limit outside the sensor', 'limitRange', [flow(50, 0.9)]],
    ['what is in force already', 'unchanged', [flow(1.28, 0.96)]],
    ['a rule twice', 'duplicateRule', [flow(1.3, 0.96), flow(1.4, 0.96)]],
  ])('[R46] refuses %s', (_what, code, changes) => {
    const bed = new Bedside().run(1_000);
    const { limits } = bed.state;
    expect(set(bed, ...changes).result).toMatchObject({ outcome: 'notAllowed', code });
    expect(bed.state.limits).toBe(limits);
  });

  it('[R46] a preview says which alarms the latest value would raise, and changes nothing', () => {
    const bed = new Bedside().run(1_000, { p1: -80 });
    const before = JSON.stringify(bed.state);
    expect(previewLimits(bed.state, [p1(-50, -75, -120), flow(1.3, 0.96)])).toEqual({
      alarmsNow: [
        { ruleId: 'p1-low', channel: 'p1', level: 'alarm', priority: 'medium', limit: -75, value: -80 },
      ],
      refused: null,
      needsSecond: false,
    });
    expect(previewLimits(bed.state, [p1(-60, -90, -200)])).toMatchObject({
      needsSecond: true,
      alarmsNow: [{ level: 'warning', limit: -60 }],
    });
    expect(previewLimits(bed.state, [flow(0.9, 1.2)])).toMatchObject({
      alarmsNow: [],
      refused: { code: 'limitOrder' },
    });
    expect(JSON.stringify(bed.state)).toBe(before);
  });
});

describe('[R47] leaving the safe band', () => {
  it('waits for another person while the old limit is in force', () => {
    const bed = new Bedside().run(1_000);
    const { result } = set(bed, flow(1.28, null));
    expect(result).toMatchObject({ outcome: 'needsSecond' });
    const proposalId = bed.bedAlarms.proposal?.proposalId ?? '';
    expect(bed.command({ type: 'confirmLimits', proposalId }, 'Li').result).toMatchObject({
      code: 'samePerson',
    });
    bed.run(6_000, { flow: 0.9 });
    expect(bed.view('flow-low')).toMatchObject({ level: 'critical', priority: 'high' });
    expect(bed.command({ type: 'confirmLimits', proposalId }, 'Wang').result).toEqual({ outcome: 'done' });
    expect(bed.bedTransitions.at(-1)).toMatchObject({
      actor: { name: 'Wang' },
      secondActor: { name: 'Li' },
      view: { proposal: null },
    });
    expect(bed.command({ type: 'confirmLimits', proposalId }, 'Wang').result).toMatchObject({
      code: 'unknownProposal',
    });
  });

  it('is forgotten after 60 s, or when it is rejected', () => {
    const bed = new Bedside().run(1_000);
    set(bed, p1(-60, -90, -200));
    bed.run(60_200);
    expect(bed.bedAlarms.proposal).toBeNull();
    set(bed, p1(-60, -90, -200));
    const proposalId = bed.bedAlarms.proposal?.proposalId ?? '';
    expect(bed.command({ type: 'rejectLimits', proposalId }).result).toEqual({ outcome: 'done' });
    expect(bed.bedAlarms).toMatchObject({ proposal: null, limits: [] });
  });

  it('is not needed for a MEDIUM level, nor for a HIGH one that becomes more sensitive', () => {
    const bed = new Bedside().run(1_000);
    expect(set(bed, p1(-60, -110, -115)).result).toEqual({ outcome: 'done' });
    expect(set(bed, p1(-60, -90, -120)).result).toEqual({ outcome: 'done' });
    expect(bed.bedAlarms.limits).toEqual([]);
  });
});

describe('[R48] taking over a preset', () => {
  const preset = { presetId: 'picu', presetVersion: 3, band: 'infant', approvedBy: 'PICU' } as const;
  const limitsOf = (bed: Bedside, ruleId: string) =>
    bed.state.limits.rules.find((row) => row.ruleId === ruleId)?.limits;

  it('is one act with its name, kept when single limits change after, and forgotten at the preset of the bed', () => {
    const bed = new Bedside().run(1_000);
    const changes = [p1(-50, -80, -100), flow(1.3, 0.98)];
    expect(bed.command({ type: 'setLimits', changes, preset }).result).toEqual({ outcome: 'done' });
    const { limits, view } = bed.bedTransitions.at(-1) ?? {};
    expect(limits?.map(({ to }) => to)).toEqual(changes);
    expect(view?.chosenPreset).toEqual({ ...preset, by: 'Li', isEdited: false });
    set(bed, p1(-45, -80, -100));
    expect(bed.bedAlarms.chosenPreset).toEqual({ ...preset, by: 'Li', isEdited: true });
    set(bed, p1(-60, -90, -120), flow(1.28, 0.96));
    expect(bed.bedAlarms).toMatchObject({ limits: [], chosenPreset: null });
  });

  it('[R47] that switches a HIGH limit off waits for another person, who confirms the same preset', () => {
    const bed = new Bedside().run(1_000);
    bed.command({ type: 'setLimits', changes: [flow(1.3, null)], preset });
    expect(bed.bedAlarms).toMatchObject({ chosenPreset: null, proposal: { preset } });
    const proposalId = bed.bedAlarms.proposal?.proposalId ?? '';
    expect(bed.command({ type: 'confirmLimits', proposalId }, 'Wang').result).toEqual({ outcome: 'done' });
    expect(bed.bedAlarms).toMatchObject({ chosenPreset: { presetId: 'picu', by: 'Li' }, proposal: null });
  });

  it('[R44] [R46] also moves the limits of detectors, foretold and judged on what they say now', () => {
    const bed = new Bedside().run(1_000);
    bed.command({ type: 'startCircuit', startedMs: bed.state.clockMs - 3 * 86_400_000 });
    bed.run(2_000);
    const older = { ruleId: 'circuit-age', limits: [2, 14, null] as const };
    expect(previewLimits(bed.state, [older]).alarmsNow).toMatchObject([
      { ruleId: 'circuit-age', level: 'warning', limit: 2 },
    ]);
    bed.command({ type: 'setLimits', changes: [older], preset });
    expect(limitsOf(bed, 'circuit-age')).toEqual([2, 14, null]);
    bed.run(61_000);
    expect(bed.view('circuit-age')).toMatchObject({ condition: 'active', limit: 2 });
  });
});

describe('[R45] a patient who leaves', () => {
  it('takes alarms, pauses, procedures and limits along (T24)', () => {
    const bed = new Bedside().run(1_000).run(4_000, { flow: 0 });
    set(bed, p1(-50, -90, -120));
    bed.command({ type: 'audioPause', durationMs: 60_000 });
    bed.command({ type: 'startContext', context: 'priming', durationMs: 60_000 });
    const actor = bed.bedTransitions.at(-1)?.actor;
    if (!actor) throw new Error('nobody acted');
    bed.step([{ type: 'discharge', atMs: bed.state.clockMs, actor }]);
    expect(bed.bedAlarms).toMatchObject({ audio: { type: 'on' }, contexts: [], limits: [] });
    expect(bed.state.limits.rules.find(({ ruleId }) => ruleId === 'p1-low')?.limits[0]).toBe(-60);
    for (const { view } of bed.state.alarms.instances)
      expect(view).toMatchObject({ condition: 'unknown', ack: 'none', inhibit: null, onsetMs: null });
    expect(bed.transitions.at(-1)).toMatchObject({ cause: 'discharge' });
  });
});
