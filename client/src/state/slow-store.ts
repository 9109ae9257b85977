/**
 * The one slow store of the page and its hook. Writers: the stream client (messages, connection) and people (bed,
 * language, theme, range). Readers: components through `useSlow(selector)`; a selector that builds a new object each time
 * must not be used with it, select the parts instead.
 */
import type { Language } from '@circuitwatch/shared/foundation/language.ts';
import type { ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { useSyncExternalStore } from 'react';
import { type AlarmSpan, alarmSpansMax, mergeSpans } from './alarm-spans.ts';
import {
  defaultSettings,
  parseDeepLink,
  parseSettings,
  readStored,
  writeDeepLink,
  writeStored,
} from './settings.ts';
import {
  type BedState,
  type Connection,
  type RangeId,
  reduceMessage,
  type SlowState,
  type Theme,
} from './slow-state.ts';

export type {
  BedState,
  Connection,
  RangeId,
  SlowState,
  Theme,
} from './slow-state.ts';
export { ranges, themes } from './slow-state.ts';

export class SlowStore {
  #state: SlowState;
  #listeners = new Set<() => void>();

  constructor(initial: SlowState) {
    this.#state = initial;
  }

  get = (): SlowState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Apply messages in order; listeners are told once. */
  apply(messages: readonly ServerMessage[]): void {
    this.#set(messages.reduce(reduceMessage, this.#state));
  }

  setConnection(connection: Connection): void {
    this.#set({ ...this.#state, connection });
  }

  countStreamErrors(count: number): void {
    this.#set({ ...this.#state, streamErrors: this.#state.streamErrors + count });
  }

  /** Alarms of the time before this page, under those that it has seen itself. */
  addAlarmHistory(bedId: string, spans: readonly AlarmSpan[]): void {
    const bed = this.#state.beds[bedId];
    if (!bed) return;
    const alarmSpans = mergeSpans(bed.alarmSpans, spans);
    if (alarmSpans === bed.alarmSpans) return;
    this.#set({ ...this.#state, beds: { ...this.#state.beds, [bedId]: { ...bed, alarmSpans } } });
  }

  /** A replay jumps: alarms over time as far as they had come then; the newest where there are too many. */
  setAlarmSpans(bedId: string, spans: readonly AlarmSpan[]): void {
    const bed = this.#state.beds[bedId];
    if (!bed) return;
    const alarmSpans = spans.slice(-alarmSpansMax);
    this.#set({ ...this.#state, beds: { ...this.#state.beds, [bedId]: { ...bed, alarmSpans, events: [] } } });
  }

  selectBed(bedId: string): void {
    this.#set({ ...this.#state, selectedBedId: bedId });
  }

  setLanguage(language: Language): void {
    this.#set({ ...this.#state, language });
  }

  setTheme(theme: Theme): void {
    this.#set({ ...this.#state, theme });
  }

  setRange(range: RangeId): void {
    this.#set({ ...this.#state, range });
  }

  #set(next: SlowState): void {
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

function initialState(): SlowState {
  const settings = parseSettings(readStored(), defaultSettings(navigator.languages));
  const link = parseDeepLink(location.search);
  return {
    connection: { phase: 'connecting' },
    site: '',
    gatewayVersion: '',
    sourceMode: undefined,
    bedOrder: [],
    beds: {},
    selectedBedId: link.bedId,
    language: link.language ?? settings.language,
    theme: link.theme ?? settings.theme,
    range: link.range ?? settings.range,
    streamErrors: 0,
  };
}

export const slowStore = new SlowStore(initialState());

/** Keeps localStorage and the address in step with the store; called once by main.tsx. */
export function keepSettings(): void {
  let { language, theme, range, selectedBedId } = slowStore.get();
  slowStore.subscribe(() => {
    const state = slowStore.get();
    if (state.language !== language || state.theme !== theme || state.range !== range) {
      ({ language, theme } = state);
      writeStored({ language, theme, range: state.range });
    }
    if (state.selectedBedId !== selectedBedId || state.range !== range) {
      ({ selectedBedId, range } = state);
      history.replaceState(null, '', writeDeepLink(location.search, selectedBedId, range) + location.hash);
    }
  });
}

/** A part of the slow state; the component renders when the part changes identity. */
export function useSlow<T>(selector: (state: SlowState) => T): T {
  return useSyncExternalStore(slowStore.subscribe, () => selector(slowStore.get()));
}

/** Whether this page shows a recording: nobody acts in it, nothing sounds, and everything says so. */
export function useIsReplay(): boolean {
  return useSlow((state) => state.sourceMode === 'replay');
}

/** The bed on the screen, or undefined before the gateway has named its beds. */
export function useSelectedBed(): BedState | undefined {
  return useSlow((state) => (state.selectedBedId === null ? undefined : state.beds[state.selectedBedId]));
}
