/** What people do to alarms and what happens when nobody does: rows T7 to T22 of alarms.md 5.2 through the whole monitor. */
import { describe, expect, it } from 'vitest';
import { isAudible } from '../alarms/signalling.ts';
import { Bedside, childBed, person } from './bedside.fixture.ts';

const quietFlow = { flow: 1.6 };

/** No flow since 2 s: HIGH, latching, calling. */
function stopped(): Bedside {
  return new Bedside().run(1_000).run(3_000, { flow: 0 });
}

/** P1 alarm level: MEDIUM, not latching. */
function suction(): Bedside {
  return new Bedside().run(1_000).run(4_000, { p1: -100 });
}

function rowsOf(bed: Bedside, alarmId: string): string[] {
  return bed.transitions.filter((one) => one.view.alarmId === alarmId).flatMap(({ rows }) => rows);
}

describe('acknowledging', () => {
  it('[R31] with the present revision is done, steady and silent, and says who', () => {
    const bed = stopped();
    const reply = bed.act('acknowledge', 'no-flow', 'Wang');
    expect(reply.result).toEqual({ outcome: 'done' });
    expect(reply.view).toEqual(bed.view('no-flow'));
    expect(bed.view('no-flow')).toMatchObject({
      condition: 'active',
      ack: 'ack',
      callingMs: null,
      acknowledged: { actor: person('Wang') },
    });
    expect(bed.transitions.at(-1)).toMatchObject({ cause: 'command', rows: ['T9'], actor: person('Wang') });
  });

  it('[R31] an acknowledgement of an old revision is refused with the present state', () => {
    const bed = suction();
    const { revision } = bed.view('p1-low');
    bed.run(2_000, { p1: -130 });
    const reply = bed.command({ type: 'acknowledge', alarmId: 'p1-low', revision });
    expect(reply.result).toEqual({ outcome: 'staleRevision' });
    expect(reply.view).toMatchObject({ priority: 'high', ack: 'unack' });
  });

  it('[R31] a second one is harmless and names the first', () => {
    const bed = stopped();
    const { revision } = bed.view('no-flow');
    bed.act('acknowledge', 'no-flow', 'Wang');
    const reply = bed.command({ type: 'acknowledge', alarmId: 'no-flow', revision }, 'Li');
    expect(reply.result).toMatchObject({ outcome: 'alreadyAcknowledged', by: { actor: { name: 'Wang' } } });
  });

  it('[R32] silences that occurrence only', () => {
    const bed = new Bedside().run(1_000).run(4_000, { p1: -100, p2: 360, p3: 349 });
    bed.act('acknowledge', 'p1-low');
    expect(isAudible(bed.view('p1-low'), bed.bedAlarms)).toBe(false);
    expect(isAudible(bed.view('p2-high'), bed.bedAlarms)).toBe(true);
  });

  it('refuses an alarm of another bed, one that does not exist and one that is not on', () => {
    const bed = new Bedside({ ...childBed, bedId: 'bed-1' }).run(1_000).run(3_000, { flow: 0 });
    const before = bed.view('no-flow');
    const { revision } = before;
    const acknowledge = { type: 'acknowledge', alarmId: 'no-flow', revision } as const;
    expect(bed.command(acknowledge, 'Li', 'bed-2').result).toEqual({
      outcome: 'notAllowed',
      code: 'foreignBed',
    });
    expect(bed.view('no-flow')).toBe(before);
    expect(bed.command({ ...acknowledge, alarmId: 'x' }).result).toEqual({ outcome: 'unknownAlarm' });
    expect(bed.act('acknowledge', 'backflow').result).toMatchObject({ code: 'notActive' });
    expect(bed.events.filter(({ type }) => type === 'command')).toHaveLength(3);
  });

  it('[R42] of an alarm that ends afterwards asks nobody again', () => {
    const bed = stopped();
    bed.act('acknowledge', 'no-flow');
    bed.run(6_000, quietFlow);
    expect(bed.view('no-flow')).toMatchObject({
      condition: 'normal',
      ack: 'none',
      latched: false,
      onsetMs: null,
    });
    expect(rowsOf(bed, 'no-flow')).toContain('T6');
  });

  it('[R40] an acknowledged alarm that is still on asks again after 2 min (HIGH) and 5 min (MEDIUM)', () => {
    const high = stopped();
    high.act('acknowledge', 'no-flow');
    high.run(120_000);
    expect(high.view('no-flow').ack).toBe('ack');
    high.run(200);
    expect(high.view('no-flow')).toMatchObject({ ack: 'unack', escalation: 1 });
    expect(rowsOf(high, 'no-flow')).toContain('T12');
    const medium = suction();
    medium.act('acknowledge', 'p1-low');
    medium.run(300_000);
    expect(medium.view('p1-low').ack).toBe('ack');
    medium.run(200);
    expect(medium.view('p1-low').ack).toBe('unack');
  });

  it('lets the priority fall with the value, and a rise asks again (T11, T13)', () => {
    const bed = new Bedside().run(1_000).run(3_000, { p1: -130 }).run(5_000, { p1: -70 });
    expect(bed.view('p1-low')).toMatchObject({ level: 'warning', priority: 'high', ack: 'unack' });
    bed.act('acknowledge', 'p1-low');
    expect(bed.view('p1-low')).toMatchObject({ priority: 'low', ack: 'ack' });
    bed.run(4_000, { p1: -100 });
    expect(bed.view('p1-low')).toMatchObject({ priority: 'medium', ack: 'unack' });
    expect(rowsOf(bed, 'p1-low')).toEqual(expect.arrayContaining(['T9', 'T11', 'T13']));
  });
});

describe('a latched alarm', () => {
  it('stays on and, being HIGH, audible until acknowledged (T7, T8)', () => {
    const bed = stopped().run(6_000, quietFlow);
    const latched = bed.view('no-flow');
    expect(latched).toMatchObject({ condition: 'normal', latched: true, ack: 'unack', level: 'critical' });
    expect(latched.endedMs).not.toBeNull();
    expect(isAudible(latched, bed.bedAlarms)).toBe(true);
    expect(bed.act('acknowledge', 'no-flow').result).toEqual({ outcome: 'done' });
    expect(bed.view('no-flow')).toMatchObject({ latched: false, ack: 'none', onsetMs: null, level: null });
    expect(rowsOf(bed, 'no-flow').slice(-2)).toEqual(['T7', 'T8']);
  });

  it('is superseded by the next occurrence, which says how many went unanswered (T14)', () => {
    const bed = stopped();
    for (let i = 0; i < 2; i++) bed.run(6_000, quietFlow).run(3_000, { flow: 0 });
    expect(bed.view('no-flow')).toMatchObject({ occurrence: 3, superseded: 2, latched: false, ack: 'unack' });
    bed.act('acknowledge', 'no-flow');
    bed.run(6_000, quietFlow).run(3_000, { flow: 0 });
    expect(bed.view('no-flow')).toMatchObject({ occurrence: 4, superseded: 0 });
  });

  it('is not lost with its data (T15, T16)', () => {
    const bed = stopped().run(6_000, quietFlow);
    bed.silent.add('console');
    bed.run(20_000);
    expect(bed.view('no-flow')).toMatchObject({ condition: 'unknown', latched: true });
    expect(bed.act('acknowledge', 'no-flow').result).toEqual({ outcome: 'done' });
  });
});

describe('the sound of a bed', () => {
  it('[R34] pauses for at most 120 s, and by itself comes back', () => {
    const bed = suction();
    expect(bed.command({ type: 'audioPause', durationMs: 120_001 }).result).toMatchObject({
      code: 'tooLong',
    });
    expect(bed.command({ type: 'audioPause', durationMs: 120_000 }).result).toEqual({ outcome: 'done' });
    expect(isAudible(bed.view('p1-low'), bed.bedAlarms)).toBe(false);
    bed.run(120_000);
    expect(bed.bedAlarms.audio.type).toBe('paused');
    bed.run(200);
    expect(bed.bedAlarms.audio.type).toBe('on');
    expect(isAudible(bed.view('p1-low'), bed.bedAlarms)).toBe(true);
    expect(bed.bedTransitions.flatMap(({ rows }) => rows)).toEqual(['T19', 'T20']);
  });

  it('[R34] is ended by one command', () => {
    const bed = stopped();
    bed.command({ type: 'audioPause', durationMs: 60_000 });
    expect(bed.command({ type: 'audioResume' }).result).toEqual({ outcome: 'done' });
    expect(bed.command({ type: 'audioResume' }).result).toMatchObject({ code: 'notPaused' });
  });

  it('[R35] a new occurrence of lower priority ends the pause', () => {
    const bed = stopped();
    bed.command({ type: 'audioPause', durationMs: 120_000 });
    bed.run(6_000, { p1: -70 });
    expect(bed.view('p1-low')).toMatchObject({ priority: 'low', ack: 'unack' });
    expect(bed.bedAlarms.audio.type).toBe('on');
  });

  it('[R35] a rise of a covered alarm ends it too', () => {
    const bed = suction();
    bed.command({ type: 'audioPause', durationMs: 120_000 });
    bed.run(2_000, { p1: -130 });
    expect(bed.bedAlarms.audio.type).toBe('on');
  });
});

describe('shelving', () => {
  const shelve = { type: 'shelve', durationMs: 600_000, reason: 'turning' } as const;

  function shelved(bed: Bedside, part: Partial<typeof shelve> | { durationMs: number } = {}) {
    const { revision } = bed.view('p1-low');
    return bed.command({ ...shelve, ...part, alarmId: 'p1-low', revision });
  }

  it('[R38] takes a reason, at most 30 min, and no HIGH alarm', () => {
    const bed = suction();
    expect(shelved(bed, { durationMs: 1_800_001 }).result).toMatchObject({ code: 'tooLong' });
    const { revision } = bed.view('p1-low');
    expect(bed.command({ ...shelve, reason: ' ', alarmId: 'p1-low', revision }).result).toMatchObject({
      code: 'reasonMissing',
    });
    const high = stopped();
    expect(
      high.command({ ...shelve, alarmId: 'no-flow', revision: high.view('no-flow').revision }).result,
    ).toMatchObject({ code: 'highPriority' });
  });

  it('[R10] [R37] ends by the gateway’s clock, and the alarm that is on signals in full', () => {
    const bed = suction();
    bed.act('acknowledge', 'p1-low');
    expect(shelved(bed).result).toEqual({ outcome: 'done' });
    expect(bed.view('p1-low')).toMatchObject({ inhibit: { type: 'shelved', reason: 'turning' } });
    expect(shelved(bed).result).toMatchObject({ code: 'alreadyInhibited' });
    bed.silent.add('console');
    bed.run(600_200);
    expect(bed.view('p1-low')).toMatchObject({ inhibit: null, ack: 'unack', condition: 'unknown' });
    expect(rowsOf(bed, 'p1-low')).toContain('T18');
  });

  it('[R38] is broken by a rise to HIGH, and is ended by a person', () => {
    const bed = suction();
    shelved(bed);
    expect(isAudible(bed.view('p1-low'), bed.bedAlarms)).toBe(false);
    bed.run(2_000, { p1: -130 });
    expect(bed.view('p1-low')).toMatchObject({ inhibit: null, priority: 'high', ack: 'unack' });
    const other = suction();
    shelved(other);
    expect(other.act('unshelve', 'p1-low').result).toEqual({ outcome: 'done' });
    expect(other.act('unshelve', 'p1-low').result).toMatchObject({ code: 'notShelved' });
  });
});

describe('escalation and responsibility', () => {
  it('[R52] a HIGH alarm that nobody answers goes to second sounder, nurse call and backup', () => {
    const bed = stopped().run(130_000);
    const steps = bed.transitions
      .filter(({ rows, ruleId }) => rows.includes('T21') && ruleId === 'no-flow')
      .map(({ atMs, view, effects }) => [atMs - (view.onsetMs ?? 0), view.escalation, effects.at(-1)]);
    expect(steps).toEqual([
      [30_000, 1, 'secondSounder'],
      [60_000, 2, 'nurseCall'],
      [120_000, 3, 'backup'],
    ]);
    bed.act('acknowledge', 'no-flow');
    expect(bed.view('no-flow').escalation).toBe(0);
  });

  it("[R52] takes the site's times where it has set them", () => {
    const bed = new Bedside({ ...childBed, escalationMs: [15_000, 40_000, 70_000] }).run(1_000);
    bed.run(80_000, { flow: 0 });
    const times = bed.transitions
      .filter(({ rows, ruleId }) => rows.includes('T21') && ruleId === 'no-flow')
      .map(({ atMs, view }) => atMs - (view.onsetMs ?? 0));
    expect(times).toEqual([15_000, 40_000, 70_000]);
  });

  it('[R53] an accepted alarm waits; when the time is over without an answer the next step comes at once', () => {
    const bed = stopped();
    const { revision } = bed.view('no-flow');
    bed.command({ type: 'acceptResponsibility', alarmId: 'no-flow', revision, durationMs: 60_000 });
    bed.run(60_000);
    expect(bed.view('no-flow')).toMatchObject({ escalation: 0, responsibility: { type: 'accepted' } });
    bed.run(200);
    expect(bed.view('no-flow')).toMatchObject({ escalation: 1, responsibility: null });
  });

  it('[R53] a rejection escalates at once', () => {
    const bed = stopped();
    bed.act('rejectResponsibility', 'no-flow', 'Wang');
    expect(bed.view('no-flow')).toMatchObject({ escalation: 1, responsibility: { type: 'rejected' } });
    bed.run(5_000);
    expect(bed.act('rejectResponsibility', 'backflow').result).toMatchObject({ code: 'notActive' });
  });
});

describe('the first alarm of a cluster', () => {
  it('[R12] is marked, and a HIGH onset keeps what every channel read', () => {
    const bed = new Bedside().run(1_000).run(10_000, { flow: 0, p1: -130 });
    expect(bed.view('p1-low').firstOut).toBe(true);
    expect(bed.view('no-flow').firstOut).toBe(false);
    const onset = bed.transitions.find(({ view, rows }) => view.alarmId === 'no-flow' && rows.includes('T2'));
    expect(onset?.snapshot).toContainEqual({ channel: 'p1', value: -130, validity: 'valid' });
    expect(onset?.snapshot?.length).toBeGreaterThan(8);
    bed.run(20_000).run(6_000, { p2: 360, p3: 349 });
    expect(bed.view('p2-high').firstOut).toBe(true);
  });
});

describe('values that come and go', () => {
  it('a violation between invalid readings raises its alarm in its own time', () => {
    const bed = new Bedside().run(1_000);
    for (let i = 0; i < 60; i++) bed.run(200, { flow: i % 2 === 0 ? 1.2 : 'invalid' });
    expect(bed.view('flow-low').onsetMs).not.toBeNull();
    expect((bed.view('flow-low').onsetMs ?? 0) - bed.state.startedMs).toBeLessThanOrEqual(11_400);
  });

  it('a value that is lost five times in 10 s is a sensor without a value, until it stays', () => {
    const bed = new Bedside().run(1_000);
    for (let i = 0; i < 5; i++) bed.run(200, { flow: 'invalid' }).run(200, { flow: 1.6 });
    expect(bed.view('sensor-invalid@flow')).toMatchObject({ priority: 'medium', ack: 'unack' });
    bed.run(8_000);
    expect(bed.view('sensor-invalid@flow').onsetMs).not.toBeNull();
    bed.run(3_000);
    expect(bed.view('sensor-invalid@flow').onsetMs).toBeNull();
  });

  it('flow that chatters across 80 % raises low flow by count', () => {
    const bed = new Bedside().run(1_000);
    for (let i = 0; i < 5; i++) bed.run(600, { flow: 1.2 }).run(600, { flow: 1.6 });
    expect(bed.view('flow-low')).toMatchObject({ level: 'warning', ack: 'unack' });
  });

  it('flow that trembles about 80 % raises it after the delay, and one short dip never does', () => {
    const trembling = new Bedside().run(1_000);
    for (let i = 0; i < 30; i++) trembling.run(200, { flow: 1.27 }).run(200, { flow: 1.29 });
    expect(trembling.view('flow-low')).toMatchObject({ level: 'warning', ack: 'unack' });
    const dip = new Bedside().run(1_000).run(200, { flow: 1.27 }).run(60_000, { flow: 1.29 });
    dip.run(200, { flow: 1.27 }).run(5_000, { flow: 1.29 });
    expect(dip.view('flow-low').occurrence).toBe(0);
  });
});
