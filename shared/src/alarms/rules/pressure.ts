/** Rules about drainage and return: p1, p2, p3 and what they say together (clinical.md B2 #9–#16; C6; alarms.md 3.4). */
import type { AlarmRule } from '../alarm-rule.ts';
import { minuteMs, pressureOffDelayMs, relationOffDelayMs } from './delays.ts';

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

const flowFalls = { test: 'fall', channel: 'flow', by: 15, as: 'percent' } as const;

const limitRules: readonly AlarmRule[] = [
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
  {
    id: 'p1-high',
    kind: 'circuit',
    condition: { type: 'limit', channel: 'p1', side: 'above', onRuler: true },
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: 5_000 }],
    offDelayMs: pressureOffDelayMs,
    latching: false,
    onlyInSupport: true,
    source: 'clinical.md B2 #13, whatever the speed',
  },
  pressureHigh('p2-high', 'p2', 'clinical.md B2 #14'),
  pressureHigh('p3-high', 'p3', 'clinical.md B2 #15'),
];

const drainageRules: readonly AlarmRule[] = [
  {
    id: 'chatter',
    kind: 'circuit',
    condition: { type: 'signal', signal: { kind: 'chatter' }, side: 'above', unit: 'mmHg', decimals: 0 },
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: 5_000 }],
    offDelayMs: relationOffDelayMs,
    latching: false,
    onlyInSupport: true,
    source: 'clinical.md B2 #12, C6',
  },
  {
    id: 'chatter-low-flow',
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: { kind: 'chatter', belowTargetShare: 0.8 },
      side: 'above',
      unit: 'mmHg',
      decimals: 0,
    },
    levels: [{ level: 'critical', priority: 'high', onDelayMs: 5_000 }],
    offDelayMs: relationOffDelayMs,
    latching: false,
    onlyInSupport: true,
    consequences: ['chatter'],
    source: 'clinical.md B2 #12 (HIGH if flow is below 80 % of target), C6',
  },
  {
    id: 'access-early',
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: {
        kind: 'rate',
        channel: 'p1',
        windowS: 300,
        pointS: 10,
        perS: 60,
        relative: false,
        sustained: true,
      },
      side: 'below',
      unit: 'mmHg/min',
      decimals: 1,
    },
    levels: [{ level: 'warning', priority: 'low', onDelayMs: 30_000, toConfirm: true }],
    offDelayMs: minuteMs,
    latching: false,
    onlyInSupport: true,
    source: 'clinical.md C6 (early access insufficiency: slope of p1 with flow flat or falling)',
  },
  {
    id: 'drainage-insufficient',
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: {
        kind: 'relation',
        channel: 'flow',
        change: 'fall',
        as: 'percent',
        clauses: [{ test: 'fall', channel: 'p1', by: 10, as: 'absolute' }],
      },
      side: 'above',
      unit: '%',
      decimals: 0,
    },
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: 10_000, toConfirm: true }],
    offDelayMs: relationOffDelayMs,
    latching: false,
    onlyInSupport: true,
    source: 'alarms.md 3.4 (flow down + p1 more negative); clinical.md C6',
  },
];

const returnRules: readonly AlarmRule[] = [
  {
    id: 'return-obstructed',
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: {
        kind: 'relation',
        channel: 'p3',
        change: 'rise',
        as: 'absolute',
        clauses: [flowFalls, { test: 'rise', channel: 'p2', by: 4, as: 'absolute' }],
      },
      side: 'above',
      unit: 'mmHg',
      decimals: 0,
    },
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: 10_000, toConfirm: true }],
    offDelayMs: relationOffDelayMs,
    latching: false,
    onlyInSupport: true,
    source: 'alarms.md 3.4 (flow down + return pressure up); clinical.md C6',
  },
  {
    id: 'return-pressure-drop',
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: { kind: 'fall', channel: 'p3', windowS: 5, floor: 20, whileNotFalling: 'flow' },
      side: 'above',
      unit: '%',
      decimals: 0,
    },
    levels: [{ level: 'critical', priority: 'high', onDelayMs: 2_000 }],
    offDelayMs: pressureOffDelayMs,
    latching: true,
    onlyInSupport: true,
    source: 'clinical.md B2 #16, H1 (−50 % in 5 s)',
  },
];

export const pressureRules: readonly AlarmRule[] = [...limitRules, ...drainageRules, ...returnRules];
