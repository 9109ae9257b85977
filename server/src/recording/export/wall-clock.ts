/** The map from gateway time to wall time, from a recording's clock table, for people and for files that leave the house. */
import type { ClockRow } from '../segment-reader.ts';

export class WallClock {
  readonly #rows: readonly ClockRow[];
  #at = 0;

  constructor(rows: readonly ClockRow[]) {
    this.#rows = rows.toSorted((a, b) => a.atMs - b.atMs);
  }

  /** Wall minus gateway time at a gateway time; before the first row the first row's. */
  offsetMs(atMs: number): number {
    // Callers go forward in time; only a step back looks from the start.
    if (atMs < (this.#rows[this.#at]?.atMs ?? 0)) this.#at = 0;
    while ((this.#rows[this.#at + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) this.#at++;
    return this.#rows[this.#at]?.offsetMs ?? 0;
  }

  /** ISO 8601 in UTC with milliseconds. */
  iso(atMs: number): string {
    return new Date(Math.round(atMs + this.offsetMs(atMs))).toISOString();
  }

  /** The gateway time at which the wall clock showed `wallMs`; where it showed it twice, the later. */
  gatewayMs(wallMs: number): number {
    for (const row of this.#rows.toReversed()) {
      if (wallMs - row.offsetMs >= row.atMs) return wallMs - row.offsetMs;
    }
    return wallMs - (this.#rows[0]?.offsetMs ?? 0);
  }
}
