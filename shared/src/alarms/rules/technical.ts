/** Rules about detectors, sensors, power, gas supply and links (clinical.md B2 #1, #2, #33–#37; alarms.md 3.5). */
import type { AlarmRule } from '../alarm-rule.ts';
import { minuteMs, waiting } from './delays.ts';

/** Age of the last frame at which a lost link becomes HIGH (alarms.md R67). */
const linkHighMs = 60_000;

const running: readonly AlarmRule[] = [
  {
    id: 'sensor-invalid',
    kind: 'technical',
    condition: { type: 'noValue', channels: ['flow', 'p1', 'p2', 'p3', 'svo2', 'sweep'] },
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: 5_000 }],
    offDelayMs: 0,
    latching: false,
    count: { level: 'alarm', times: 5, windowMs: 10_000 },
    onlyInSupport: false,
    source:
      'alarms.md 3.5 #13, count: alarms.md 3.4 (B2 has none for a value that stops while its device goes on)',
  },
  {
    id: 'flow-probe-fault',
    kind: 'technical',
    condition: {
      type: 'signal',
      signal: { kind: 'state', channel: 'flowProbeStatus', states: [1, 2, 3, 4] },
      side: 'above',
      unit: '',
      decimals: 0,
    },
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: 0 }],
    offDelayMs: 3_000,
    latching: true,
    onlyInSupport: false,
    source: 'clinical.md B2 #35 (flow sensor fault from the device)',
  },
  {
    id: 'link-lost',
    kind: 'technical',
    condition: { type: 'link' },
    levels: [
      { level: 'alarm', priority: 'medium', onDelayMs: 0 },
      { level: 'critical', priority: 'high', onDelayMs: linkHighMs },
    ],
    offDelayMs: 3_000,
    latching: false,
    onlyInSupport: false,
    source: 'clinical.md B2 #36; HIGH at 60 s: alarms.md R67',
  },
];

export const technicalRules: readonly AlarmRule[] = [
  {
    id: 'bubble',
    kind: 'technical',
    condition: { type: 'limit', channel: 'bubble', side: 'above', onRuler: false },
    levels: [{ level: 'critical', priority: 'high', onDelayMs: 0 }],
    offDelayMs: 0,
    latching: true,
    onlyInSupport: false,
    waitsFor: 'a device that reports a bubble detector',
    source: 'clinical.md B2 #1',
  },
  waiting({
    id: 'bubble-venous',
    kind: 'technical',
    inputs: ['venous bubble detector'],
    levels: [
      { level: 'alarm', priority: 'medium', onDelayMs: 0 },
      { level: 'critical', priority: 'high', onDelayMs: 0 },
    ],
    latching: true,
    waitsFor: 'a device that reports a bubble detector on the drainage side',
    source: 'clinical.md B2 #2',
  }),
  ...running,
  waiting({
    id: 'device-fault',
    kind: 'technical',
    inputs: ['deviceAlarms', 'motor and sensor faults'],
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: 0 }],
    latching: true,
    waitsFor: 'a console whose fault fields are documented (the known ones stay raw)',
    source: 'clinical.md B2 #35',
  }),
  waiting({
    id: 'mains-lost',
    kind: 'technical',
    inputs: ['powerSource', 'battPct', 'battMin'],
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: 0 },
      { level: 'alarm', priority: 'medium', onDelayMs: 0 },
      { level: 'critical', priority: 'high', onDelayMs: 0 },
    ],
    latching: false,
    waitsFor: 'a console that reports its power source and battery',
    source: 'clinical.md B2 #33',
  }),
  waiting({
    id: 'cylinder-low',
    kind: 'technical',
    inputs: ['cylinder pressure and size'],
    levels: [
      { level: 'alarm', priority: 'medium', onDelayMs: minuteMs },
      { level: 'critical', priority: 'high', onDelayMs: minuteMs },
    ],
    latching: false,
    waitsFor: 'cylinder pressure and size, measured or entered for a transport',
    source: 'clinical.md B2 #34',
  }),
  waiting({
    id: 'limits-off',
    kind: 'technical',
    inputs: ['pumpMode', 'console override'],
    levels: [{ level: 'warning', priority: 'low', onDelayMs: 0 }],
    latching: false,
    waitsFor: 'a console that reports override, mode and switched-off limits',
    source: 'clinical.md B2 #37',
  }),
];
