/**
 * For each rule that reads a signal, and for the limit rules without a story of their own: what makes it come on, when,
 * and how loud; and what looks like it and must leave it quiet. Rows are data, played by rule-scenarios.test.ts.
 */
import type { AlarmLevelName, Priority } from '../alarm-types.ts';
import type { Courses } from './signal-bed.fixture.ts';

export interface RuleScenario {
  readonly rule: string;
  readonly mode?: 'VA' | 'VV';
  /** 100 for the fast variants of detectors. */
  readonly periodMs?: number;
  /** Quiet before the change, s. */
  readonly quietS: number;
  /** A baseline is captured at the end of the quiet time. */
  readonly captures?: boolean;
  readonly change: Courses;
  /** Seconds after the change. */
  readonly onset: readonly [from: number, to: number];
  readonly level: AlarmLevelName;
  readonly priority: Priority;
  /** The same bed with this change instead does not raise it. */
  readonly near: Courses;
}

/** A line from `from`, `perS` a second, until it reaches `to`. */
function ramp(from: number, perS: number, to: number): (seconds: number) => number {
  return (seconds) => (perS < 0 ? Math.max(to, from + perS * seconds) : Math.min(to, from + perS * seconds));
}

function swing(middle: number, half: number): (seconds: number) => number {
  return (seconds) => middle + half * Math.sin(2 * Math.PI * 0.9 * seconds);
}

function sawtooth(middle: number, half: number): (seconds: number) => number {
  return (seconds) => middle + (Math.floor(seconds / 2) % 2 === 0 ? half : -half);
}

const flowRows: readonly RuleScenario[] = [
  {
    rule: 'flow-drop',
    quietS: 60,
    change: { flow: 1.2 },
    onset: [1, 4],
    level: 'alarm',
    priority: 'medium',
    near: { flow: 1.2, rpm: 2300 },
  },
  {
    rule: 'flow-high',
    quietS: 5,
    change: { flow: 2.1 },
    onset: [30, 30],
    level: 'warning',
    priority: 'low',
    near: { flow: 2.05 },
  },
  {
    rule: 'flow-per-speed',
    quietS: 90,
    captures: true,
    change: { rpm: 3000 },
    onset: [600, 660],
    level: 'warning',
    priority: 'low',
    // The flow left the band of the baseline: resistance says nothing then.
    near: { rpm: 3000, flow: 1.3 },
  },
  {
    rule: 'pump-head-fall',
    quietS: 120,
    change: { flow: 0, p1: 5, p2: 20, p3: 20 },
    onset: [3, 8],
    level: 'critical',
    priority: 'high',
    near: { flow: 0, p1: 5, p2: 20, p3: 20, rpm: 0 },
  },
  {
    rule: 'air-suspected',
    quietS: 120,
    change: { flow: sawtooth(1.2, 0.15), p1: -20, p2: 110, p3: 100 },
    onset: [6, 20],
    level: 'alarm',
    priority: 'medium',
    near: { flow: 1.2, p1: -20, p2: 110, p3: 100 },
  },
];

const drainageRows: readonly RuleScenario[] = [
  {
    rule: 'p1-high',
    quietS: 5,
    change: { p1: 21 },
    onset: [5, 5],
    level: 'alarm',
    priority: 'medium',
    near: { p1: 20 },
  },
  {
    rule: 'chatter',
    periodMs: 100,
    quietS: 60,
    change: { p1: swing(-45, 20), flow: swing(1.5, 0.2) },
    onset: [5, 12],
    level: 'alarm',
    priority: 'medium',
    near: { p1: ramp(-30, -4, -80), flow: ramp(1.6, -0.05, 1.2) },
  },
  {
    rule: 'chatter-low-flow',
    quietS: 60,
    change: { p1: sawtooth(-45, 15), flow: sawtooth(1.15, 0.1) },
    onset: [5, 25],
    level: 'critical',
    priority: 'high',
    near: { p1: sawtooth(-45, 15), flow: sawtooth(1.5, 0.1) },
  },
  {
    rule: 'access-early',
    quietS: 330,
    change: { p1: ramp(-30, -0.05, -90) },
    onset: [150, 330],
    level: 'warning',
    priority: 'low',
    near: { p1: -50 },
  },
  {
    rule: 'drainage-insufficient',
    quietS: 120,
    change: { flow: 1.2, p1: -55, p2: 110, p3: 98 },
    onset: [11, 16],
    level: 'alarm',
    priority: 'medium',
    near: { flow: 1.2, p1: -20, p2: 170, p3: 158 },
  },
  {
    rule: 'return-obstructed',
    quietS: 120,
    change: { flow: 1.2, p1: -20, p2: 170, p3: 158 },
    onset: [11, 16],
    level: 'alarm',
    priority: 'medium',
    near: { flow: 1.2, p1: -25, p2: 170, p3: 120 },
  },
  {
    rule: 'return-pressure-drop',
    quietS: 60,
    change: { p3: 40, flow: 1.7 },
    onset: [3, 6],
    level: 'critical',
    priority: 'high',
    near: { p3: 40, flow: 1.1 },
  },
];

const oxygenatorRows: readonly RuleScenario[] = [
  {
    rule: 'dp-per-flow-high',
    quietS: 90,
    captures: true,
    change: { p2: 162 },
    onset: [600, 660],
    level: 'warning',
    priority: 'low',
    near: { p2: 155 },
  },
  {
    rule: 'oxygenator-resistance-up',
    quietS: 120,
    change: { flow: 1.45, p2: 158, p3: 122 },
    onset: [61, 70],
    level: 'alarm',
    priority: 'medium',
    near: { flow: 1.2, p1: -20, p2: 170, p3: 158 },
  },
  {
    rule: 'clot-trend-2h',
    quietS: 7_200,
    change: { p2: ramp(150, 8 / 7_200, 170) },
    onset: [3_600, 10_800],
    level: 'warning',
    priority: 'low',
    near: { p2: ramp(150, 8 / 7_200, 170), hct: ramp(34, 6 / 3_600, 45) },
  },
  {
    rule: 'membrane-gas-failing',
    quietS: 120,
    change: { po2Art: 150, pco2Art: 50 },
    onset: [61, 70],
    level: 'alarm',
    priority: 'medium',
    near: { po2Art: 150, pco2Art: 50, sweep: 0 },
  },
];

const bloodRows: readonly RuleScenario[] = [
  {
    rule: 'svo2-high',
    quietS: 5,
    change: { svo2: 89 },
    onset: [120, 120],
    level: 'warning',
    priority: 'low',
    near: { svo2: 87 },
  },
  {
    rule: 'drainage-saturation-high',
    mode: 'VV',
    quietS: 5,
    change: { svo2: 89 },
    onset: [120, 120],
    level: 'alarm',
    priority: 'medium',
    near: { svo2: 81 },
  },
  {
    rule: 'recirculation-suspected',
    mode: 'VV',
    quietS: 120,
    change: { svo2: 79 },
    onset: [121, 126],
    level: 'warning',
    priority: 'low',
    near: { svo2: 79, flow: 2 },
  },
  {
    rule: 'hb-low',
    quietS: 5,
    change: { hb: 7.5 },
    onset: [60, 60],
    level: 'warning',
    priority: 'low',
    near: { hb: 8.1 },
  },
  {
    rule: 'hb-fall',
    quietS: 1_860,
    change: { hb: ramp(11, -1.6 / 3_600, 8) },
    onset: [600, 2_400],
    level: 'alarm',
    priority: 'medium',
    near: { hb: ramp(11, -0.8 / 3_600, 8) },
  },
  {
    rule: 'temperature-low',
    quietS: 5,
    change: { tArt: 34.9 },
    onset: [60, 60],
    level: 'alarm',
    priority: 'medium',
    near: { tArt: 35.6 },
  },
  {
    rule: 'temperature-high',
    quietS: 5,
    change: { tArt: 37.7 },
    onset: [60, 60],
    level: 'warning',
    priority: 'low',
    near: { tArt: 37.4 },
  },
];

const technicalRows: readonly RuleScenario[] = [
  {
    rule: 'flow-probe-fault',
    quietS: 5,
    change: { flowProbeStatus: 2, flow: null },
    onset: [0, 0],
    level: 'alarm',
    priority: 'medium',
    near: { flow: null },
  },
];

export const ruleScenarios: readonly RuleScenario[] = [
  ...flowRows,
  ...drainageRows,
  ...oxygenatorRows,
  ...bloodRows,
  ...technicalRows,
];

/** Rules with stories of their own: recorded times (rule-scenarios.test.ts), a whole day (clot-trend.test.ts). */
export const ownStories: readonly string[] = ['circuit-age', 'checks-overdue', 'clot-trend-24h'];
