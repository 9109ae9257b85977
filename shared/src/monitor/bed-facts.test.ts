/** What people tell about a bed: baseline, start of the circuit, checks. Recorded with who and when, or refused with why. */
import { describe, expect, it } from 'vitest';
import { bedAlarmViewSchema } from '../wire/alarm-schemas.ts';
import { commandSchema } from '../wire/commands.ts';
import { checkDetailMax, noFacts } from '../alarms/signals/bed-facts.ts';
import { bedSignals } from './bed-facts.ts';
import { Bedside, childBed, person, startMs } from './bedside.fixture.ts';

const capture = { type: 'captureBaseline' } as const;
const check = { type: 'recordCheck', check: 'circuit' } as const;

function unknownBecause(bed: Bedside, ruleId: string): string | null | undefined {
  return bedSignals(bed.state).find((signal) => signal.ruleId === ruleId)?.unknown;
}

/** A new core 5 s later, with the bed's view as the recording has it. */
function restarted(before: Bedside, wallStepMs = 0): Bedside {
  const bed = new Bedside();
  const views = before.state.alarms.instances.map(({ view }) => view);
  const memory = { views, bed: before.bedAlarms, atMs: before.state.clockMs, wallOffsetMs: 0 };
  const atMs = before.state.clockMs + 5_000;
  bed.step([{ type: 'restore', atMs, memory, wallOffsetMs: wallStepMs }], atMs - startMs);
  return bed;
}

describe('[R76] the gateway’s sounder', () => {
  it('is not tried where there is none, and the attempt is in the log', () => {
    const bed = new Bedside().run(1_000);
    expect(bed.command({ type: 'testSounder' }).result).toMatchObject({ code: 'noSounder' });
    expect(bed.events.at(-1)).toMatchObject({ type: 'command', command: { type: 'testSounder' } });
    const other = new Bedside({ ...childBed, hasSounder: true }).run(1_000);
    expect(other.command({ type: 'testSounder' }).result).toEqual({ outcome: 'done' });
    other.run(4_000, { flow: 0 });
    expect(other.command({ type: 'testSounder' }).result).toMatchObject({ code: 'alarmOn' });
  });
});

describe('capturing the baseline', () => {
  it('makes rules against it known, with time, flow and who in the view of the bed and in the log', () => {
    const bed = new Bedside().run(65_000);
    expect(unknownBecause(bed, 'dp-per-flow-high')).toBe('noBaseline');
    const reply = bed.command(capture, 'Li');
    expect(reply.result).toEqual({ outcome: 'done' });
    expect(reply.bed.facts.baseline).toMatchObject({
      atMs: startMs + 65_000,
      by: 'Li',
      values: { flow: 1.6, rpm: 2500, dP: 18 },
    });
    expect(bed.bedTransitions.at(-1)).toMatchObject({ what: 'baselineCaptured', actor: person('Li') });
    bed.run(2_000);
    expect(unknownBecause(bed, 'dp-per-flow-high')).toBeNull();
  });

  it('is refused without a minute of data and while flow or speed move, and changes nothing', () => {
    const bed = new Bedside().run(20_000);
    expect(bed.command(capture).result).toEqual({
      outcome: 'notAllowed',
      code: 'noData',
      detail: 'flow, rpm',
    });
    bed.run(45_000, { flow: 1.2 });
    expect(bed.command(capture).result).toMatchObject({ code: 'unsteady', detail: 'flow' });
    bed.run(60_000, { rpm: 2800 });
    bed.run(5_000, { rpm: 2500 });
    expect(bed.command(capture).result).toMatchObject({ code: 'unsteady', detail: 'rpm' });
    expect(bed.bedAlarms.facts).toEqual(noFacts);
    expect(bed.bedTransitions).toEqual([]);
    expect(bed.events.filter(({ type }) => type === 'command')).toHaveLength(3);
  });
});

describe('the circuit', () => {
  it('has its age from the recorded start, and a check says when the next one is due', () => {
    const bed = new Bedside().run(1_000);
    const startedMs = startMs - 3 * 86_400_000;
    expect(bed.command({ type: 'startCircuit', startedMs }).bed.facts.circuitStart).toEqual({
      atMs: startedMs,
      by: 'Li',
    });
    expect(bed.command(check, 'Wang').bed.facts.lastCheck).toEqual({
      atMs: startMs + 1_000,
      by: 'Wang',
      dueMs: startMs + 1_000 + 3_600_000,
    });
    expect(bedSignals(bed.state).find(({ ruleId }) => ruleId === 'circuit-age')?.value).toBeCloseTo(3, 2);
  });

  it('a circuit that began after the baseline drops it; one that began before keeps it', () => {
    const bed = new Bedside().run(65_000);
    bed.command(capture);
    bed.command({ type: 'startCircuit', startedMs: startMs });
    expect(bed.bedAlarms.facts.baseline).not.toBeNull();
    bed.run(1_000);
    bed.command({ type: 'startCircuit', startedMs: startMs + 65_500 });
    expect(bed.bedAlarms.facts).toMatchObject({ baseline: null, circuitStart: { atMs: startMs + 65_500 } });
  });

  it.each([
    ['a start that is still to come', 'inFuture', { type: 'startCircuit', startedMs: startMs + 99_000 }],
    ['a check that does not exist', 'unknownCheck', { type: 'recordCheck', check: 'coffee' }],
  ] as const)('refuses %s', (_, code, command) => {
    const bed = new Bedside().run(1_000);
    expect(bed.command(command).result).toMatchObject({ outcome: 'notAllowed', code });
    expect(bed.bedAlarms.facts).toEqual(noFacts);
  });
});

describe('facts of the bed', () => {
  it('[R74] are there after a restart, and a rule about time counts on without any data', () => {
    const before = new Bedside().run(65_000);
    before.command(capture);
    before.command(check);
    before.command({ type: 'startCircuit', startedMs: startMs - 3 * 86_400_000 });
    const after = restarted(before);
    expect(after.bedAlarms.facts).toEqual(before.bedAlarms.facts);
    after.step([{ type: 'tick' }], 65_000 + 5_000 + 75 * 60_000);
    expect(after.view('checks-overdue').onsetMs).not.toBeNull();
    const atMs = after.state.clockMs;
    const input = {
      type: 'command',
      atMs,
      bedId: '',
      commandId: 'c',
      actor: person('Li'),
      command: check,
    } as const;
    after.step([input], atMs - startMs);
    expect(after.view('checks-overdue').onsetMs).toBeNull();
  });

  it('[R70] [R76] a self-test of a display is kept with who, when and what was found, over a restart, and is no check of the circuit', () => {
    const before = new Bedside().run(1_000);
    const detail = 'passed; link ok; sound ok; recorder ok';
    const reply = before.command({ type: 'recordCheck', check: 'self-test', detail }, 'Wang');
    expect(reply.result).toEqual({ outcome: 'done' });
    const lastSelfTest = { atMs: startMs + 1_000, by: 'Wang', detail };
    expect(reply.bed.facts).toEqual({ ...noFacts, lastSelfTest });
    expect(before.bedTransitions.at(-1)).toMatchObject({ what: 'checkRecorded', actor: person('Wang') });
    expect(restarted(before).bedAlarms.facts.lastSelfTest).toEqual(lastSelfTest);
    before.command(check, 'Li');
    expect(before.bedAlarms.facts).toMatchObject({ lastSelfTest, lastCheck: { by: 'Li' } });
  });

  it('what a check found is bounded on the wire', () => {
    const long = { type: 'recordCheck', check: 'self-test', detail: 'x'.repeat(checkDetailMax + 1) };
    expect(commandSchema.safeParse(long).success).toBe(false);
    expect(commandSchema.safeParse({ ...long, detail: long.detail.slice(1) }).success).toBe(true);
  });

  it('keep their distance to now when the gateway time was set anew', () => {
    const before = new Bedside().run(65_000);
    before.command(check);
    const { lastCheck } = restarted(before, 60_000).bedAlarms.facts;
    expect(lastCheck?.atMs).toBe(startMs + 5_000);
    expect(lastCheck?.dueMs).toBe(startMs + 5_000 + 3_600_000);
  });

  it('[R45] are not inherited by the next patient', () => {
    const bed = new Bedside().run(1_000);
    bed.command(check);
    bed.step([{ type: 'discharge', atMs: startMs + bed.elapsedMs, actor: person('Li') }]);
    expect(bed.bedAlarms.facts).toEqual(noFacts);
  });

  it('a recording from before there were any is read as one without', () => {
    const { facts, ...old } = new Bedside().bedAlarms;
    expect(bedAlarmViewSchema.parse(old).facts).toEqual(noFacts);
    const { lastSelfTest: _, ...withoutTest } = facts;
    expect(bedAlarmViewSchema.parse({ ...old, facts: withoutTest }).facts).toEqual(noFacts);
  });
});
