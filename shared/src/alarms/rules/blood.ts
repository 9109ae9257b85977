/** Rules about the blood: saturation, recirculation, haemoglobin, temperature (clinical.md B2 #21–#23, #27, #28). */
import type { AlarmRule } from '../alarm-rule.ts';
import { minuteMs, saturationOffDelayMs } from './delays.ts';

const saturationRules: readonly AlarmRule[] = [
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
    id: 'svo2-high',
    kind: 'physiological',
    condition: { type: 'limit', channel: 'svo2', side: 'above', onRuler: true },
    levels: [{ level: 'warning', priority: 'low', onDelayMs: 2 * minuteMs, toConfirm: true }],
    offDelayMs: saturationOffDelayMs,
    latching: false,
    onlyInSupport: true,
    mode: 'VA',
    source: 'clinical.md H1 (B2 has none); delay as B2 #23',
  },
  {
    id: 'drainage-saturation-high',
    kind: 'circuit',
    condition: { type: 'limit', channel: 'svo2', side: 'above', onRuler: true },
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: 2 * minuteMs, toConfirm: true },
      { level: 'alarm', priority: 'medium', onDelayMs: 2 * minuteMs },
    ],
    offDelayMs: saturationOffDelayMs,
    latching: false,
    onlyInSupport: true,
    mode: 'VV',
    source: 'clinical.md B2 #23, H2, without its condition on SaO₂, which no device gives',
  },
  {
    id: 'recirculation-suspected',
    kind: 'circuit',
    condition: {
      type: 'signal',
      signal: {
        kind: 'relation',
        channel: 'svo2',
        change: 'rise',
        as: 'absolute',
        clauses: [{ test: 'steady', channel: 'flow', by: 10, as: 'percent' }],
      },
      side: 'above',
      unit: '%',
      decimals: 0,
    },
    levels: [{ level: 'warning', priority: 'low', onDelayMs: 2 * minuteMs, toConfirm: true }],
    offDelayMs: minuteMs,
    latching: false,
    onlyInSupport: true,
    mode: 'VV',
    source: 'clinical.md B2 #23, C6 (drainage saturation up at the same flow); LOW because SaO₂ is not there',
  },
];

function temperature(side: 'above' | 'below'): AlarmRule {
  return {
    id: side === 'below' ? 'temperature-low' : 'temperature-high',
    kind: 'physiological',
    condition: { type: 'limit', channel: 'tArt', side, onRuler: true },
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: minuteMs, toConfirm: true },
      { level: 'alarm', priority: 'medium', onDelayMs: minuteMs },
    ],
    offDelayMs: 15_000,
    latching: false,
    onlyInSupport: true,
    source: 'clinical.md B2 #28',
  };
}

export const bloodRules: readonly AlarmRule[] = [
  ...saturationRules,
  {
    id: 'hb-low',
    kind: 'physiological',
    condition: { type: 'limit', channel: 'hb', side: 'below', onRuler: true },
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: minuteMs, toConfirm: true },
      { level: 'alarm', priority: 'medium', onDelayMs: minuteMs },
    ],
    offDelayMs: minuteMs,
    latching: false,
    onlyInSupport: false,
    source: 'clinical.md B2 #27, H1',
  },
  {
    id: 'hb-fall',
    kind: 'physiological',
    condition: {
      type: 'signal',
      signal: { kind: 'rate', channel: 'hb', windowS: 1_800, pointS: 60, perS: 3_600, relative: true },
      side: 'below',
      unit: '%/h',
      decimals: 0,
    },
    levels: [{ level: 'alarm', priority: 'medium', onDelayMs: minuteMs }],
    offDelayMs: minuteMs,
    latching: false,
    onlyInSupport: false,
    source: 'clinical.md B2 #27 (drop > 10 %/h); 30 min window: alarms.md 3.4',
  },
  temperature('below'),
  temperature('above'),
];
