/** Failures of the system itself through the real monitor: every rule of condition `technical`, and where displays are told. */
import { describe, expect, it } from 'vitest';
import { childBed, person } from '../monitor/bedside.fixture.ts';
import { createMonitorState } from '../monitor/monitor-state.ts';
import { stepMonitor } from '../monitor/monitor.ts';
import type { MonitorInput } from '../monitor/monitor-types.ts';
import { alarmMessageText } from '../texts/alarm-texts.ts';
import type { AlarmTransition, AlarmView, TechnicalFinding } from './alarm-types.ts';
import { displayFindings, displayRules } from './own-failures.ts';
import { alarmRules } from './rules.ts';

const startMs = 1_000_000;

/** A bed that hears of nothing but itself. */
class SelfBed {
  readonly state = createMonitorState({ ...childBed, bedId: 'bed-1' }, startMs);
  readonly transitions: AlarmTransition[] = [];

  run(atMs: number, ...inputs: MonitorInput[]): void {
    this.transitions.push(...stepMonitor(this.state, inputs, startMs + atMs).alarms);
  }

  found(atMs: number, ruleId: string, level: TechnicalFinding['level'], detail = 'left'): void {
    this.run(atMs, { type: 'technical', atMs: startMs + atMs, findings: [{ ruleId, level, detail }] });
  }

  acknowledge(atMs: number, ruleId: string): void {
    const { revision } = this.view(ruleId);
    const command = { type: 'acknowledge' as const, alarmId: ruleId, revision };
    const commandId = `ack-${atMs}`;
    this.run(atMs, {
      type: 'command',
      atMs: startMs + atMs,
      bedId: 'bed-1',
      commandId,
      actor: person('nurse'),
      command,
    });
  }

  view(ruleId: string): AlarmView {
    const view = this.state.alarms.instances.find(({ alarmId }) => alarmId === ruleId)?.view;
    if (!view) throw new Error(`no alarm ${ruleId}`);
    return view;
  }
}

const ownRules = alarmRules.filter(({ condition }) => condition.type === 'technical');

describe('a failure of the system itself', () => {
  for (const rule of ownRules)
    for (const { level, priority, onDelayMs } of rule.levels)
      it(`[R30] ${rule.id} at ${level} is raised, names what is concerned, and ends`, () => {
        const bed = new SelfBed();
        expect(bed.view(rule.id).condition).toBe('unknown');
        bed.found(0, rule.id, null, '');
        expect(bed.view(rule.id)).toMatchObject({ condition: 'normal', onsetMs: null });
        bed.found(1_000, rule.id, level);
        bed.run(1_000 + onDelayMs - 1);
        if (onDelayMs > 0) expect(bed.view(rule.id).onsetMs).toBeNull();
        bed.run(1_000 + onDelayMs);
        expect(bed.view(rule.id)).toMatchObject({
          condition: 'active',
          level,
          priority,
          ack: 'unack',
          detail: 'left',
          onsetMs: startMs + 1_000 + onDelayMs,
        });
        expect(alarmMessageText(bed.view(rule.id), 'en')).toContain('left');
        expect(alarmMessageText(bed.view(rule.id), 'zh')).toContain('left');
        bed.found(20_000, rule.id, null, '');
        const after = bed.view(rule.id);
        expect(after).toMatchObject({ condition: 'normal', latched: rule.latching });
        expect(after.onsetMs === null).toBe(!rule.latching);
      });

  it('[R30] has the priorities of alarms.md 3.5 #15 and #16, and own ones where it is silent', () => {
    const priorities = ownRules.map(({ id, levels }) => [id, levels.map(({ priority }) => priority).join()]);
    expect(Object.fromEntries(priorities)).toEqual({
      'display-silent': 'low,medium',
      'display-frozen': 'low,medium',
      'display-no-sound': 'low,medium',
      'display-hidden': 'low,medium',
      'display-may-sleep': 'low',
      'display-alarm-path': 'low,medium',
      'display-clock': 'low',
      'recorder-failed': 'medium,high',
      'disk-low': 'low,medium',
      'clock-wrong': 'low,medium',
      'engine-stalled': 'medium,high',
      'gateway-restarted': 'low',
      'notifier-failed': 'low',
      'self-test-overdue': 'low',
      'preset-file-refused': 'low',
    });
  });

  it('[R36] the same finding again changes nothing; a further display asks anew, one less does not', () => {
    const bed = new SelfBed();
    bed.found(0, 'display-silent', 'alarm', 'left');
    bed.acknowledge(100, 'display-silent');
    const { revision } = bed.view('display-silent');
    bed.found(1_000, 'display-silent', 'alarm', 'left');
    expect(bed.view('display-silent')).toMatchObject({ revision, ack: 'ack' });
    bed.found(2_000, 'display-silent', 'alarm', 'left, right');
    expect(bed.view('display-silent')).toMatchObject({ ack: 'unack', detail: 'left, right' });
    bed.acknowledge(3_000, 'display-silent');
    bed.found(4_000, 'display-silent', 'alarm', 'right');
    expect(bed.view('display-silent')).toMatchObject({ ack: 'ack', detail: 'right', occurrence: 1 });
  });

  it('[R40] a level that gets worse asks anew, a milder one lowers an acknowledged alarm', () => {
    const bed = new SelfBed();
    bed.found(0, 'disk-low', 'warning', '1.9 GB');
    bed.acknowledge(100, 'disk-low');
    bed.found(1_000, 'disk-low', 'alarm', '0.4 GB');
    expect(bed.view('disk-low')).toMatchObject({ ack: 'unack', priority: 'medium', occurrence: 1 });
    bed.acknowledge(2_000, 'disk-low');
    bed.found(3_000, 'disk-low', 'warning', '0.6 GB');
    expect(bed.view('disk-low')).toMatchObject({ ack: 'ack', level: 'warning', priority: 'low' });
  });
});

describe('displays and beds', () => {
  const fact = (name: string, role: 'bedside' | 'wall', bedId: string | null) => ({
    kind: 'displaySilent' as const,
    clientId: name,
    name,
    role,
    bedId,
  });
  const beds = ['bed-1', 'bed-2', 'bed-3'];
  const silent = (bedId: string, conditions: ReturnType<typeof fact>[], attended: string[] = []) =>
    displayFindings(bedId, { conditions, beds, attended }).find(({ ruleId }) => ruleId === 'display-silent');

  it('[R59] several displays of one bed are one alarm with their names, and no other bed is told', () => {
    const conditions = [fact('right', 'bedside', 'bed-2'), fact('left', 'bedside', 'bed-2')];
    expect(silent('bed-2', conditions)).toEqual({
      ruleId: 'display-silent',
      level: 'alarm',
      detail: 'left, right',
    });
    expect(silent('bed-1', conditions)?.level).toBeNull();
  });

  it('[R59] a wall, and a display that has not said its bed, is told at one bed, where somebody is', () => {
    const conditions = [fact('wall', 'wall', null), fact('new', 'bedside', null)];
    const where = (attended: string[]) =>
      beds.filter((id) => silent(id, conditions, attended)?.level !== null);
    expect(where(['bed-3', 'bed-2'])).toEqual(['bed-2']);
    expect(where([])).toEqual(['bed-1']);
    expect(silent('bed-1', conditions)?.level).toBe('warning');
  });

  it('keeps a detail to one line whatever number of displays fail', () => {
    const conditions = Array.from({ length: 9 }, (_, i) => fact(`screen ${i}`, 'bedside', 'bed-1'));
    expect(silent('bed-1', conditions)?.detail).toBe('screen 0, screen 1, screen 2, screen 3, +5');
  });

  it('has a rule for every condition of a display', () => {
    const ids = ownRules.map(({ id }) => id);
    for (const ruleId of Object.values(displayRules)) expect(ids).toContain(ruleId);
  });
});
