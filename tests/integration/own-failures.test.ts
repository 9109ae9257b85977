/** What fails in the gateway itself is an alarm at its viewers: a core that stands still, one that dies, a disk that fills. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess } from '../support/cli-process.ts';
import { isStreaming, untilBed } from '../support/gateway-api.ts';
import { noPty, SmallWard } from '../support/small-ward.ts';
import { StreamViewer } from '../support/stream-viewer.ts';

const bedId = 'bed-1';
/** Shorter than the 5 s after which the supervisor ends a silent core. */
const stallMs = 4000;
const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(noPty || !mayMount)(
  'failures of the gateway (needs pseudo-terminals and the right to mount)',
  () => {
    let ward: SmallWard;
    let gateway: CliProcess;
    let viewer: StreamViewer;

    beforeAll(async () => {
      ward = await SmallWard.open();
      mkdirSync(ward.dataDir);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', ward.dataDir]);
      gateway = new CliProcess(['serve', '--config', ward.configFile], { CIRCUITWATCH_LOG_LEVEL: 'silent' });
      const url = await gateway.ready();
      await untilBed(url, bedId, 'streaming', isStreaming);
      viewer = await StreamViewer.watching(Number(new URL(url).port), [bedId]);
    }, 120_000);

    afterAll(async () => {
      viewer.close();
      await gateway.cleanUp();
      execFileSync('umount', [ward.dataDir]);
      await ward.close();
    });

    function active(alarmId: string): AlarmView | undefined {
      return viewer
        .mirror(bedId)
        .alarms()
        .find((view) => view.alarmId === alarmId && view.onsetMs !== null);
    }

    async function untilActive(alarmId: string, priority: AlarmView['priority']): Promise<AlarmView> {
      await viewer.until(() => active(alarmId)?.priority === priority, `${alarmId}, ${priority}`);
      const view = active(alarmId);
      if (!view) throw new Error(`${alarmId} changed meanwhile`);
      return view;
    }

    it('[R73] a disk with little room is told before it is full', async () => {
      expect((await untilActive('disk-low', 'medium')).ack).toBe('unack');
    });

    it('[R61] a core that stood still for 4 s says so, and how long', async () => {
      const core = await gateway.childPid('core/main');
      process.kill(core, 'SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, stallMs));
      process.kill(core, 'SIGCONT');
      const { detail } = await untilActive('engine-stalled', 'medium');
      expect(Number(detail?.match(/[\d.]+/)?.[0])).toBeGreaterThanOrEqual(stallMs / 1000 - 0.5);
    });

    it('[R73] a full disk is HIGH, alarms go on, and it ends when there is room again', async () => {
      const filler = join(ward.dataDir, 'filler');
      expect(() => writeFileSync(filler, Buffer.alloc(32 * 1024 * 1024))).toThrow(/ENOSPC/);
      await untilActive('recorder-failed', 'high');
      rmSync(filler);
      await viewer.until(
        () =>
          viewer
            .mirror(bedId)
            .alarms()
            .find((view) => view.alarmId === 'recorder-failed')?.condition === 'normal',
        'the recorder to go on',
      );
    });

    it('[R74] a core that was killed comes back with its alarms and says that it was away', async () => {
      const core = await gateway.childPid('core/main');
      process.kill(core, 'SIGKILL');
      const restarted = await untilActive('gateway-restarted', 'low');
      expect(restarted.condition).toBe('active');
      await untilActive('engine-stalled', 'medium');
    });
  },
);
