/** [R74] A restart from what was recorded: everything that people did is kept, nothing becomes acknowledged. */
import { describe, expect, it } from 'vitest';
import type { AlarmMemory } from '../alarms/alarm-restore.ts';
import { alarmStateHash } from '../alarms/state-hash.ts';
import { Bedside, startMs } from './bedside.fixture.ts';

const wallOffsetMs = 500;

/** What a recording has of a bed: the last view of each alarm that was ever told, and of the bed. */
function recorded(bed: Bedside): AlarmMemory {
  const views = new Map(bed.transitions.map(({ view }) => [view.alarmId, view]));
  return {
    views: [...views.values()],
    bed: bed.bedTransitions.at(-1)?.view ?? null,
    atMs: bed.state.clockMs,
    wallOffsetMs,
  };
}

/** A new core `downMs` later, with the wall clock moved by `wallStepMs` meanwhile. */
function restarted(before: Bedside, downMs = 5_000, wallStepMs = 0): Bedside {
  const memory = recorded(before);
  const bed = new Bedside();
  bed.silent.add('console');
  bed.run(before.elapsedMs + downMs);
  bed.silent.clear();
  bed.transitions.length = 0;
  const atMs = startMs + bed.elapsedMs;
  bed.step([{ type: 'restore', atMs, memory, wallOffsetMs: wallOffsetMs + wallStepMs }]);
  return bed;
}

const shelve = { type: 'shelve', durationMs: 600_000, reason: 'turning' } as const;

function busy(): Bedside {
  const bed = new Bedside().run(1_000).run(4_000, { flow: 0, p1: -100, p2: 360, p3: 349 });
  bed.act('acknowledge', 'p2-high', 'Wang');
  bed.command({ ...shelve, alarmId: 'p1-low', revision: bed.view('p1-low').revision });
  return bed.run(5_000, { flow: 1.6 });
}

describe('[R74] after a restart', () => {
  it('unanswered, latched, acknowledged and shelved alarms are as they were, with conditions UNKNOWN (T23)', () => {
    const before = busy();
    const after = restarted(before);
    for (const alarmId of ['no-flow', 'p1-low', 'p2-high'])
      expect(after.view(alarmId)).toMatchObject({
        condition: 'unknown',
        ack: before.view(alarmId).ack,
        latched: before.view(alarmId).latched,
        acknowledged: before.view(alarmId).acknowledged,
        occurrence: before.view(alarmId).occurrence,
        onsetMs: before.view(alarmId).onsetMs,
        revision: before.view(alarmId).revision + 1,
      });
    expect(after.view('p1-low').inhibit).toMatchObject({ type: 'shelved', reason: 'turning' });
    expect(after.view('no-flow')).toMatchObject({ latched: true, ack: 'unack' });
    expect(after.transitions.every(({ cause, rows }) => cause === 'restart' && rows.includes('T23'))).toBe(
      true,
    );
  });

  it('an occurrence goes on when the data are back, without a new one, and ends on good values only', () => {
    const after = restarted(busy());
    after.run(1_000, { p1: -100, p2: 360, p3: 349 });
    expect(after.view('p2-high')).toMatchObject({ condition: 'active', occurrence: 1, ack: 'ack' });
    after.run(5_000, { p1: -30, p2: 150, p3: 132 });
    expect(after.view('p2-high')).toMatchObject({ condition: 'normal', onsetMs: null });
  });

  it('a shelf that ended by the wall clock is over; a clock set back never lengthens one', () => {
    const stepped = restarted(busy(), 5_000, 3_600_000);
    expect(stepped.view('p1-low')).toMatchObject({ inhibit: null, ack: 'unack' });
    const back = restarted(busy(), 5_000, -3_600_000);
    const untilMs = back.view('p1-low').inhibit?.untilMs ?? 0;
    expect(untilMs - back.state.clockMs).toBeLessThanOrEqual(600_000);
    expect(untilMs).toBeGreaterThan(back.state.clockMs);
  });

  it('a pause and a procedure go on for the rest of their time, or are over', () => {
    const bed = new Bedside().run(1_000).run(4_000, { p1: -100 });
    bed.command({ type: 'startContext', context: 'turnDown', durationMs: 600_000 });
    bed.command({ type: 'audioPause', durationMs: 120_000 });
    const soon = restarted(bed, 5_000);
    expect(soon.bedAlarms).toMatchObject({ audio: { type: 'paused' }, contexts: [{ context: 'turnDown' }] });
    expect(soon.view('flow-low').inhibit).toMatchObject({ context: 'turnDown' });
    const later = restarted(bed, 700_000);
    expect(later.bedAlarms).toMatchObject({ audio: { type: 'on' }, contexts: [] });
    expect(later.view('flow-low').inhibit).toBeNull();
  });

  it('[R49] limits of the patient are in force again; those of another preset are not', () => {
    const bed = new Bedside().run(1_000);
    bed.command({ type: 'setLimits', changes: [{ ruleId: 'p1-low', limits: [-50, -90, -120] }] });
    const memory = recorded(bed);
    const limitOf = (one: Bedside) =>
      one.state.limits.rules.find(({ ruleId }) => ruleId === 'p1-low')?.limits[0];
    const same = new Bedside();
    same.step([{ type: 'restore', atMs: startMs, memory: { ...memory, atMs: startMs }, wallOffsetMs }]);
    expect(limitOf(same)).toBe(-50);
    const other = new Bedside();
    const foreign = memory.bed && { ...memory.bed, limitsBasis: 'another preset' };
    other.step([{ type: 'restore', atMs: startMs, memory: { ...memory, bed: foreign }, wallOffsetMs }]);
    expect(limitOf(other)).toBe(-60);
    expect(other.bedAlarms.limits).toEqual([]);
  });

  it('alarms that the bed no longer has are named in the log', () => {
    const memory = recorded(busy());
    const [first] = memory.views;
    if (!first) throw new Error('no views');
    const bed = new Bedside();
    const views = [{ ...first, alarmId: 'link-lost@ventilator' }];
    bed.step([{ type: 'restore', atMs: startMs, memory: { ...memory, views }, wallOffsetMs }]);
    expect(bed.events).toContainEqual(
      expect.objectContaining({ type: 'restored', gone: ['link-lost@ventilator'] }),
    );
  });
});

describe('[R57] the hash of the alarm state', () => {
  it('is the same whatever the order, and another after any change', () => {
    const bed = busy();
    const views = bed.state.alarms.instances.map(({ view }) => view);
    const hash = alarmStateHash(views, bed.bedAlarms.revision);
    expect(alarmStateHash(views.toReversed(), bed.bedAlarms.revision)).toBe(hash);
    expect(alarmStateHash(views, bed.bedAlarms.revision + 1)).not.toBe(hash);
    bed.act('acknowledge', 'no-flow');
    expect(
      alarmStateHash(
        bed.state.alarms.instances.map(({ view }) => view),
        bed.bedAlarms.revision,
      ),
    ).not.toBe(hash);
  });
});
