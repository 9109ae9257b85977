/**
 * Every number that bounds the stream, in one place. Sources: reliability.md §3.1 (message limits of ws), §3.2 (lanes, lag
 * and termination), performance.md §3a (one message per viewer and tick). Tests shorten the times; the product does not.
 */

export interface StreamLimits {
  readonly viewersMax: number;
  /** A flush follows the feed at once, but not closer than this to the one before. */
  readonly flushPeriodMs: number;
  /** With many viewers a flush takes long; the pause after it grows with it up to this, so that flushing stays a share of the time. */
  readonly flushPeriodMaxMs: number;
  /** Heartbeat, lag check, conflated values. */
  readonly tickMs: number;
  /** Protocol pings; a viewer that has not answered by the next one is cut off. */
  readonly ticksPerPing: number;
  readonly helloMs: number;
  /** Text messages and pings of a client per tick. */
  readonly clientMessagesPerTick: number;
  /** Painted this far behind: newest values once a second only. */
  readonly conflateLagMs: number;
  /** And back, when no further behind than this. */
  readonly liveLagMs: number;
  /** Painted this far behind: cut off, so that it connects again and resumes. */
  readonly terminateLagMs: number;
  /** Unsent bytes in our own buffers (the kernel holds up to 4 MiB before that, reliability.md §0.4). */
  readonly conflateBytes: number;
  readonly terminateBytes: number;
  /** Missed blocks that one subscription sends again, all beds together; beyond it a bed gets a gap. */
  readonly resumeBytesMax: number;
  readonly closeMs: number;
}

export const streamLimits: StreamLimits = {
  viewersMax: 1000,
  flushPeriodMs: 10,
  flushPeriodMaxMs: 100,
  tickMs: 1000,
  ticksPerPing: 5,
  helloMs: 5000,
  clientMessagesPerTick: 20,
  conflateLagMs: 2000,
  liveLagMs: 1500,
  terminateLagMs: 10_000,
  conflateBytes: 256 * 1024,
  terminateBytes: 1024 * 1024,
  resumeBytesMax: 512 * 1024,
  closeMs: 2000,
};
