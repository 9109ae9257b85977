/** How old the newest sample of a bed is: the "LIVE 0.3 s" of headers and bed lists. Gateway time, never the PC's. */
import { useCallback, useSyncExternalStore } from 'react';
import { ageTicker, liveStore } from '../state/live.ts';
import { slowStore } from '../state/slow-store.ts';

/** Age in ms, rounded down to a tenth of a second (a second above ten); null before the first sample. */
export function useBedAge(bedId: string): number | null {
  return useSyncExternalStore(
    (listener) => ageTicker.subscribe(listener),
    () => newestAge(bedId, slowStore.get().beds[bedId]?.description?.channels ?? [], Math.min),
  );
}

/** Age of the oldest of some channels that have a value: what a group of values may claim for all of them. */
export function useGroupAge(bedId: string, channels: readonly string[]): number | null {
  const snapshot = useCallback(() => newestAge(bedId, channels, Math.max), [bedId, channels]);
  return useSyncExternalStore((listener) => ageTicker.subscribe(listener), snapshot);
}

function newestAge(
  bedId: string,
  channels: readonly string[],
  choose: (a: number, b: number) => number,
): number | null {
  let chosen: number | null = null;
  for (const channel of channels) {
    const age = liveStore.ageAt(bedId, channel, ageTicker.nowMs);
    if (age === undefined || age === null) continue;
    chosen = chosen === null ? age : choose(chosen, age);
  }
  if (chosen === null) return null;
  const step = chosen < 10_000 ? 100 : 1_000;
  return Math.floor(Math.max(0, chosen) / step) * step;
}
