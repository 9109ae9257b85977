/** What a channel is: one named stream with unit, resolution and plausible range. The table itself is catalog.ts. */
import type { Text } from '../foundation/language.ts';

/** A canonical id (`flow`), or a second source of it (`flow@cdi`, see `secondSource`). */
export type ChannelId = string;

export type ChannelKind = 'numeric' | 'waveform' | 'state' | 'event';
export type ChannelCategory = 'measurement' | 'setting' | 'derived';

/** Which colour family of the visual language the value belongs to (mockups' LANGUAGE §4). */
export type ChannelFamily = 'flow' | 'drainage' | 'membrane' | 'saturation' | 'return' | 'neutral';

export interface Channel {
  readonly id: ChannelId;
  readonly label: Text;
  /** Short symbol, the same in both languages (`SvO₂`, `P1`, `ΔP`). */
  readonly symbol: string;
  readonly unit: string;
  /** Size of one stored count: value = count × resolution. */
  readonly resolution: number;
  readonly decimals: number;
  /** Sensor or plausible range in the channel's unit; a value outside is `implausible`. */
  readonly range: readonly [min: number, max: number];
  readonly kind: ChannelKind;
  readonly category: ChannelCategory;
  readonly family: ChannelFamily;
  /** For state channels: the texts of the states by number. */
  readonly states?: readonly Text[];
  /** Where range, unit and resolution come from. */
  readonly source: string;
}
