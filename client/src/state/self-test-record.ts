/** The newest self-test of this display (R76): who tested it, when, with which result. Kept in this browser, as foreign input. */
import { useSyncExternalStore } from 'react';

export interface SelfTestRecord {
  /** Wall time, ms. */
  readonly wallMs: number;
  /** Empty when nobody has typed a name. */
  readonly name: string;
  readonly isPassed: boolean;
}

/** A display is tested once a day (alarms.md R76). */
export const selfTestEveryMs = 24 * 3_600_000;
const storageKey = 'circuitwatch.selfTest';
const charactersMax = 300;

export function parseSelfTest(text: string | null): SelfTestRecord | undefined {
  if (text === null || text.length > charactersMax) return undefined;
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored !== 'object' || stored === null) return undefined;
    const wallMs: unknown = Reflect.get(stored, 'wallMs');
    const name: unknown = Reflect.get(stored, 'name');
    const isPassed: unknown = Reflect.get(stored, 'isPassed');
    if (typeof wallMs !== 'number' || !Number.isFinite(wallMs)) return undefined;
    return typeof name === 'string' && typeof isPassed === 'boolean' ? { wallMs, name, isPassed } : undefined;
  } catch {
    // Not JSON: not ours, and a display without a record counts as never tested.
    return undefined;
  }
}

class SelfTestStore {
  #record = parseSelfTest(read());
  readonly #listeners = new Set<() => void>();

  readonly get = (): SelfTestRecord | undefined => this.#record;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(record: SelfTestRecord): void {
    this.#record = record;
    try {
      localStorage.setItem(storageKey, JSON.stringify(record));
    } catch {
      // A blocked storage: the page asks for a test again after a reload, which is the safe side.
    }
    for (const listener of this.#listeners) listener();
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

export const selfTestStore = new SelfTestStore();

export function useSelfTest(): SelfTestRecord | undefined {
  return useSyncExternalStore(selfTestStore.subscribe, selfTestStore.get);
}
