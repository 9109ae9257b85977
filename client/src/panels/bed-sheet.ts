/**
 * Which tab of the bed's sheet is open, and where in it: limits, procedures, circuit and checks, self-test. One for the page, so that a tile,
 * the header and the phone's bar open the same sheet. Opening it acknowledges nothing and changes nothing.
 */
import { useSyncExternalStore } from 'react';

export const sheetTabs = ['limits', 'procedures', 'circuit', 'selfTest'] as const;
export type SheetTab = (typeof sheetTabs)[number];

export interface SheetState {
  readonly tab: SheetTab;
  /** The value at whose limits the sheet was opened; null from elsewhere. */
  readonly channel: string | null;
}

let open: SheetState | undefined;
const listeners = new Set<() => void>();

function set(next: SheetState | undefined): void {
  open = next;
  for (const listener of listeners) listener();
}

export const bedSheet = {
  open: (tab: SheetTab, channel: string | null = null): void => set({ tab, channel }),
  close: (): void => set(undefined),
};

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useBedSheet(): SheetState | undefined {
  return useSyncExternalStore(subscribe, () => open);
}
