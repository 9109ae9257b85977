/** A channel's last value as readers of the live store get it. */
import type { Validity } from '@circuitwatch/shared/channels/validity.ts';

/** The last value of a channel, as of the moment the listeners were told. Unchanged while a reader would see no change. */
export interface LiveValue {
  /** In the channel's canonical unit; null when the device gives no number: then `validity` says why. */
  readonly value: number | null;
  readonly validity: Validity;
  readonly reason?: string;
  /** The device of the bed, or `derived`. */
  readonly source: string;
  /** Gateway time of the sample. */
  readonly atMs: number;
  /** Age when this object was made; for an age that runs use `useAge`. */
  readonly ageMs: number;
}

export interface PresentValue {
  readonly atMs: number;
  readonly value: number;
}
