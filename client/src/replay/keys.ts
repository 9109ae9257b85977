/** The keys of a replay (peers.md §4.3). One table for what a key does; the sheet shows the same keys (KeySheet.tsx). */
import type { ReplayController } from './replay-controller.ts';
import { replayStore } from './replay-store.ts';
import { timelineOfPage } from './timeline-of-page.ts';

export interface Key {
  readonly key: string;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

type Action = (replay: ReplayController, key: Key) => void;

const secondMs = 1_000;

function step(replay: ReplayController, key: Key, direction: 1 | -1): void {
  if (key.ctrl) replay.stepSample(direction);
  else replay.step(direction * (key.shift ? secondMs : key.alt ? 60 * secondMs : 10 * secondMs));
}

const actions: Readonly<Record<string, Action>> = {
  ' ': (replay) => replay.toggle(),
  k: (replay) => replay.toggle(),
  arrowleft: (replay, key) => step(replay, key, -1),
  arrowright: (replay, key) => step(replay, key, 1),
  home: (replay) => replay.seek(replay.ends.fromMs),
  end: (replay) => replay.seek(replay.ends.toMs),
  j: (replay) => replay.changeSpeed(-1),
  l: (replay) => replay.changeSpeed(1),
  n: (replay) => replay.toAlarm(1),
  p: (replay) => replay.toAlarm(-1),
  m: (replay, { shift }) => replay.toEvent(shift ? -1 : 1),
  i: (replay) => replay.setRangeEnd('in'),
  o: (replay) => replay.setRangeEnd('out'),
  x: (replay) => replay.toggleLoop(),
  b: (replay) => replay.toggleBookmark(),
  c: (replay) => replay.toggleCursor(),
  q: (replay) => replay.toggleSkipQuiet(),
  z: (_replay, { shift }) => {
    if (shift) timelineOfPage.get()?.redoZoom();
    else timelineOfPage.get()?.undoZoom();
  },
  '0': () => timelineOfPage.get()?.fitAll(),
  g: () => replayStore.set({ panel: 'goTo' }),
  '?': () => replayStore.set({ panel: replayStore.get().panel === 'keys' ? undefined : 'keys' }),
};

/** True when the key is one of ours and was carried out. */
export function pressKey(replay: ReplayController, key: Key): boolean {
  const name = key.key.toLowerCase();
  // Ctrl and Alt with letters belong to the browser.
  if ((key.ctrl || key.alt) && !name.startsWith('arrow')) return false;
  const action = actions[name];
  if (!action) return false;
  action(replay, key);
  return true;
}

/** Keys of the page; typing in a field, and what a focused control does with its own keys, comes first. */
export function listenToKeys(replay: ReplayController, leave: () => void): () => void {
  const press = (event: KeyboardEvent): void => {
    const { target } = event;
    if (event.defaultPrevented || (target instanceof HTMLElement && isTyping(target))) return;
    if (event.key === 'Escape') {
      if (replayStore.get().panel) replayStore.set({ panel: undefined });
      else leave();
      return;
    }
    if (target instanceof HTMLElement && usesKey(target, event.key)) return;
    const key = {
      key: event.key,
      shift: event.shiftKey,
      alt: event.altKey,
      ctrl: event.ctrlKey || event.metaKey,
    };
    if (pressKey(replay, key)) event.preventDefault();
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}

function isTyping(target: HTMLElement): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target.isContentEditable
  );
}

/** A button is pressed by Space, a group of buttons and the trends are walked through by arrows. */
function usesKey(target: HTMLElement, key: string): boolean {
  if (key === ' ') return target.closest('button, a') !== null;
  if (!/^(Arrow|Home|End)/.test(key)) return false;
  return target.closest('[role="radiogroup"], [role="toolbar"], [data-part="surface"]') !== null;
}
