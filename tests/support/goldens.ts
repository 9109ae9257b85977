/** The golden recordings by name: each scenario once, in both support modes, with people, a cable, noise and a restart. */
import type { Actor } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { AlarmCommand } from '@circuitwatch/shared/alarms/command-types.ts';
import type { CoreBed } from '@circuitwatch/server/core/core-bed.ts';
import type { GoldenSetup } from './golden-runs.ts';

const actor: Actor = { id: 'li', name: 'Li', role: 'nurse', client: { name: 'golden', role: 'test' } };

function act(command: AlarmCommand, bedId = 'bed-1'): (bed: CoreBed) => void {
  const at = { type: 'command', requestId: command.type, bedId, commandId: command.type, actor } as const;
  return (bed) => bed.runtime.command({ ...at, command });
}

const vv = { preset: 'adult-vv', seed: 1 } as const;
const va = { preset: 'adult-va', seed: 2 } as const;

/** What people and the gateway do in one run: pauses, checks, a baseline, a procedure, limits, a wrong bed, a full disk. */
const acts: GoldenSetup['acts'] = {
  20: act({ type: 'audioPause', durationMs: 60_000 }),
  30: act({ type: 'recordCheck', check: 'circuit' }),
  70: act({ type: 'captureBaseline' }),
  75: act({ type: 'startContext', context: 'turning', durationMs: 120_000 }),
  80: act({ type: 'audioPause', durationMs: 60_000 }, 'bed-2'),
  90: act({ type: 'setLimits', changes: [{ ruleId: 'p1-low', limits: [-40, -90, -120] }] }),
  100: (bed) => bed.runtime.technical([{ ruleId: 'disk-low', level: 'warning', detail: '1.5 GB' }]),
  140: (bed) => bed.runtime.technical([{ ruleId: 'disk-low', level: null, detail: '' }]),
};

export const goldens: Readonly<Record<string, GoldenSetup>> = {
  lively: { ...vv, scenario: 'lively', seconds: 150, offsetS: 40 },
  'day-in-the-life': { ...va, scenario: 'day-in-the-life', seconds: 120, offsetS: 46_750 },
  steady: { ...vv, scenario: 'steady', seconds: 160, acts },
  'drainage-kink, with people': { ...va, scenario: 'drainage-kink', seconds: 200, acts },
  'hypovolaemia, killed and started again': {
    ...vv,
    scenario: 'hypovolaemia',
    seconds: 200,
    restartAtS: 110,
    acts,
  },
  'return-kink': { ...va, scenario: 'return-kink', seconds: 150 },
  'oxygenator-clot': { ...vv, scenario: 'oxygenator-clot', seconds: 150, offsetS: 1_300 },
  'sweep-failure': { ...va, scenario: 'sweep-failure', seconds: 150, offsetS: 60 },
  air: { ...vv, scenario: 'air', seconds: 120 },
  'pump-stop': { ...va, scenario: 'pump-stop', seconds: 120 },
  'recirculation-rise': { ...vv, scenario: 'recirculation-rise', seconds: 150, offsetS: 400 },
  haemodilution: { ...vv, scenario: 'haemodilution', seconds: 150, offsetS: 700 },
  'cable-pulled': { ...va, scenario: 'cable-pulled', seconds: 150, offsetS: 20, restartAtS: 60 },
  'line-noise': { ...vv, scenario: 'line-noise', seconds: 150 },
  'power-off': { ...va, scenario: 'power-off', seconds: 150 },
};
