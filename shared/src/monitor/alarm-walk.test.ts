/**
 * [R30] The forbidden list of alarms.md 5.2 on random walks (alarm-walk.fixture.ts): 10^5 steps with a fixed seed and a
 * fresh one in every run, 10^6 and more with CIRCUITWATCH_TEST_LONG. A failure names seed and step; CIRCUITWATCH_SEED
 * replays it.
 */
import { describe, expect, it } from 'vitest';
import { transitionRows } from '../alarms/alarm-table.ts';
import type { AlarmTransition, AlarmView } from '../alarms/alarm-types.ts';
import { audioPauseMsMax, shelveMsMax } from '../alarms/command-types.ts';
import { procedureContext } from '../alarms/procedure-contexts.ts';
import { isSignalling } from '../alarms/signalling.ts';
import { startMs } from './bedside.fixture.ts';
import { AlarmWalk, type WalkStep } from './alarm-walk.fixture.ts';

const isLong = process.env['CIRCUITWATCH_TEST_LONG'] === '1';
const stepsPerWalk = isLong ? 200_000 : 12_500;
const freshSeed = Number(process.env['CIRCUITWATCH_SEED'] ?? Date.now() % 1_000_000_007);
const dayMs = 86_400_000;
/** Uptimes at which a timer of 31 or 32 bits would wrap. */
const bases = [startMs, 1, 2 ** 31 - 5_000, 25 * dayMs, 50 * dayMs, 2 ** 32 - 5_000];

/** What is forbidden, in words; undefined when the step is well. */
type Check = (step: WalkStep) => string | undefined;

function walkSteps(seed: number, baseMs: number, steps: number): ReadonlySet<string> {
  const walk = new AlarmWalk(seed, baseMs);
  for (let index = 0; index < steps; index++) {
    const step = walk.step();
    for (const [name, check] of Object.entries(checks)) {
      const problem = check(step);
      if (problem !== undefined)
        throw new Error(`seed ${seed}, base ${baseMs}, step ${index}: ${name}: ${problem}`);
    }
  }
  return walk.rowsTaken();
}

/** The transitions of a step with the view that each alarm had before. */
function withBefore({ before, alarms }: WalkStep): { from: AlarmView; transition: AlarmTransition }[] {
  const known = new Map(before.map((view) => [view.alarmId, view]));
  return alarms.map((transition) => {
    const from = known.get(transition.view.alarmId);
    if (!from) throw new Error(`no alarm ${transition.view.alarmId}`);
    known.set(transition.view.alarmId, transition.view);
    return { from, transition };
  });
}

function firstOf<T>(items: Iterable<T>, problem: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function views(step: WalkStep): AlarmView[] {
  return step.state.alarms.instances.map(({ view }) => view);
}

const checks: Readonly<Record<string, Check>> = {
  'every change of state is in the log, with its rule, and the log is the state': (step) => {
    const last = new Map(step.before.map((view) => [view.alarmId, view]));
    for (const { view } of step.alarms) last.set(view.alarmId, view);
    return firstOf(views(step), (view) => {
      const logged = last.get(view.alarmId);
      const isSame = step.isRestart
        ? logged?.revision === view.revision || view.revision === 0
        : logged === view;
      return isSame ? undefined : view.alarmId;
    });
  },

  'revisions grow by one': (step) =>
    firstOf(withBefore(step), ({ from, transition: { view, cause } }) => {
      const expected = from.revision + 1;
      return view.revision === expected || cause === 'restart' || from.revision === 0
        ? undefined
        : `${view.alarmId} ${from.revision} → ${view.revision}`;
    }),

  'UNKNOWN becomes NORMAL on a value or frame only': (step) =>
    firstOf(step.alarms, ({ from, to, cause, view }) =>
      from === 'unknown' && to === 'normal' && cause !== 'value' && cause !== 'link'
        ? view.alarmId
        : undefined,
    ),

  'nothing becomes acknowledged but by a person on this bed': (step) =>
    firstOf(withBefore(step), ({ from, transition: { view, rows, actor, cause } }) => {
      if (view.ack !== 'ack' || from.ack === 'ack' || cause === 'restart') return undefined;
      return rows.includes('T9') && actor !== undefined && cause === 'command' ? undefined : view.alarmId;
    }),

  'a restart acknowledges nothing and keeps what was latched': (step) =>
    step.isRestart
      ? firstOf(step.before, (from) => {
          const view = views(step).find(({ alarmId }) => alarmId === from.alarmId);
          if (!view) return from.alarmId;
          if (view.ack === 'ack' && from.ack !== 'ack') return `${from.alarmId} is acknowledged`;
          if (from.latched && !view.latched) return `${from.alarmId} lost its latch`;
          return from.onsetMs === view.onsetMs ? undefined : `${from.alarmId} lost its occurrence`;
        })
      : undefined,

  'an unacknowledged latched alarm goes only by a person, a logged successor or with the patient': (step) =>
    firstOf(withBefore(step), ({ from, transition: { view, rows } }) => {
      if (!from.latched || view.latched) return undefined;
      const isSuccessor = rows.includes('T14') && view.superseded === from.superseded + 1;
      return isSuccessor || rows.includes('T8') || rows.includes('T24')
        ? undefined
        : `${view.alarmId} ${rows.join(' ')}`;
    }),

  'one occurrence at a time': (step) =>
    firstOf(withBefore(step), ({ from, transition: { view, rows, cause } }) => {
      if (cause === 'restart' || view.occurrence === from.occurrence) return undefined;
      const isFree = from.onsetMs === null || from.latched || rows.includes('T24');
      return view.occurrence === from.occurrence + 1 && isFree ? undefined : view.alarmId;
    }),

  'every inhibit has an end ahead, a shelf never covers HIGH': (step) =>
    firstOf(views(step), ({ inhibit, priority, onsetMs, alarmId }) => {
      if (inhibit === null) return undefined;
      const aheadMs = inhibit.untilMs - step.state.clockMs;
      const maxMs =
        inhibit.type === 'shelved' ? shelveMsMax : (procedureContext(inhibit.context)?.durationMsMax ?? 0);
      if (aheadMs <= 0 || aheadMs > maxMs) return `${alarmId} ends in ${aheadMs} ms`;
      return inhibit.type === 'shelved' && priority === 'high' && onsetMs !== null ? alarmId : undefined;
    }),

  'never hidden: bubble, backflow outside a retrograde trial, technical HIGH': (step) =>
    firstOf(views(step), ({ inhibit, ruleId, kind, priority, onsetMs }) => {
      if (inhibit?.type !== 'suppressed' || onsetMs === null) return undefined;
      if (ruleId === 'bubble') return ruleId;
      if (ruleId === 'backflow' && inhibit.context !== 'retrogradeTrial') return ruleId;
      return kind === 'technical' && priority === 'high' && ruleId !== 'sweep-lost' ? ruleId : undefined;
    }),

  'a HIGH alarm that nobody answered calls, unless a procedure or its root cause stands before it': (step) =>
    firstOf(views(step), (view) => {
      if (view.priority !== 'high' || view.ack !== 'unack' || view.onsetMs === null) return undefined;
      if (view.inhibit?.type === 'suppressed' || view.consequenceOf !== null) return undefined;
      return isSignalling(view) && view.callingMs !== null ? undefined : view.alarmId;
    }),

  'calling is signalling, and an open alarm is acknowledged or not, never neither': (step) =>
    firstOf(views(step), (view) => {
      if (isSignalling(view) !== (view.callingMs !== null)) return `${view.alarmId} calls`;
      return (view.onsetMs === null) === (view.ack === 'none') ? undefined : view.alarmId;
    }),

  'a pause has an end ahead of at most 120 s and covers nothing that began after it': (step) => {
    const { audio } = step.state.alarms.bed;
    if (audio.type === 'on') return undefined;
    const aheadMs = audio.untilMs - step.state.clockMs;
    if (aheadMs <= 0 || aheadMs > audioPauseMsMax) return `ends in ${aheadMs} ms`;
    return firstOf(views(step), (view) =>
      view.callingMs !== null && view.callingMs > audio.sinceMs && !step.isRestart ? view.alarmId : undefined,
    );
  },

  'procedures end in their time': (step) =>
    firstOf(step.state.alarms.bed.contexts, ({ context, untilMs }) => {
      const aheadMs = untilMs - step.state.clockMs;
      const maxMs = procedureContext(context)?.durationMsMax ?? 0;
      return aheadMs > 0 && aheadMs <= maxMs ? undefined : `${context} ${aheadMs} ms`;
    }),

  'every command is answered, a foreign one refused without a trace': (step) =>
    firstOf(step.inputs, (input) => {
      if (input.type !== 'command') return undefined;
      const reply = step.replies.find(({ commandId }) => commandId === input.commandId);
      if (!reply) return input.commandId;
      if (input.bedId === 'bed-1') return undefined;
      const isRefused = reply.result.outcome === 'notAllowed' && reply.result.code === 'foreignBed';
      return isRefused && step.alarms.every(({ actor }) => actor === undefined) ? undefined : input.commandId;
    }),

  'the next timer lies ahead': ({ state }) =>
    Math.min(state.nextDueMs, state.alarms.nextDueMs) > state.clockMs ? undefined : `${state.clockMs}`,

  'escalation has its steps and needs an unanswered alarm': (step) =>
    firstOf(views(step), ({ escalation, ack, alarmId }) =>
      escalation > 3 || (escalation > 0 && ack !== 'unack') ? alarmId : undefined,
    ),
};

describe('[R30] random walks', { timeout: isLong ? 3_600_000 : 120_000 }, () => {
  it.each([
    ['a fixed seed', 20_260_101],
    ['a fresh seed', freshSeed],
  ])('never do what is forbidden, and take every row of the tables, with %s (%i)', (what, seed) => {
    const taken = new Set<string>();
    const walks = isLong ? bases : bases.slice(0, 4);
    for (const [index, baseMs] of walks.entries())
      for (const row of walkSteps(seed + index, baseMs, stepsPerWalk)) taken.add(row);
    expect([...taken].toSorted()).toEqual([...transitionRows].toSorted());
    process.stdout.write(`${what} ${seed}: ${walks.length * stepsPerWalk} steps, ${taken.size} rows taken\n`);
  });
});
