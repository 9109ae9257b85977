/** A bed for tests of signals: one device that gives every channel, values that are numbers or functions of time. */
import { captureBaseline, bedSignals, setBedFacts } from '../../monitor/bed-facts.ts';
import { createMonitorState, type MonitorState } from '../../monitor/monitor-state.ts';
import { monitorView, stepMonitor } from '../../monitor/monitor.ts';
import type { AlarmTransition, AlarmView } from '../alarm-types.ts';
import type { SignalReport } from './signals.ts';

export const startMs = 1_790_000_000_000;

/** A number, a function of the seconds since the change, or null = the device has no value. */
export type Course = number | ((seconds: number) => number) | null;
export type Courses = Readonly<Record<string, Course>>;

const steady: Courses = {
  flow: 1.6,
  rpm: 2500,
  p1: -30,
  p2: 150,
  p3: 132,
  svo2: 72,
  hb: 11,
  hct: 34,
  tArt: 37,
  sweep: 1.2,
  po2Art: 250,
  pco2Art: 40,
  flowProbeStatus: 0,
};

export class SignalBed {
  state: MonitorState;
  readonly transitions: AlarmTransition[] = [];
  readonly #periodMs: number;
  #courses: Record<string, Course>;
  #changedMs = 0;
  #elapsedMs = 0;

  constructor(setup: { mode?: 'VA' | 'VV'; periodMs?: number; without?: readonly string[] } = {}) {
    this.#periodMs = setup.periodMs ?? 1_000;
    this.#courses = Object.fromEntries(
      Object.entries(steady).filter(([channel]) => !setup.without?.includes(channel)),
    );
    this.state = createMonitorState(
      {
        patient: { weightKg: 20, mode: setup.mode ?? 'VA', targetFlowLpm: 1.6 },
        devices: [{ id: 'console', periodMs: this.#periodMs }],
        channels: Object.keys(this.#courses),
      },
      startMs,
    );
  }

  /** Lets time pass with these changes from now on. */
  run(seconds: number, changes: Courses = {}): this {
    this.#courses = { ...this.#courses, ...changes };
    this.#changedMs = this.#elapsedMs;
    const endMs = this.#elapsedMs + seconds * 1000;
    for (; this.#elapsedMs < endMs; this.#elapsedMs += this.#periodMs) this.#frame();
    return this;
  }

  /** Time passes and nothing arrives. */
  silence(seconds: number): this {
    this.#elapsedMs += seconds * 1000;
    const out = stepMonitor(this.state, { type: 'tick' }, startMs + this.#elapsedMs);
    this.transitions.push(...out.alarms);
    return this;
  }

  capture(): this {
    const result = captureBaseline(this.state, { atMs: startMs + this.#elapsedMs, by: 'test' });
    if (!result.ok) throw new Error(`${result.reason}: ${result.channels.join(', ')}`);
    setBedFacts(this.state, { baseline: result.baseline });
    return this;
  }

  view(alarmId: string): AlarmView {
    const view = monitorView(this.state, this.state.clockMs).alarms.find((one) => one.alarmId === alarmId);
    if (!view) throw new Error(`no alarm ${alarmId}`);
    return view;
  }

  signal(ruleId: string): SignalReport {
    const report = bedSignals(this.state).find((one) => one.ruleId === ruleId);
    if (!report) throw new Error(`no signal ${ruleId}`);
    return report;
  }

  /** Seconds from the last change to the first onset of the alarm after it; undefined when it did not come on. */
  onsetS(alarmId: string): number | undefined {
    const sinceMs = startMs + this.#changedMs;
    const onset = this.transitions.find(
      ({ view, from, atMs }) =>
        view.alarmId === alarmId && view.onsetMs !== null && from !== 'active' && atMs >= sinceMs,
    );
    return onset && (onset.atMs - sinceMs) / 1000;
  }

  #frame(): void {
    const seconds = (this.#elapsedMs - this.#changedMs) / 1000;
    const readings = Object.entries(this.#courses).map(([channel, course]) => {
      const value = typeof course === 'function' ? course(seconds) : course;
      return value === null
        ? { channel, value, validity: 'invalid' as const }
        : { channel, value, validity: 'valid' as const };
    });
    const atMs = startMs + this.#elapsedMs;
    const out = stepMonitor(this.state, { type: 'frame', device: 'console', atMs, readings }, atMs);
    this.transitions.push(...out.alarms);
  }
}
