/** Rules about time: age of the circuit and checks that are due (clinical.md B2 #41, #42). Unknown until recorded. */
import type { AlarmRule } from '../alarm-rule.ts';
import { minuteMs } from './delays.ts';

export const workflowRules: readonly AlarmRule[] = [
  {
    id: 'circuit-age',
    kind: 'technical',
    condition: {
      type: 'signal',
      signal: { kind: 'schedule', since: 'circuitStart', unitS: 86_400 },
      side: 'above',
      unit: 'd',
      decimals: 0,
    },
    levels: [
      { level: 'warning', priority: 'low', onDelayMs: 0 },
      { level: 'alarm', priority: 'low', onDelayMs: 0 },
    ],
    offDelayMs: 0,
    latching: false,
    onlyInSupport: true,
    source: 'clinical.md B2 #41',
  },
  {
    id: 'checks-overdue',
    kind: 'technical',
    condition: {
      type: 'signal',
      signal: { kind: 'schedule', since: 'lastCheck', unitS: 60 },
      side: 'above',
      unit: 'min',
      decimals: 0,
    },
    levels: [{ level: 'warning', priority: 'low', onDelayMs: 10 * minuteMs }],
    offDelayMs: 0,
    latching: false,
    onlyInSupport: true,
    source: 'clinical.md B2 #42 (hourly circuit check)',
  },
];
