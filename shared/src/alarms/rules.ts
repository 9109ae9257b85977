/**
 * THE rule table. Priority, delay and latching: clinical.md B2 (`B2 #n`). Off-delay and deadband where B2 is silent:
 * alarms.md 3.4 (pressures 3 s, flow 3 s, SvO2 15 s). A level that clinical.md H has and B2 lacks is warning LOW, alarm
 * MEDIUM, critical HIGH and `toConfirm`. Adding a rule is one row here, its texts (texts/alarm-texts.ts) and its test.
 */
import type { AlarmRule } from './alarm-rule.ts';

/** How long consequences of a root cause are not sounded (clinical.md B2 note d). */
export const consequenceMs = 30_000;
/** Age of the last frame at which a lost link becomes HIGH (alarms.md R67). */
export const linkHighMs = 60_000;

const pressureOffDelayMs = 3_000;
const flowOffDelayMs = 3_000;
const saturationOffDelayMs = 15_000;
const linkOffDelayMs = 3_000;

function pressureHigh(id: string, channel: string, source: string): AlarmRule {
  return {
    id,
    kind: 'circuit',
    condition: { type: 'limit', channel, side: 'above', onRuler: true },
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: 5_000 },
      { level: 'alarm', priority: 'high', onDelayMs: 1_000 },
      { level: 'critical', priority: 'high', onDelayMs: 1_000, toConfirm: true },
    ],
    offDelayMs: pressureOffDelayMs,
    latching: false,
    onlyInSupport: false,
    source,
  };
}

export const alarmRules: readonly AlarmRule[] = [
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
  {
    id: 'no-flow',
    kind: 'circuit',
    condition: { type: 'limit', channel: 'flow', side: 'below', magnitude: true, onRuler: false },
    levels: [{ level: 'critical', priority: 'high', onDelayMs: 2_000 }],
    offDelayMs: flowOffDelayMs,
    latching: true,
    onlyInSupport: true,
    consequences: ['flow-low', 'svo2-low'],
    source: 'clinical.md B2 #3, whatever the speed',
  },
  {
    id: 'backflow',
    kind: 'circuit',
    condition: { type: 'limit', channel: 'flow', side: 'below', onRuler: false },
    levels: [
      { level: 'warning', priority: 'medium', priorityVv: 'low', onDelayMs: 1_000 },
      { level: 'alarm', priority: 'high', priorityVv: 'medium', onDelayMs: 6_000 },
    ],
    offDelayMs: flowOffDelayMs,
    latching: true,
    onlyInSupport: true,
    consequences: ['flow-low', 'svo2-low'],
    source: 'clinical.md B2 #4; lower priority in VV: H2',
  },
  {
    id: 'flow-low',
    kind: 'circuit',
    condition: { type: 'limit', channel: 'flow', side: 'below', onRuler: true },
    levels: [
      { level: 'warning', priority: 'medium', onDelayMs: 10_000 },
      { level: 'critical', priority: 'high', onDelayMs: 5_000 },
    ],
    offDelayMs: flowOffDelayMs,
    latching: false,
    count: { level: 'warning', times: 5, windowMs: 10_000 },
    onlyInSupport: true,
    source: 'clinical.md B2 #5, #6; count: alarms.md 3.4 (delay + count)',
  },
  {
    id: 'p1-low',
    kind: 'circuit',
    condition: { type: 'limit', channel: 'p1', side: 'below', onRuler: true },
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: 5_000 },
      { level: 'alarm', priority: 'medium', onDelayMs: 3_000 },
      { level: 'critical', priority: 'high', onDelayMs: 1_000 },
    ],
    offDelayMs: pressureOffDelayMs,
    latching: false,
    count: { level: 'alarm', times: 5, windowMs: 10_000 },
    onlyInSupport: false,
    source: 'clinical.md B2 #9, #10, #11; count: alarms.md 3.4 (delay + count)',
  },
  pressureHigh('p2-high', 'p2', 'clinical.md B2 #14'),
  pressureHigh('p3-high', 'p3', 'clinical.md B2 #15'),
  {
    id: 'dp-high',
    kind: 'circuit',
    condition: { type: 'limit', channel: 'dP', side: 'above', onRuler: true },
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: 60_000, toConfirm: true },
      { level: 'alarm', priority: 'medium', onDelayMs: 60_000 },
    ],
    offDelayMs: pressureOffDelayMs,
    latching: false,
    onlyInSupport: false,
    source: 'clinical.md B2 #17',
  },
  {
    id: 'svo2-low',
    kind: 'physiological',
    condition: { type: 'limit', channel: 'svo2', side: 'below', onRuler: true },
    levels: [
      { level: 'warning', priority: 'medium', onDelayMs: 30_000 },
      { level: 'alarm', priority: 'high', onDelayMs: 10_000 },
      { level: 'critical', priority: 'high', onDelayMs: 10_000, toConfirm: true },
    ],
    offDelayMs: saturationOffDelayMs,
    latching: false,
    onlyInSupport: false,
    source: 'clinical.md B2 #21',
  },
  {
    id: 'svo2-invalid-after-fall',
    kind: 'physiological',
    condition: { type: 'noValueAfterFall', channel: 'svo2' },
    levels: [{ level: 'alarm', priority: 'high', onDelayMs: 0 }],
    offDelayMs: saturationOffDelayMs,
    latching: true,
    onlyInSupport: false,
    source: 'clinical.md B2 #22',
  },
  {
    id: 'sweep-lost',
    kind: 'technical',
    condition: { type: 'limit', channel: 'sweep', side: 'below', onRuler: false },
    levels: [{ level: 'critical', priority: 'high', onDelayMs: 2_000 }],
    offDelayMs: flowOffDelayMs,
    latching: false,
    onlyInSupport: true,
    source: 'clinical.md B2 #25',
  },
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
    id: 'link-lost',
    kind: 'technical',
    condition: { type: 'link' },
    levels: [
      { level: 'alarm', priority: 'medium', onDelayMs: 0 },
      { level: 'critical', priority: 'high', onDelayMs: linkHighMs },
    ],
    offDelayMs: linkOffDelayMs,
    latching: false,
    onlyInSupport: false,
    source: 'clinical.md B2 #36; HIGH at 60 s: alarms.md R67',
  },
];

const byId: ReadonlyMap<string, AlarmRule> = new Map(alarmRules.map((rule) => [rule.id, rule]));

export function alarmRule(ruleId: string): AlarmRule | undefined {
  return byId.get(ruleId);
}
