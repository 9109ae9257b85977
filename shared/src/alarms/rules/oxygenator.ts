/** Rules about the oxygenator: resistance, gas transfer, sweep gas (clinical.md B2 #17, #18, #24–#26; C4, C6). */
import type { AlarmRule } from '../alarm-rule.ts';
import { flowOffDelayMs, minuteMs, pressureOffDelayMs, waiting } from './delays.ts';

function clotTrend(id: string, windowS: number, source: string): AlarmRule {
  return {
    id,
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: { kind: 'clotTrend', windowS },
      side: 'above',
      unit: '%',
      decimals: 0,
    },
    levels: [{ level: 'warning', priority: 'low', onDelayMs: 0, toConfirm: true }],
    offDelayMs: 10 * minuteMs,
    latching: false,
    onlyInSupport: true,
    source,
  };
}

const resistanceRules: readonly AlarmRule[] = [
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
    id: 'dp-per-flow-high',
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: { kind: 'baseline', channel: 'dPPerFlow', flowTolerance: 0.1, holdS: 3_600 },
      side: 'above',
      unit: '%',
      decimals: 0,
    },
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: 10 * minuteMs },
      { level: 'alarm', priority: 'medium', onDelayMs: 10 * minuteMs },
    ],
    offDelayMs: minuteMs,
    latching: false,
    onlyInSupport: true,
    source: 'clinical.md B2 #18',
  },
  {
    id: 'oxygenator-resistance-up',
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: {
        kind: 'relation',
        channel: 'dPPerFlow',
        change: 'rise',
        as: 'percent',
        clauses: [{ test: 'rise', channel: 'dP', by: 5, as: 'absolute' }],
      },
      side: 'above',
      unit: '%',
      decimals: 0,
    },
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: minuteMs, toConfirm: true }],
    offDelayMs: minuteMs,
    latching: false,
    onlyInSupport: true,
    source: 'alarms.md 3.4 (ΔP/flow up = oxygenator resistance); clinical.md C6',
  },
  clotTrend('clot-trend-2h', 7_200, 'clinical.md C6 (2 h change > 25 %); priority as B2 #18'),
  clotTrend('clot-trend-24h', 86_400, 'clinical.md C6 (24 h change > 50 %); priority as B2 #18'),
];

const gasRules: readonly AlarmRule[] = [
  {
    id: 'membrane-gas-failing',
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: {
        kind: 'relation',
        channel: 'po2Art',
        change: 'fall',
        as: 'percent',
        clauses: [
          { test: 'rise', channel: 'pco2Art', by: 4, as: 'absolute' },
          { test: 'steady', channel: 'sweep', by: 20, as: 'percent' },
        ],
      },
      side: 'above',
      unit: '%',
      decimals: 0,
    },
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: minuteMs, toConfirm: true }],
    offDelayMs: minuteMs,
    latching: false,
    onlyInSupport: true,
    source: 'clinical.md C6 (membrane gas failure: post-membrane O₂ down, CO₂ up with the sweep running)',
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
  waiting({
    id: 'post-membrane-saturation',
    kind: 'circuit',
    inputs: ['spost'],
    levels: [
      { level: 'warning', priority: 'medium', onDelayMs: 30_000 },
      { level: 'alarm', priority: 'high', onDelayMs: 30_000 },
    ],
    latching: false,
    waitsFor: 'a device that measures post-membrane saturation (the CDI’s is calculated from PO₂)',
    source: 'clinical.md B2 #24',
  }),
  waiting({
    id: 'exhaust-co2-drop',
    kind: 'circuit',
    inputs: ['exCO2'],
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: 10_000 }],
    latching: false,
    waitsFor: 'a capnometer at the oxygenator’s exhaust',
    source: 'clinical.md B2 #26',
  }),
];

export const oxygenatorRules: readonly AlarmRule[] = [...resistanceRules, ...gasRules];
