/**
 * Ticks on the first checks of an alarm: who ticked which check of which occurrence, and when. They stay on this screen and
 * in its memory only; they help one person through a list and are no record.
 */
import { useSyncExternalStore } from 'react';

export interface CheckTick {
  readonly name: string | undefined;
  /** Gateway time. */
  readonly atMs: number;
}

/** Forgotten beyond this, the oldest first. */
export const ticksMax = 200;

export class CheckTicks {
  #ticks: ReadonlyMap<string, CheckTick> = new Map();
  readonly #listeners = new Set<() => void>();

  readonly get = (): ReadonlyMap<string, CheckTick> => this.#ticks;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Ticks the check, or takes its tick back. */
  toggle(key: string, tick: CheckTick): void {
    const ticks = new Map(this.#ticks);
    if (!ticks.delete(key)) ticks.set(key, tick);
    this.#ticks = new Map([...ticks].slice(-ticksMax));
    for (const listener of this.#listeners) listener();
  }
}

export const checkTicks = new CheckTicks();

export function useCheckTicks(): ReadonlyMap<string, CheckTick> {
  return useSyncExternalStore(checkTicks.subscribe, checkTicks.get);
}
