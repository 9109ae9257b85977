/**
 * What the replay's own parts of the screen render from: the run, the transport, the marks. The position is not in it (it
 * changes with every frame): `onMove` tells drawings and the clock of the header.
 */
import type { RunDescription, RunTimeline, Stretch } from '@circuitwatch/shared/wire/replay.ts';
import { useSyncExternalStore } from 'react';

export interface ReplayView {
  /** `failed`: the run cannot be opened; `message` is the gateway's sentence. */
  readonly phase: 'opening' | 'ready' | 'failed';
  readonly message: string;
  readonly run: RunDescription | undefined;
  readonly timeline: RunTimeline | undefined;
  readonly isPlaying: boolean;
  readonly speed: number;
  /** What is reached while it plays; undefined before it is known. */
  readonly achieved: number | undefined;
  /** The samples ahead are not here yet. */
  readonly isWaiting: boolean;
  readonly skipsQuiet: boolean;
  readonly isSkipping: boolean;
  readonly range: Stretch | undefined;
  readonly loops: boolean;
  readonly cursorMs: number | undefined;
  readonly bookmarks: readonly number[];
  readonly channel: string;
  /** What could not be read of the run, in words; shown, never silent. */
  readonly damage: readonly string[];
  /** The panel over the transport bar. */
  readonly panel: 'keys' | 'goTo' | undefined;
}

export const firstView: ReplayView = {
  phase: 'opening',
  message: '',
  run: undefined,
  timeline: undefined,
  isPlaying: false,
  speed: 1,
  achieved: undefined,
  isWaiting: false,
  skipsQuiet: false,
  isSkipping: false,
  range: undefined,
  loops: false,
  cursorMs: undefined,
  bookmarks: [],
  channel: 'flow',
  damage: [],
  panel: undefined,
};

class ReplayStore {
  #view = firstView;
  #listeners = new Set<() => void>();
  #movers = new Set<(atMs: number) => void>();

  readonly get = (): ReplayView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(change: Partial<ReplayView>): void {
    const isSame = Object.entries(change).every(([key, value]) => Reflect.get(this.#view, key) === value);
    if (isSame) return;
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** The playhead has moved, or a drag would move it. */
  moved(atMs: number): void {
    for (const mover of this.#movers) mover(atMs);
  }

  onMove(mover: (atMs: number) => void): () => void {
    this.#movers.add(mover);
    return () => this.#movers.delete(mover);
  }
}

export const replayStore = new ReplayStore();

export function useReplay<T>(selector: (view: ReplayView) => T): T {
  return useSyncExternalStore(replayStore.subscribe, () => selector(replayStore.get()));
}
