/**
 * Which one panel of the page is open. Panels are not modal (the banner's buttons work beside them with one tap, R78), so
 * opening another one closes the first here instead of through a layer over the page.
 */
import { useSyncExternalStore } from 'react';

let openId: string | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(id: string | undefined): void {
  openId = id;
  for (const listener of listeners) listener();
}

/** Whether the panel with this id is the open one, and what opens or closes it. */
export function useOpenPanel(id: string): readonly [boolean, (isOpen: boolean) => void] {
  const isOpen = useSyncExternalStore(subscribe, () => openId === id);
  return [
    isOpen,
    (next) => {
      if (next) set(id);
      else if (openId === id) set(undefined);
    },
  ];
}
