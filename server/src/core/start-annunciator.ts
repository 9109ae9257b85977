/** The gateway's own sounder over the beds of the core. Wiring only. */
import { soundSets } from '@circuitwatch/shared/sound/sound-set.ts';
import { AnnunciatorRunner, openSounders } from '../annunciator/annunciator-runner.ts';
import { type GatewayClock, monotonicMs } from '../io/system-clock.ts';
import type { CoreBed } from './core-bed.ts';
import type { CoreSetup } from './core.ts';

/** undefined when the configuration names no sounder. */
export function startAnnunciator(
  { config, runDir, log }: CoreSetup,
  beds: ReadonlyMap<string, CoreBed>,
  clock: GatewayClock,
): AnnunciatorRunner | undefined {
  if (!config.annunciator) return undefined;
  return new AnnunciatorRunner({
    sounders: openSounders(config.annunciator, soundSets[config.sound?.set ?? 'tonal'], runDir, log),
    beds: () =>
      [...beds].map(([bedId, { runtime }]) => {
        const { alarms, bedAlarms } = runtime.view(clock.nowMs());
        return { bedId, views: alarms, audio: bedAlarms.audio };
      }),
    gatewayMs: () => clock.nowMs(),
    monotonicMs,
    log,
  });
}
