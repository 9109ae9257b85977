/**
 * What time it is at the gateway, as this page measures it. Ages are computed in gateway time, never with the clock of
 * the bedside PC: a PC that is an hour wrong would show every number as old or, worse, an old number as fresh.
 *
 * Local time here is monotonic (`performance.timeOrigin + performance.now()`). Each message with a gateway time gives
 * `atMs − localMs`, which is the true offset minus the message's delay; the largest of the recent ones is the one with
 * the shortest delay. Small drift ages out with the window. Pure: the caller passes local time.
 */

/** How many observations (one a second) the window holds: short enough to follow drift, long enough for a quiet one. */
const observationsMax = 60;

export class GatewayClock {
  #offsets: number[] = [];
  #offsetMs: number | undefined;
  #wallMinusAtMs = 0;
  #driver: (() => number) | undefined;

  /** From now on somebody else says what time it is: a replay, whose gateway time stands, runs and jumps. */
  drive(now: () => number): void {
    this.#driver = now;
  }

  /** True in a replay. */
  get isDriven(): boolean {
    return this.#driver !== undefined;
  }

  /** Forget everything: a new epoch of the gateway may start anywhere. */
  reset(): void {
    this.#offsets = [];
    this.#offsetMs = undefined;
  }

  /** A message said it was `atMs` (and `wallMs` on the wall) at the gateway when `localMs` came here. */
  observe(atMs: number, wallMs: number, localMs: number): void {
    this.#wallMinusAtMs = wallMs - atMs;
    this.#offsets.push(atMs - localMs);
    if (this.#offsets.length > observationsMax) this.#offsets.shift();
    this.#offsetMs = Math.max(...this.#offsets);
  }

  get known(): boolean {
    return this.isDriven || this.#offsetMs !== undefined;
  }

  /** Gateway time now; before the first message the local time, so that nothing divides by nothing. */
  now(localMs: number): number {
    return this.#driver ? this.#driver() : localMs + (this.#offsetMs ?? 0);
  }

  /** Wall time for people of a gateway time. */
  wallOf(atMs: number): number {
    return atMs + this.#wallMinusAtMs;
  }

  /** Gateway time of a wall time that a person typed. */
  atOf(wallMs: number): number {
    return wallMs - this.#wallMinusAtMs;
  }
}

/** Monotonic local milliseconds that look like Unix time and are the same in the page and its worker. */
export function localNow(): number {
  return performance.timeOrigin + performance.now();
}
