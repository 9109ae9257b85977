/**
 * How long to wait before starting a process again: 0.25 s doubling to 5 s, with jitter, for ever; a process that ran
 * well for a while starts from the beginning (reliability.md §2, "restart budget").
 */

export const restartFirstMs = 250;
export const restartMaxMs = 5000;
/** A process that lived this long was well; its next end is a new story. */
export const stableAfterMs = 30_000;

/** Delay before restart number `failures` (1 = the first), `jitter` in [0, 1) shortens it by up to a quarter. */
export function restartDelayMs(failures: number, jitter: number): number {
  const full = Math.min(restartMaxMs, restartFirstMs * 2 ** Math.min(failures - 1, 16));
  return Math.round(full * (1 - jitter / 4));
}

/** Failures in a row after one more end, given how long the process lived. */
export function failuresAfter(failures: number, livedMs: number): number {
  return livedMs >= stableAfterMs ? 1 : failures + 1;
}
