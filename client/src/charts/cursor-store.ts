/** The time under the cursor of the trends, for a header that wants to write it. Gateway ms; null = no cursor. */
import { useSyncExternalStore } from 'react';

let cursorMs: number | null = null;
const listeners = new Set<() => void>();

export function setTrendCursor(atMs: number | null): void {
  if (atMs === cursorMs) return;
  cursorMs = atMs;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTrendCursor(): number | null {
  return useSyncExternalStore(subscribe, () => cursorMs);
}
