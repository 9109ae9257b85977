/** Rules about the patient's own monitor and the laboratory (clinical.md B2 #29–#32, #38–#40): all wait for a link to them. */
import type { AlarmRule } from '../alarm-rule.ts';
import { minuteMs, waiting } from './delays.ts';

const bedsideMonitor = 'values of the bedside patient monitor';
const laboratory = 'laboratory results, entered or linked';

export const patientRules: readonly AlarmRule[] = [
  waiting({
    id: 'blood-pressure',
    kind: 'physiological',
    inputs: ['mean arterial pressure', 'pulse pressure'],
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: 10_000 },
      { level: 'alarm', priority: 'medium', onDelayMs: 10_000 },
      { level: 'critical', priority: 'high', onDelayMs: 10_000 },
    ],
    latching: false,
    waitsFor: bedsideMonitor,
    source: 'clinical.md B2 #29',
  }),
  waiting({
    id: 'spo2-low',
    kind: 'physiological',
    inputs: ['SpO₂ right hand'],
    levels: [{ level: 'alarm', priority: 'high', onDelayMs: 10_000 }],
    latching: false,
    waitsFor: bedsideMonitor,
    source: 'clinical.md B2 #30',
  }),
  waiting({
    id: 'spo2-gap',
    kind: 'physiological',
    inputs: ['SpO₂ right hand', 'SpO₂ other limb'],
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: minuteMs }],
    latching: false,
    mode: 'VA',
    waitsFor: bedsideMonitor,
    source: 'clinical.md B2 #31',
  }),
  waiting({
    id: 'nirs-low',
    kind: 'physiological',
    inputs: ['cerebral NIRS left', 'cerebral NIRS right'],
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: minuteMs }],
    latching: false,
    waitsFor: 'values of a NIRS monitor',
    source: 'clinical.md B2 #32',
  }),
  waiting({
    id: 'free-haemoglobin',
    kind: 'physiological',
    inputs: ['pfHb'],
    levels: [
      { level: 'alarm', priority: 'medium', onDelayMs: 0 },
      { level: 'critical', priority: 'high', onDelayMs: 0 },
    ],
    latching: true,
    waitsFor: laboratory,
    source: 'clinical.md B2 #38',
  }),
  waiting({
    id: 'coagulation',
    kind: 'physiological',
    inputs: ['ACT', 'aPTT', 'anti-Xa'],
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: 0 },
      { level: 'alarm', priority: 'medium', onDelayMs: 0 },
    ],
    latching: true,
    waitsFor: laboratory,
    source: 'clinical.md B2 #39',
  }),
  waiting({
    id: 'blood-counts',
    kind: 'physiological',
    inputs: ['platelets', 'fibrinogen', 'laboratory Hb'],
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: 0 }],
    latching: true,
    waitsFor: laboratory,
    source: 'clinical.md B2 #40',
  }),
];
