/**
 * How much one port may deliver. A line that floods (a shorted adapter, a wrong TCP service) is slowed down at its own
 * socket, so that it cannot starve the other beds; the kernel's buffers then push back on the sender.
 */

/** 640 kB/s: over six times a 1 Mbaud line, far above any device here (115,200 baud at most). */
export const portBytesPerWindowMax = 64 * 1024;
export const portWindowMs = 100;

export class ByteBudget {
  #windowStartMs = Number.NEGATIVE_INFINITY;
  #used = 0;

  /** Counts bytes; returns 0, or for how many ms the port must pause before reading on. */
  take(bytes: number, nowMs: number): number {
    if (nowMs - this.#windowStartMs >= portWindowMs) {
      this.#windowStartMs = nowMs;
      this.#used = 0;
    }
    this.#used += bytes;
    if (this.#used <= portBytesPerWindowMax) return 0;
    return Math.max(1, portWindowMs - (nowMs - this.#windowStartMs));
  }
}
