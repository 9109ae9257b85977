/**
 * Keeps the screen on while the page is shown, and says whether it does (R65). A browser gives the lock back whenever the
 * page is hidden; it is asked for again when the page comes back.
 */
import type { WakeLockState } from '@circuitwatch/shared/wire/protocol.ts';

export class WakeLockKeeper {
  readonly #onChange: () => void;
  #sentinel: WakeLockSentinel | undefined;
  #isAsking = false;
  state: WakeLockState = 'unsupported';

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  start(): void {
    // Missing on addresses that are not secure; the DOM types do not know that.
    if (!('wakeLock' in navigator)) return;
    this.state = 'lost';
    document.addEventListener('visibilitychange', () => this.keep());
    this.keep();
  }

  /** Asks again if it is not held: called when the page comes back and with every status. */
  keep(): void {
    if (!('wakeLock' in navigator) || document.hidden || this.#isAsking || this.#sentinel?.released === false)
      return;
    this.#isAsking = true;
    navigator.wakeLock.request('screen').then(
      (sentinel) => {
        this.#isAsking = false;
        this.#sentinel = sentinel;
        sentinel.addEventListener('release', () => this.#set('lost'));
        this.#set('held');
      },
      () => {
        // Refused: battery saver, or a policy of the browser.
        this.#isAsking = false;
        this.#set('lost');
      },
    );
  }

  #set(state: WakeLockState): void {
    if (state === this.state) return;
    this.state = state;
    this.#onChange();
  }
}
