/** Signals as part of the monitor: what is unknown and why, baselines, gaps, and that a state continues from JSON. */
import { describe, expect, it } from 'vitest';
import { captureBaseline } from '../../monitor/bed-facts.ts';
import type { MonitorState } from '../../monitor/monitor-state.ts';
import { SignalBed, startMs } from './signal-bed.fixture.ts';

describe('a rule against the baseline', () => {
  it('is unknown and raises nothing until one is captured, and says so', () => {
    const bed = new SignalBed().run(900, { p2: 400 });
    expect(bed.signal('dp-per-flow-high')).toMatchObject({ value: null, unknown: 'noBaseline' });
    expect(bed.view('dp-per-flow-high')).toMatchObject({ condition: 'unknown', onsetMs: null });
  });

  it('holds its last judgement when the flow leaves the band, and ends up unknown', () => {
    const bed = new SignalBed().run(90).capture().run(900, { p2: 170 });
    expect(bed.view('dp-per-flow-high').level).toBe('alarm');
    bed.run(600, { flow: 1 });
    expect(bed.view('dp-per-flow-high').level).toBe('alarm');
    bed.run(3_600);
    expect(bed.signal('dp-per-flow-high').unknown).toBe('flowNotMatched');
    expect(bed.view('dp-per-flow-high')).toMatchObject({ condition: 'unknown', level: 'alarm' });
  });

  it('starts anew with a new baseline', () => {
    const bed = new SignalBed().run(90).capture().run(900, { p2: 170 }).run(90).capture().run(180);
    expect(bed.signal('dp-per-flow-high').value).toBeCloseTo(0, 6);
    expect(bed.view('dp-per-flow-high').onsetMs).toBeNull();
  });

  it('is captured from a minute of good values only', () => {
    const bed = new SignalBed().run(40);
    expect(captureBaseline(bed.state, { atMs: startMs, by: 'nurse' })).toEqual({
      ok: false,
      reason: 'noData',
      channels: ['flow', 'rpm'],
    });
    bed.run(30);
    const result = captureBaseline(bed.state, { atMs: startMs, by: 'nurse' });
    expect(result.ok && result.baseline).toMatchObject({
      by: 'nurse',
      values: { flow: 1.6, rpm: 2500, p1: -30, dP: 18, dPPerFlow: 11.25, flowPerRev: 0.64, hct: 34 },
    });
  });
});

describe('what a signal says about itself', () => {
  it('[R11] names its inputs and those it would like to have', () => {
    const bed = new SignalBed({ without: ['hct'] }).run(5);
    expect(bed.signal('clot-trend-2h')).toEqual({
      ruleId: 'clot-trend-2h',
      value: null,
      unknown: 'inputMissing',
      inputs: ['dPPerFlow', 'flow', 'tArt'],
      without: ['hct'],
    });
    expect(bed.signal('drainage-insufficient')).toMatchObject({
      unknown: 'learning',
      inputs: ['flow', 'rpm', 'p1'],
    });
  });

  it('a bed without an input does not have the rule', () => {
    const bed = new SignalBed({ without: ['rpm'] }).run(5);
    expect(() => bed.view('flow-drop')).toThrow('no alarm');
  });
});

describe('missing data', () => {
  it('[R08] [R11] turn a running relation unknown, keep an open occurrence open, and it ends on good data', () => {
    const bed = new SignalBed().run(120).run(30, { flow: 1.2, p1: -55 });
    expect(bed.view('drainage-insufficient').onsetMs).not.toBeNull();
    bed.run(60, { p1: null });
    expect(bed.view('drainage-insufficient')).toMatchObject({ condition: 'unknown' });
    expect(bed.view('drainage-insufficient').onsetMs).not.toBeNull();
    bed.run(60, { p1: -30, flow: 1.6 });
    expect(bed.view('drainage-insufficient').onsetMs).toBeNull();
  });

  it('a reference of another time is not used after a long gap', () => {
    const bed = new SignalBed().run(120).silence(3_600).run(40, { flow: 1.2, p1: -55 });
    expect(bed.signal('drainage-insufficient').unknown).toBe('learning');
    expect(bed.onsetS('drainage-insufficient')).toBeUndefined();
  });

  it('[R10] 50 days of silence are one step, and afterwards the signals work as before', () => {
    const bed = new SignalBed().run(120).silence(50 * 86_400);
    expect(bed.state.signals.nextDueMs).toBeGreaterThan(bed.state.clockMs);
    bed.run(120).run(30, { flow: 1.2, p1: -55 });
    expect(bed.onsetS('drainage-insufficient')).toBeLessThan(20);
  });
});

describe('the state of signals', () => {
  it('is plain data and goes on from JSON as if nothing had happened', () => {
    const play = (through: (state: MonitorState) => MonitorState) => {
      const bed = new SignalBed({ periodMs: 200 }).run(100).capture();
      bed.state = through(bed.state);
      bed.run(60, { flow: 1.1, p1: -70 });
      bed.state = through(bed.state);
      return bed.run(700, { flow: 1.6, p1: -30, p2: 170 });
    };
    const straight = play((state) => state);
    const restored = play((state) => JSON.parse(JSON.stringify(state)) as MonitorState);
    expect(restored.transitions).toEqual(straight.transitions);
    expect(restored.state).toEqual(straight.state);
    expect(straight.transitions.map(({ ruleId }) => ruleId)).toContain('drainage-insufficient');
  });

  it('has bounded histories', () => {
    const bed = new SignalBed({ periodMs: 20 }).run(30);
    for (const history of bed.state.signals.histories) {
      expect(history.seconds.length).toBeLessThanOrEqual(60);
      expect(history.tens.length).toBeLessThanOrEqual(60);
      expect(history.raw.length).toBeLessThanOrEqual(256);
    }
  });
});
