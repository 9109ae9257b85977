/**
 * Starts many processes a few at a time. Loading a process costs processor time; thirty port children at once would delay
 * the first picture of every bed by seconds.
 */

/** Processes that may be loading at the same time. */
export const startingMax = 2;

export interface Startable {
  start(): void;
}

export class StartQueue {
  readonly #waiting: Startable[] = [];
  readonly #starting = new Set<Startable>();

  add(processes: readonly Startable[]): void {
    this.#waiting.push(...processes);
    this.#next();
  }

  /** A process gave its first sign of life, or ended before it: either way it no longer holds up the others. */
  settled(process: Startable): void {
    if (this.#starting.delete(process)) this.#next();
  }

  #next(): void {
    while (this.#starting.size < startingMax) {
      const process = this.#waiting.shift();
      if (!process) return;
      this.#starting.add(process);
      process.start();
    }
  }
}
