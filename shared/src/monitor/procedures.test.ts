/** Procedures in force, through the whole monitor: what they hide, for how long, and what ends them. */
import { describe, expect, it } from 'vitest';
import { Bedside } from './bedside.fixture.ts';

function during(context: string, durationMs = 60_000): Bedside {
  const bed = new Bedside().run(1_000);
  expect(bed.command({ type: 'startContext', context, durationMs }).result).toEqual({ outcome: 'done' });
  return bed;
}

describe('[R39] a clamp trial', () => {
  it('hides no flow for its time, says so on the alarm, and leaves nothing behind', () => {
    const bed = during('clampTrial').run(30_000, { flow: 0 });
    expect(bed.view('no-flow')).toMatchObject({
      condition: 'active',
      ack: 'unack',
      callingMs: null,
      signalledMs: null,
      inhibit: { type: 'suppressed', context: 'clampTrial' },
    });
    bed.run(10_000, { flow: 1.6 });
    expect(bed.bedAlarms.contexts).toEqual([]);
    expect(bed.view('no-flow')).toMatchObject({ inhibit: null, latched: false, onsetMs: null });
  });

  it('ends by itself when flow is back, and by time: then no flow signals in full', () => {
    const back = during('clampTrial').run(10_000, { flow: 0 }).run(6_000, { flow: 1.6 });
    expect(back.bedTransitions.at(-1)).toMatchObject({ what: 'contextEnded', cause: 'value', rows: ['T18'] });
    const late = during('clampTrial').run(60_200, { flow: 0 });
    expect(late.bedTransitions.at(-1)).toMatchObject({ what: 'contextEnded', cause: 'timer' });
    expect(late.view('no-flow')).toMatchObject({ inhibit: null, ack: 'unack' });
    expect(late.view('no-flow').callingMs).not.toBeNull();
  });

  it('that does not begin ends after 30 s; one that is too long or unknown does not start', () => {
    const bed = during('clampTrial').run(31_000);
    expect(bed.bedAlarms.contexts).toEqual([]);
    for (const [context, durationMs, code] of [
      ['clampTrial', 120_001, 'tooLong'],
      ['coffee', 1_000, 'unknownContext'],
    ] as const)
      expect(bed.command({ type: 'startContext', context, durationMs }).result).toMatchObject({ code });
    expect(bed.command({ type: 'endContext', context: 'clampTrial' }).result).toMatchObject({
      code: 'contextNotActive',
    });
  });

  it('never hides a bubble, backflow or the loss of the console', () => {
    const bed = during('clampTrial').run(2_000, { flow: 0 }).run(8_000, { flow: -0.3, bubble: 1 });
    for (const alarmId of ['bubble', 'backflow'])
      expect(bed.view(alarmId)).toMatchObject({ inhibit: null, ack: 'unack' });
  });

  it('does not reset what was calling before it began', () => {
    const bed = new Bedside().run(1_000).run(4_000, { flow: 0 });
    bed.command({ type: 'startContext', context: 'clampTrial', durationMs: 60_000 });
    bed.run(1_000);
    expect(bed.view('no-flow')).toMatchObject({ ack: 'unack', callingMs: null });
    bed.run(8_000, { flow: 1.6 });
    expect(bed.view('no-flow')).toMatchObject({ latched: true, ack: 'unack', inhibit: null });
  });
});

describe('[R39] other procedures', () => {
  it('a retrograde trial hides backflow inside its band, and ends outside of it', () => {
    const bed = during('retrogradeTrial', 3_600_000).run(2_000, { flow: 0.5 }).run(60_000, { flow: -0.2 });
    expect(bed.view('backflow')).toMatchObject({ onsetMs: expect.any(Number), callingMs: null });
    bed.run(3_000, { flow: -0.5 });
    expect(bed.bedAlarms.contexts).toEqual([]);
    expect(bed.view('backflow')).toMatchObject({ inhibit: null, ack: 'unack' });
    expect(bed.view('backflow').callingMs).not.toBeNull();
  });

  it('transport hides a lost link at MEDIUM and never at HIGH', () => {
    const bed = during('transport', 600_000);
    bed.silent.add('console');
    bed.run(30_000);
    expect(bed.view('link-lost@console')).toMatchObject({ priority: 'medium', callingMs: null });
    bed.run(40_000);
    expect(bed.view('link-lost@console')).toMatchObject({ priority: 'high', inhibit: null });
    expect(bed.view('link-lost@console').callingMs).not.toBeNull();
  });

  it('one that ends hands what another covers to that one', () => {
    const bed = during('turnDown', 3_600_000);
    bed.run(20_000, { flow: 0.9 });
    bed.command({ type: 'startContext', context: 'clampTrial', durationMs: 60_000 });
    bed.run(5_000, { flow: 0 });
    bed.command({ type: 'endContext', context: 'clampTrial' });
    expect(bed.view('flow-low').inhibit).toMatchObject({ context: 'turnDown' });
    expect(bed.view('no-flow')).toMatchObject({ inhibit: null });
  });
});
