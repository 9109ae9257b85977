/** Work that takes long enough for people to wait: it tells how far it is, lets signals in, and can be cancelled. */

export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

export interface LongWork {
  /**
   * Called after each piece of some thousand rows; `share` of the whole, 0 to 1.
   * @throws Cancelled
   */
  turn(share: number): Promise<void>;
}

/** For callers that neither watch nor cancel. */
export const unwatchedWork: LongWork = { turn: () => Promise.resolve() };

const rowsPerTurn = 1_024;

/** Counts rows and takes a turn now and then; the share is where `atMs` lies in the range. */
export class RowTurns {
  readonly #work: LongWork;
  readonly #fromMs: number;
  readonly #spanMs: number;
  #rows = 0;

  constructor(work: LongWork, range: { readonly fromMs: number; readonly toMs: number }) {
    this.#work = work;
    this.#fromMs = range.fromMs;
    this.#spanMs = Math.max(1, range.toMs - range.fromMs);
  }

  /** Whether it is time for `turn`. */
  get isDue(): boolean {
    return ++this.#rows % rowsPerTurn === 0;
  }

  turn(atMs: number): Promise<void> {
    return this.#work.turn(Math.min(1, Math.max(0, (atMs - this.#fromMs) / this.#spanMs)));
  }
}
