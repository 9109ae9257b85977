/** stepMonitor as a whole: samples, derived values, ages, links, bad input, and the view for new screens. */
import { describe, expect, it } from 'vitest';
import type { Reading } from '../channels/sample.ts';
import type { Validity } from '../channels/validity.ts';
import { stepMonitor, monitorView } from './monitor.ts';
import { monitoredChannels, createMonitorState, type MonitoredBed } from './monitor-state.ts';
import type { MonitorInput } from './monitor-types.ts';

const startMs = 1_790_000_000_000;
const bed: MonitoredBed = {
  patient: { weightKg: 20, mode: 'VA' },
  devices: [
    { id: 'console', periodMs: 200 },
    { id: 'cdi', periodMs: 6_000 },
  ],
  channels: ['flow', 'rpm', 'p1', 'p2', 'p3', 'svo2', 'hb', 'flow@cdi'],
};

function reading(channel: string, value: number | null, validity: Validity = 'valid'): Reading {
  return { channel, value, validity };
}

function frame(device: string, atMs: number, ...readings: Reading[]): MonitorInput {
  return { type: 'frame', device, atMs, readings };
}

const good = [
  reading('flow', 1.6),
  reading('rpm', 2500),
  reading('p1', -30),
  reading('p2', 150),
  reading('p3', 132),
];

describe('stepMonitor', () => {
  it('stamps samples with device and time and adds the derived ones', () => {
    const state = createMonitorState(bed, startMs);
    const out = stepMonitor(state, frame('console', startMs + 100, ...good), startMs + 103);
    expect(out.samples.map((sample) => [sample.channel, sample.value, sample.source])).toEqual([
      ['flow', 1.6, 'console'],
      ['rpm', 2500, 'console'],
      ['p1', -30, 'console'],
      ['p2', 150, 'console'],
      ['p3', 132, 'console'],
      ['dP', 18, 'derived'],
      ['dPPerFlow', 11.25, 'derived'],
      ['flowPerKg', 80, 'derived'],
      ['flowIndex', 1.6 / (87 / 110), 'derived'],
      ['pumpHead', 180, 'derived'],
      ['flowPerRev', 0.64, 'derived'],
    ]);
    expect(new Set(out.samples.map((sample) => sample.atMs))).toEqual(new Set([startMs + 100]));
    expect(out.events).toEqual([
      { type: 'freshness', atMs: startMs + 100, device: 'console', from: 'never', to: 'fresh' },
    ]);
  });

  it('appends the derived channels to the channel table of the bed', () => {
    expect(monitoredChannels(bed)).toEqual([
      ...bed.channels,
      'dP',
      'dPPerFlow',
      'flowPerKg',
      'flowIndex',
      'pumpHead',
      'flowPerRev',
    ]);
    expect(monitoredChannels({ channels: monitoredChannels(bed) })).toEqual(monitoredChannels(bed));
  });

  it('[R09] says late, technical and lost at the exact times, however rarely it is stepped', () => {
    const state = createMonitorState(bed, startMs);
    stepMonitor(state, frame('console', startMs, ...good), startMs);
    const out = stepMonitor(state, { type: 'tick' }, startMs + 60_000);
    const console = out.events.filter((event) => event.type === 'freshness' && event.device === 'console');
    expect(console.map((event) => event.type === 'freshness' && [event.atMs - startMs, event.to])).toEqual([
      [2_000, 'late'],
      [5_000, 'technical'],
      [10_000, 'lost'],
    ]);
  });

  it('marks each channel stale once, derived ones too, and keeps its last value and time for screens', () => {
    const state = createMonitorState(bed, startMs);
    stepMonitor(state, frame('console', startMs, ...good), startMs);
    const before = stepMonitor(state, { type: 'tick' }, startMs + 4_999);
    const after = stepMonitor(state, { type: 'tick' }, startMs + 30_000);
    expect(before.samples).toEqual([]);
    expect(after.samples.map((sample) => sample.channel).toSorted()).toEqual([
      'dP',
      'dPPerFlow',
      'flow',
      'flowIndex',
      'flowPerKg',
      'flowPerRev',
      'p1',
      'p2',
      'p3',
      'pumpHead',
      'rpm',
    ]);
    for (const sample of after.samples)
      expect(sample).toMatchObject({ value: null, validity: 'stale', atMs: startMs + 5_000 });
    const view = monitorView(state, startMs + 30_000);
    expect(view.samples.find((sample) => sample.channel === 'flow')).toEqual({
      channel: 'flow',
      value: 1.6,
      validity: 'stale',
      source: 'console',
      atMs: startMs,
    });
    const again = stepMonitor(
      state,
      frame('console', startMs + 31_000, reading('flow', 1.6)),
      startMs + 31_000,
    );
    expect(again.samples.map((sample) => [sample.channel, sample.validity])).toEqual([
      ['flow', 'valid'],
      ['flowPerKg', 'valid'],
      ['flowIndex', 'valid'],
    ]);
  });

  it('ages a channel alone when its device goes on without it', () => {
    const state = createMonitorState(bed, startMs);
    stepMonitor(state, frame('console', startMs, ...good), startMs);
    const marks: [string, number][] = [];
    for (let atMs = startMs + 200; atMs <= startMs + 8_000; atMs += 200) {
      const out = stepMonitor(
        state,
        frame('console', atMs, ...good.filter((one) => one.channel !== 'p3')),
        atMs,
      );
      for (const sample of out.samples)
        if (sample.validity === 'stale') marks.push([sample.channel, sample.atMs - startMs]);
    }
    expect(marks).toEqual([
      ['p3', 5_000],
      ['dP', 5_000],
      ['dPPerFlow', 5_000],
    ]);
  });

  it('makes a value outside its sensor range implausible and a number that is none invalid', () => {
    const state = createMonitorState(bed, startMs);
    const out = stepMonitor(
      state,
      frame('console', startMs, reading('p1', -501), reading('p2', Number.NaN), reading('p3', null)),
      startMs,
    );
    expect(out.samples.map((sample) => [sample.channel, sample.value, sample.validity])).toEqual([
      ['p1', -501, 'implausible'],
      ['p2', null, 'invalid'],
      ['p3', null, 'invalid'],
      ['dP', null, 'invalid'],
      ['pumpHead', null, 'invalid'],
    ]);
  });

  it('passes device events and link phases on', () => {
    const state = createMonitorState(bed, startMs);
    const out = stepMonitor(
      state,
      [
        { type: 'link', device: 'cdi', atMs: startMs + 5, phase: 'streaming', reason: 'first frame' },
        {
          type: 'deviceEvent',
          device: 'cdi',
          atMs: startMs + 6,
          event: 'store',
          detail: { row: 3 },
          deviceTime: '12:00:01',
        },
      ],
      startMs + 10,
    );
    expect(out.events).toEqual([
      { type: 'link', atMs: startMs + 5, device: 'cdi', phase: 'streaming', reason: 'first frame' },
      {
        type: 'device',
        atMs: startMs + 6,
        device: 'cdi',
        event: 'store',
        detail: { row: 3 },
        deviceTime: '12:00:01',
      },
    ]);
    expect(monitorView(state, startMs + 10).devices[1]).toMatchObject({
      phase: 'streaming',
      freshness: 'never',
    });
  });

  it('clamps and counts time that runs backwards or ahead, and what the bed does not have', () => {
    const state = createMonitorState(bed, startMs);
    stepMonitor(state, frame('console', startMs + 1_000, ...good), startMs + 1_000);
    const back = stepMonitor(state, frame('console', startMs + 400, reading('flow', 1.7)), startMs + 1_100);
    expect(back.samples[0]?.atMs).toBe(startMs + 1_000);
    const ahead = stepMonitor(
      state,
      frame('console', startMs + 90_000, reading('flow', 1.7)),
      startMs + 1_200,
    );
    expect(ahead.samples[0]?.atMs).toBe(startMs + 1_200);
    stepMonitor(state, { type: 'tick' }, startMs);
    stepMonitor(state, frame('ventilator', startMs + 1_300, reading('flow', 1)), startMs + 1_300);
    stepMonitor(state, frame('console', startMs + 1_300, reading('tArt', 37)), startMs + 1_300);
    expect(state.clockMs).toBe(startMs + 1_300);
    expect(state.counters).toEqual({
      clockBackwards: 1,
      clampedStamps: 2,
      unknownDevices: 1,
      unknownChannels: 1,
    });
  });

  it('takes the inputs of one step in the order of their stamps', () => {
    const state = createMonitorState(bed, startMs);
    const inputs = [
      frame('cdi', startMs + 90, reading('svo2', 70)),
      frame('console', startMs + 50, reading('flow', 1.6)),
    ];
    const out = stepMonitor(state, inputs, startMs + 100);
    expect(out.samples.map((sample) => sample.channel)).toEqual(['flow', 'flowPerKg', 'flowIndex', 'svo2']);
    expect(inputs[0]).toMatchObject({ device: 'cdi' });
  });

  it('gives a new screen every last sample, alarm, device and limit', () => {
    const state = createMonitorState(bed, startMs);
    stepMonitor(state, frame('console', startMs, ...good), startMs);
    const view = monitorView(state, startMs + 2_500);
    expect(view.samples.length).toBe(11);
    expect(view.devices).toEqual([
      {
        device: 'console',
        phase: 'closed',
        reason: '',
        freshness: 'late',
        lastFrameMs: startMs,
        periodMs: 200,
      },
      { device: 'cdi', phase: 'closed', reason: '', freshness: 'never', lastFrameMs: null, periodMs: 6_000 },
    ]);
    expect(view.limits.map((limits) => limits.channel).toSorted()).toEqual([
      'dP',
      'flow',
      'hb',
      'p1',
      'p2',
      'p3',
      'svo2',
    ]);
    expect(view.alarms.find((alarm) => alarm.alarmId === 'flow-low')?.condition).toBe('normal');
    expect(view.alarms.find((alarm) => alarm.alarmId === 'svo2-low')?.condition).toBe('unknown');
  });
});
