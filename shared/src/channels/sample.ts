/** A reading is what a driver decodes; a sample is a reading that the gateway has stamped. Missing is `null` plus a validity. */
import type { ChannelId } from './channel.ts';
import type { Validity } from './validity.ts';

export interface Reading {
  readonly channel: ChannelId;
  /** In the channel's canonical unit; null when the device gives no number. For state channels the state's number. */
  readonly value: number | null;
  readonly validity: Validity;
  /** Detail of a validity that is not `valid`, for people ("sensor disconnected"). */
  readonly reason?: string;
}

export interface Sample extends Reading {
  /** The device of the bed that gave it, or `derived`. */
  readonly source: string;
  /**
   * Gateway time: milliseconds that look like Unix time and never step within an epoch (wall time at the start of the
   * epoch plus monotonic time since). Wall time for people comes from the clock table.
   */
  readonly atMs: number;
}

/**
 * The sample to keep of a channel when `incoming` arrives. A `stale` sample is a mark, not a measurement: no value, at the
 * moment the channel became too old for rules. What is kept then is the last real sample, with its value and its own
 * time (so that ages stay true) and the validity `stale`.
 */
export function keepSample(previous: Sample | undefined, incoming: Sample): Sample {
  if (incoming.validity !== 'stale' || incoming.value !== null || !previous) return incoming;
  return { ...previous, validity: 'stale' };
}
