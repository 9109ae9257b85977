/**
 * The run that the replay tests and pictures use: quiet, a drainage kink with low flow that somebody acknowledges, a pulled
 * cable, changed limits, a stored blood sample, and a restart of the gateway in the middle.
 */
import type { Scenario } from '@circuitwatch/simulators/scenarios/scenario.ts';
import { recordVirtualRun, type VirtualRun } from './virtual-run.ts';

const scenario: Scenario = {
  name: 'replay',
  title: { en: 'Replay', zh: '回放' },
  about: { en: 'What the replay tests look for.', zh: '供回放测试。' },
  steps: [
    { atS: 200, overS: 20, set: { drainageShare: 0.5 } },
    { atS: 330, overS: 10, set: { drainageShare: 1 } },
    { atS: 420, action: { device: 'cdi', does: 'store' } },
    { atS: 520, fault: { device: 'probe', mode: 'unplugged', seconds: 40 } },
    { atS: 1100, overS: 30, set: { returnShare: 0.5 } },
    { atS: 1200, overS: 10, set: { returnShare: 1 } },
  ],
};

export const replayScenario = { runId: '20260105-080000-bed-4', pauseS: 90, minutes: 25 };

export function recordReplayRun(dataDir: string): Promise<VirtualRun> {
  return recordVirtualRun({
    dataDir,
    runId: replayScenario.runId,
    scenario,
    parts: [
      { seconds: 780, pauseBeforeS: 0 },
      { seconds: 600, pauseBeforeS: replayScenario.pauseS },
    ],
    acts: [
      {
        atS: 290,
        command: (alarms) => {
          const [first] = alarms.filter(({ ack }) => ack === 'unack');
          return first && { type: 'acknowledge', alarmId: first.alarmId, revision: first.revision };
        },
      },
      {
        atS: 460,
        command: () => ({ type: 'setLimits', changes: [{ ruleId: 'p1-low', limits: [-45, -65, -100] }] }),
      },
    ],
    keepAtS: [100, 260, 320, 430, 540, 700, 1000, 1180],
  });
}
