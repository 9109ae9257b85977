/**
 * Which alarm a press of "Acknowledge" means. The place of the button stays while alarms come and go under it, so a press
 * that begins right after the alarm there has changed is dropped, and so is one that ends on another alarm than it began.
 */

/** Sooner than a person can see the change and react to it. */
export const settleMs = 400;

export interface AckTarget {
  readonly alarmId: string;
  /** Of the view that was on the screen when the press began. */
  readonly revision: number;
}

interface Shown extends AckTarget {
  readonly occurrence: number;
}

export class AckGuard {
  #key = '';
  #shownMs = Number.NEGATIVE_INFINITY;
  #pressed: Shown | undefined;

  /** What is shown from now on; times are local, monotonic, ms. */
  shown(view: Shown, nowMs: number): void {
    const key = keyOf(view);
    if (key === this.#key) return;
    this.#key = key;
    this.#shownMs = nowMs;
  }

  pressStart(view: Shown, nowMs: number): void {
    const isSettled = nowMs - this.#shownMs >= settleMs;
    this.#pressed = isSettled && keyOf(view) === this.#key ? view : undefined;
  }

  /** The alarm to acknowledge when the press ends; undefined when the press meant another one. */
  pressEnd(view: Shown): AckTarget | undefined {
    const pressed = this.#pressed;
    this.#pressed = undefined;
    if (!pressed || keyOf(pressed) !== keyOf(view)) return undefined;
    const { alarmId, revision } = pressed;
    return { alarmId, revision };
  }
}

function keyOf({ alarmId, occurrence }: Shown): string {
  return `${alarmId} ${occurrence}`;
}
