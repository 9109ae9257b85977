/** How far long work over a recording is, on stderr: nothing for short work, then a line every few seconds. */

/** Work that takes less says nothing. */
const quietMs = 2_000;

export class ProgressLine {
  readonly #what: string;
  readonly #fromMs: number;
  readonly #toMs: number;
  #toldMs = performance.now();
  #isTold = false;

  constructor(what: string, fromMs: number, toMs: number) {
    this.#what = what;
    this.#fromMs = fromMs;
    this.#toMs = toMs;
  }

  /** Recorded time reached, gateway ms. */
  reached(atMs: number): void {
    const nowMs = performance.now();
    if (nowMs - this.#toldMs < quietMs) return;
    this.#toldMs = nowMs;
    this.#isTold = true;
    const share = (Math.min(atMs, this.#toMs) - this.#fromMs) / Math.max(1, this.#toMs - this.#fromMs);
    process.stderr.write(`${this.#what}: ${Math.round(100 * share)} %\n`);
  }

  end(): void {
    if (this.#isTold) process.stderr.write(`${this.#what}: 100 %\n`);
  }
}
