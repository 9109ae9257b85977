/**
 * What must hold for any course of frames, losses, closed ports and time: the invariants of alarms.md 5.2, determinism,
 * and that the state is plain data. Values are drawn around the limits so that every state is visited.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmTransition, AlarmView } from '../alarms/alarm-types.ts';
import { freshnessOf, isFreshEnough } from '../channels/freshness.ts';
import { isUsable } from '../channels/validity.ts';
import { childBed, startMs } from './bedside.fixture.ts';
import { monitorView, stepMonitor } from './monitor.ts';
import { createMonitorState, type MonitorState, planOf } from './monitor-state.ts';
import type { MonitorEvent, MonitorInput } from './monitor-types.ts';
import type { Reading, Sample } from '../channels/sample.ts';

/** One thing that happens, `gapMs` after the one before. */
interface Happening {
  readonly gapMs: number;
  readonly device: string;
  readonly readings: readonly Reading[] | 'closed' | 'streaming' | 'nothing';
}

const near: Readonly<Record<string, readonly number[]>> = {
  flow: [1.6, 1.27, 1.3, 0.9, 0.03, -0.2],
  p1: [-30, -58, -66, -91, -130],
  p2: [150, 310, 380],
  p3: [132, 128, 80],
  svo2: [72, 64, 55, 43],
  sweep: [1.2, 0, 0.03],
};

function readingOf(channel: string): fc.Arbitrary<Reading | null> {
  const value = fc.constantFrom(...(near[channel] ?? [0]));
  return fc.oneof(
    { weight: 8, arbitrary: value.map((one): Reading => ({ channel, value: one, validity: 'valid' })) },
    { weight: 1, arbitrary: fc.constant<Reading>({ channel, value: null, validity: 'invalid' }) },
    { weight: 1, arbitrary: fc.constant<Reading>({ channel, value: 1e6, validity: 'valid' }) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

function frameOf(device: string, channels: readonly string[]): fc.Arbitrary<Omit<Happening, 'gapMs'>> {
  return fc
    .tuple(...channels.map(readingOf))
    .map((readings) => ({ device, readings: readings.filter((one) => one !== null) }));
}

const gap = fc.oneof(
  { weight: 10, arbitrary: fc.integer({ min: 0, max: 400 }) },
  { weight: 4, arbitrary: fc.integer({ min: 400, max: 6_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 6_000, max: 70_000 }) },
);

const happening: fc.Arbitrary<Happening> = fc
  .tuple(
    gap,
    fc.oneof(
      { weight: 10, arbitrary: frameOf('console', ['flow', 'p1', 'p2', 'p3']) },
      { weight: 4, arbitrary: frameOf('cdi', ['svo2']) },
      { weight: 2, arbitrary: frameOf('gas', ['sweep']) },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Omit<Happening, 'gapMs'>>(
          { device: 'console', readings: 'closed' },
          { device: 'console', readings: 'streaming' },
          { device: 'cdi', readings: 'nothing' },
        ),
      },
    ),
  )
  .map(([gapMs, what]) => ({ gapMs, ...what }));

const course = fc.array(happening, { minLength: 1, maxLength: 120 });

function inputOf({ device, readings }: Happening, atMs: number): MonitorInput {
  if (readings === 'nothing') return { type: 'tick' };
  return typeof readings === 'string'
    ? { type: 'link', device, atMs, phase: readings, reason: '' }
    : { type: 'frame', device, atMs, readings };
}

interface Result {
  readonly alarms: AlarmTransition[];
  readonly samples: Sample[];
  readonly events: MonitorEvent[];
}

/** Plays a course; `ticks` are extra steps between, `during` sees the state after each happening. */
function play(
  happenings: readonly Happening[],
  options: {
    baseMs?: number;
    tickMs?: number;
    during?: (state: MonitorState, index: number) => MonitorState;
  } = {},
): Result & { state: MonitorState } {
  const baseMs = options.baseMs ?? startMs;
  let state = createMonitorState(childBed, baseMs);
  const result: Result = { alarms: [], samples: [], events: [] };
  const step = (input: MonitorInput, nowMs: number): void => {
    const out = stepMonitor(state, input, nowMs);
    result.alarms.push(...out.alarms);
    result.samples.push(...out.samples);
    result.events.push(...out.events);
  };
  let atMs = baseMs;
  for (const [index, one] of happenings.entries()) {
    const next = atMs + one.gapMs;
    if (options.tickMs !== undefined)
      for (let tick = atMs + options.tickMs; tick < next; tick += options.tickMs)
        step({ type: 'tick' }, tick);
    atMs = next;
    step(inputOf(one, atMs), atMs);
    state = options.during?.(state, index) ?? state;
  }
  return { ...result, state };
}

/** The invariants that can be read from the log alone. */
function checkLog(transitions: readonly AlarmTransition[]): Map<string, AlarmView> {
  const last = new Map<string, AlarmView>();
  let atMs = 0;
  for (const { view, from, to, atMs: when } of transitions) {
    const before = last.get(view.alarmId);
    expect(from).toBe(before?.condition ?? 'unknown');
    expect(view.condition).toBe(to);
    expect(view.revision).toBe((before?.revision ?? 0) + 1);
    expect(when).toBeGreaterThanOrEqual(atMs);
    expect(view.changedMs).toBe(when);
    const isOn = view.onsetMs !== null;
    const wasOn = before ? before.onsetMs !== null : false;
    const supersedes = before?.latched === true && !view.latched;
    expect(view.occurrence).toBe((before?.occurrence ?? 0) + (isOn && (!wasOn || supersedes) ? 1 : 0));
    if (isOn && wasOn && before?.occurrence === view.occurrence) expect(view.onsetMs).toBe(before.onsetMs);
    expect(view.level !== null).toBe(isOn);
    if (to === 'active') expect(isOn).toBe(true);
    if (to === 'normal' || to === 'pending') expect(isOn).toBe(view.latched);
    if (wasOn && !isOn) expect(to).toBe('normal');
    atMs = when;
    last.set(view.alarmId, view);
  }
  return last;
}

describe('any course of events', { timeout: 60_000 }, () => {
  it('[R30] gives a log in which states follow, revisions grow by one and no two occurrences are open', () => {
    fc.assert(
      fc.property(course, (happenings) => {
        const { alarms, state } = play(happenings, { tickMs: 700 });
        const last = checkLog(alarms);
        for (const view of monitorView(state, state.clockMs).alarms)
          if (view.revision > 0) expect(last.get(view.alarmId)).toEqual(view);
          else expect(view).toMatchObject({ condition: 'unknown', occurrence: 0 });
      }),
      { numRuns: 150 },
    );
  });

  it('[R08] no alarm becomes or stays NORMAL without a fresh usable value, whatever is dropped', () => {
    fc.assert(
      fc.property(course, fc.array(fc.boolean(), { minLength: 120, maxLength: 120 }), (happenings, kept) => {
        const thinned = happenings.map((one, index) =>
          kept[index] ? one : { ...one, readings: 'nothing' as const },
        );
        play(thinned, {
          during: (state) => {
            checkNormal(state);
            return state;
          },
        });
      }),
      { numRuns: 150 },
    );
  });

  it('[R08] a NORMAL is told only at the moment of a usable value or frame', () => {
    fc.assert(
      fc.property(course, (happenings) => {
        const { alarms, samples } = play(happenings, { tickMs: 500 });
        const frames = frameTimes(happenings);
        for (const { view, from, to, atMs, ruleId } of alarms) {
          // A latched alarm escalates and asks anew while its condition is NORMAL: nothing is told of the condition.
          if (to !== 'normal' || from === 'normal') continue;
          const { channel, device } = view;
          if (ruleId === 'link-lost') {
            expect(frames.get(device ?? '')).toContain(atMs);
          } else {
            const proof = samples.some(
              (one) => one.channel === channel && one.atMs === atMs && isUsable(one.validity),
            );
            expect(proof).toBe(true);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('[R05] gives the same log, samples and events whatever the rhythm of the steps', () => {
    fc.assert(
      fc.property(course, fc.integer({ min: 1, max: 900 }), (happenings, tickMs) => {
        const seldom = play(happenings);
        const often = play(happenings, { tickMs });
        expect(often.alarms).toEqual(seldom.alarms);
        expect(often.samples).toEqual(seldom.samples);
        expect(often.events).toEqual(seldom.events);
      }),
      { numRuns: 100 },
    );
  });

  it('continues the same from a state that went through JSON at any moment', () => {
    fc.assert(
      fc.property(course, fc.nat({ max: 119 }), (happenings, at) => {
        const straight = play(happenings);
        const broken = play(happenings, {
          during: (state, index) =>
            index === at ? (JSON.parse(JSON.stringify(state)) as MonitorState) : state,
        });
        expect(broken.alarms).toEqual(straight.alarms);
        expect(broken.samples).toEqual(straight.samples);
        expect(JSON.stringify(broken.state)).toBe(JSON.stringify(straight.state));
      }),
      { numRuns: 100 },
    );
  });

  it('is the same at every uptime: beyond 2^31 ms, at 25 and 50 days, at 2^32 ms', () => {
    const day = 86_400_000;
    const bases = [1, 25 * day, 2 ** 31 - 5_000, 50 * day, 2 ** 32 - 5_000, startMs, 2 ** 42];
    fc.assert(
      fc.property(course, fc.constantFrom(...bases), (happenings, baseMs) => {
        expect(relative(play(happenings, { baseMs }), baseMs)).toEqual(
          relative(play(happenings, { baseMs: 1_000 }), 1_000),
        );
      }),
      { numRuns: 80 },
    );
  });

  it('gives samples in order of time, and a due time that lies ahead', () => {
    fc.assert(
      fc.property(course, (happenings) => {
        const { samples, state } = play(happenings);
        for (let i = 1; i < samples.length; i++)
          expect(samples[i]?.atMs).toBeGreaterThanOrEqual(samples[i - 1]?.atMs ?? 0);
        expect(Math.min(state.nextDueMs, state.alarms.nextDueMs)).toBeGreaterThan(state.clockMs);
      }),
      { numRuns: 100 },
    );
  });

  it('survives stamps in any order, and keeps its clock', () => {
    const stamps = fc.array(fc.tuple(happening, fc.integer({ min: -20_000, max: 20_000 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(stamps, (scrambled) => {
        const state = createMonitorState(childBed, startMs);
        const alarms: AlarmTransition[] = [];
        for (const [one, offsetMs] of scrambled) {
          const before = state.clockMs;
          const nowMs = startMs + offsetMs;
          alarms.push(...stepMonitor(state, inputOf(one, startMs + offsetMs + one.gapMs), nowMs).alarms);
          expect(state.clockMs).toBe(Math.max(before, nowMs));
        }
        checkLog(alarms);
      }),
      { numRuns: 100 },
    );
  });
});

/** The log as times since its start. */
function relative({ alarms }: Result, baseMs: number) {
  return alarms.map(({ view, atMs, from, to }) => [view.alarmId, atMs - baseMs, from, to, view.level]);
}

/** When each device sent a frame, empty ones too. */
function frameTimes(happenings: readonly Happening[]): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  let atMs = startMs;
  for (const { gapMs, device, readings } of happenings) {
    atMs += gapMs;
    if (typeof readings !== 'string') times.set(device, [...(times.get(device) ?? []), atMs]);
  }
  return times;
}

/** Every alarm on a channel that shows NORMAL has a usable sample young enough for rules. */
function checkNormal(state: MonitorState): void {
  const plan = planOf(state);
  for (const instance of state.alarms.instances) {
    const { condition, channel } = instance.view;
    if (condition !== 'normal' || channel === null || instance.view.ruleId === 'svo2-invalid-after-fall')
      continue;
    const inputs = plan.derivations.find((one) => one.derivation.channel === channel)?.inputs;
    for (const index of inputs ?? [plan.channels.get(channel)?.index ?? -1]) {
      const sample = state.latest[index];
      const periodMs = plan.sources.get(sample?.source ?? '')?.periodMs ?? 0;
      expect(sample && isFreshEnough(freshnessOf(sample.atMs, periodMs, state.clockMs))).toBe(true);
      if (instance.view.ruleId !== 'sensor-invalid')
        expect(isUsable(sample?.validity ?? 'invalid')).toBe(true);
    }
  }
}
