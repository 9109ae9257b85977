/**
 * The live numbers for components: the one LiveStore of the page and its hooks. A component that uses these renders at
 * most four times a second per channel, and only when its reader would see a change; charts read `liveStore.series`.
 */
import type { Freshness } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { freshnessStates } from './freshness-states.ts';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { AgeTicker } from './age-ticker.ts';
import { localNow } from './gateway-clock.ts';
import { LiveStore, type LiveValue } from './live-store.ts';
import { renderCounts } from './render-count.ts';

export type { LiveValue } from './live-store.ts';

export const liveStore = new LiveStore({
  localNow,
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
});

export const ageTicker = new AgeTicker(() => liveStore.now());

/** The last value of a channel, or undefined when none came yet. Changes at most 4 times a second. */
export function useLatest(bedId: string, channelId: string): LiveValue | undefined {
  renderCounts.values++;
  const subscribe = useCallback(
    (listener: () => void) => liveStore.subscribe(bedId, channelId, listener),
    [bedId, channelId],
  );
  return useSyncExternalStore(subscribe, () => liveStore.snapshot(bedId, channelId));
}

export interface Age {
  /** Rounded for people: tenths of a second below 2 s, whole seconds above; null before the first value. */
  readonly ageMs: number | null;
  readonly freshness: Freshness;
}

/** Age and freshness of a channel's last value; they advance even when no data arrive. */
export function useAge(bedId: string, channelId: string): Age {
  renderCounts.values++;
  const code = useSyncExternalStore(useLiveTicks(bedId, channelId), () => {
    const { freshness, ageMs } = liveStore.heldAge(bedId, channelId, ageTicker.nowMs, agePage());
    return roundedAge(ageMs) * freshnessStates.length + freshnessStates.indexOf(freshness);
  });
  return useMemo(() => {
    const ageMs = Math.floor(code / freshnessStates.length);
    const freshness = freshnessStates[code - ageMs * freshnessStates.length] ?? 'never';
    return { ageMs: freshness === 'never' ? null : ageMs, freshness };
  }, [code]);
}

/** Only the freshness: renders when it changes, not while the age runs. */
export function useFreshness(bedId: string, channelId: string): Freshness {
  renderCounts.values++;
  return useSyncExternalStore(useLiveTicks(bedId, channelId), () =>
    liveStore.freshnessAt(bedId, channelId, ageTicker.nowMs),
  );
}

/** Gateway time, once a second; `liveStore.clock.wallOf` makes wall time of it. For clocks and durations. */
export function useGatewaySeconds(): number {
  return useSyncExternalStore(ageTicker.subscribe, () => Math.floor(ageTicker.nowMs / 1000) * 1000);
}

function useLiveTicks(bedId: string, channelId: string): (listener: () => void) => () => void {
  return useCallback(
    (listener: () => void) => {
      const stopTicks = ageTicker.subscribe(listener);
      const stopValues = liveStore.subscribe(bedId, channelId, listener);
      return () => {
        stopTicks();
        stopValues();
      };
    },
    [bedId, channelId],
  );
}

/** Ages are written anew every second tick: twice a second is as fast as a running tenth can be read. */
function agePage(): number {
  return Math.floor(ageTicker.count / 2);
}

function roundedAge(ageMs: number): number {
  const step = ageMs < 2_000 ? 100 : 1_000;
  return Math.floor(ageMs / step) * step;
}
