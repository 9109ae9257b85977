/**
 * `alarm-cpu`: what the alarms cost per sample. The monitor steps through recorded-like frames of 16 channels at 10 Hz,
 * once with the whole catalogue and once with the same channels as second sources, which feed no rule and no derived
 * value; the difference is the alarms'. Floor: a bare loop that compares each sample with as many limits as the catalogue
 * has levels per channel. Virtual time, one thread, no ports, no recorder.
 */
import type { PatientConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { Reading } from '@circuitwatch/shared/channels/sample.ts';
import { createMonitorState, planOf, type MonitorState } from '@circuitwatch/shared/monitor/monitor-state.ts';
import { stepMonitor } from '@circuitwatch/shared/monitor/monitor.ts';
import { compare, spread, type BenchContext, type Benchmark, type Row } from './harness.ts';
import { bench16, bench16Channels, bench16Line } from './load/bench16.ts';

const startMs = 1_790_000_000_000;
const frameMs = 100;
const patient: PatientConfig = { weightKg: 3.1, mode: 'VA' };
/** The load repeats after so many lines. */
const linesKept = 6_000;

/** Decoded once: the decoder is not what is measured. */
function frames(suffix: string): Reading[][] {
  const decoder = bench16.createDecoder({});
  const lines = Array.from({ length: linesKept }, (_, n) =>
    bench16Line(n, { flow: 0.31, p1: -12 - (n % 7) }),
  );
  return decoder
    .push(new TextEncoder().encode(lines.join('')))
    .flatMap((item) => (item.type === 'frame' ? [item.readings.map((one) => renamed(one, suffix))] : []));
}

function renamed(reading: Reading, suffix: string): Reading {
  return { ...reading, channel: `${reading.channel}${suffix}` };
}

function monitors(beds: number, suffix: string): MonitorState[] {
  const channels = bench16Channels.map((channel) => `${channel}${suffix}`);
  const devices = [{ id: 'load', periodMs: frameMs }];
  return Array.from({ length: beds }, () => createMonitorState({ patient, devices, channels }, startMs));
}

/** CPU time of this process, ns: what else runs on the machine does not count. */
function cpuNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** ns per sample. */
function timeMonitor(beds: number, suffix: string, steps: number): { ns: number; raised: number } {
  const readings = frames(suffix);
  const states = monitors(beds, suffix);
  let raised = 0;
  const beganNs = cpuNs();
  for (let step = 1; step <= steps; step++) {
    const atMs = startMs + step * frameMs;
    const frame = readings[step % readings.length] ?? [];
    for (const state of states) {
      const out = stepMonitor(state, { type: 'frame', device: 'load', atMs, readings: frame }, atMs);
      raised += out.alarms.filter(({ view }) => view.onsetMs !== null).length;
    }
  }
  return { ns: (cpuNs() - beganNs) / (beds * steps * bench16Channels.length), raised };
}

/** ns per sample: each value against `limits` limits of its channel. */
function timeFloor(beds: number, limits: number, steps: number): number {
  const table = new Float64Array(bench16Channels.length * limits).fill(1e9);
  const values = Float64Array.from(frames('').flat(), ({ value }) => value ?? Number.NaN);
  let beyond = 0;
  const beganNs = cpuNs();
  for (let step = 1; step <= steps; step++) {
    const base = (step % linesKept) * bench16Channels.length;
    for (let bed = 0; bed < beds; bed++)
      for (let channel = 0; channel < bench16Channels.length; channel++) {
        const value = values[base + channel] ?? 0;
        for (let k = 0; k < limits; k++) if (value > (table[channel * limits + k] ?? 0)) beyond++;
      }
  }
  const ns = (cpuNs() - beganNs) / (beds * steps * bench16Channels.length);
  if (beyond > 0) throw new Error('the floor compares with limits that nothing passes');
  return ns;
}

/** Rows of one case: steps are shared over the beds, so that each case lasts about as long. */
function measureCase(context: BenchContext, beds: number): Row[] {
  const steps = Math.round((context.quick ? 6_000 : 36_000) / (beds > 1 ? 8 : 1));
  const [state] = monitors(1, '');
  const levels = state ? planOf(state).alarms.alarms.reduce((sum, alarm) => sum + alarm.levels.length, 0) : 0;
  const limits = Math.ceil(levels / bench16Channels.length);
  const full: number[] = [];
  const bare: number[] = [];
  const floors: number[] = [];
  let raised = 0;
  timeMonitor(1, '', 2_000);
  timeMonitor(1, '@load', 2_000);
  for (let i = 0; i < context.repeats; i++) {
    const one = timeMonitor(beds, '', steps);
    full.push(one.ns);
    raised += one.raised;
    bare.push(timeMonitor(beds, '@load', steps).ns);
    floors.push(timeFloor(beds, limits, steps * 4));
    context.log(
      `${beds} beds, repeat ${i + 1}: ${full.at(-1)?.toFixed(0)} ns with, ${bare.at(-1)?.toFixed(0)} ns without, floor ${floors.at(-1)?.toFixed(1)} ns`,
    );
  }
  const own = full.map((ns, index) => ns - (bare[index] ?? Number.NaN));
  const floor = compare(`${limits} bare comparisons`, own, floors);
  const base = { bench: 'alarm-cpu', case: `${beds} bed${beds === 1 ? '' : 's'}`, n: context.repeats };
  return [
    {
      ...base,
      metric: 'alarms and derived values alone',
      unit: 'ns per sample',
      ours: spread(own),
      floor,
      target: '≤ 5× bare loop',
      met: floor.ratio.median <= 5,
      note: `${levels} levels of ${state ? planOf(state).alarms.alarms.length : 0} alarms; ${raised} transitions of alarms that were on; json-rules-engine was not measured`,
    },
    {
      ...base,
      metric: 'monitor with the whole catalogue',
      unit: 'ns per sample',
      ours: spread(full),
      floor: compare('monitor without rules', full, bare),
      target: 'beside',
      met: null,
    },
  ];
}

export const alarmCpu: Benchmark = {
  name: 'alarm-cpu',
  about: 'CPU of the whole rule catalogue per sample, 1 and 32 beds, against a bare compare loop',
  async run(context) {
    return [...measureCase(context, 1), ...measureCase(context, 32)];
  },
};
