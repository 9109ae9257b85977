/**
 * What a device profile is: identity, evidence, port settings, what it may send, and its codec.
 *
 * A profile is pure. `createDecoder` turns byte chunks into items (readings, events, discarded stretches); nothing
 * vanishes. The simulator encodes with the same file's encoder. The only bytes the gateway ever writes are `poll` bytes.
 */
import type { z } from 'zod';
import type { ChannelId } from '../channels/channel.ts';
import type { Reading } from '../channels/sample.ts';
import type { Text } from '../foundation/language.ts';

/** A: maker's manual or real capture read. B: two independent implementations. C: one implementation. D, E: less. */
export type EvidenceGrade = 'A' | 'B' | 'C' | 'D' | 'E';

/** What the device is at the bed: the short word a screen uses for it ("Pump", "Flow probe"). */
export const deviceRoles = ['pump', 'flowProbe', 'bloodParameters', 'sweepGas', 'other'] as const;
export type DeviceRole = (typeof deviceRoles)[number];

export interface PortSettings {
  readonly baud: number;
  readonly data: 5 | 6 | 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stop: 1 | 2;
}

export type DiscardReason = 'noise' | 'checksum' | 'length' | 'fieldCount' | 'syntax' | 'truncated';
export type DeviceEventKind = 'mark' | 'store' | 'recalibration' | 'metadata' | 'deviceStatus';

export type DecodedItem =
  | { readonly type: 'frame'; readonly readings: readonly Reading[]; readonly deviceTime?: string }
  | {
      readonly type: 'event';
      readonly event: DeviceEventKind;
      readonly detail: Readonly<Record<string, string | number | boolean | null>>;
      readonly deviceTime?: string;
    }
  | { readonly type: 'discarded'; readonly reason: DiscardReason; readonly bytes: Uint8Array };

export interface DeviceDecoder {
  /** Takes any chunk of the stream. The split into chunks never changes the result. Buffers are bounded. */
  push(chunk: Uint8Array): readonly DecodedItem[];
  /**
   * The stream ended or pauses: what is left over becomes `truncated` and framing starts anew. What the decoder knows of
   * the device (temperature mode, last status) stays; a new connection gets a new decoder.
   */
  end(): readonly DecodedItem[];
}

/** A declared request. Everything that may ever be written to a port is listed in the profile as one of these. */
export interface PollRequest {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PollPlan {
  readonly requests: readonly PollRequest[];
  /**
   * The device speaks only when asked: bytes left over before a request belong to no answer, so the session ends the
   * decoder's stream there (a lost end of frame then costs that frame alone).
   */
  readonly answersOnly: boolean;
  readonly defaultPeriodMs: number;
  readonly minPeriodMs: number;
  /** Shown when the configured period is shorter than the default, which is the only rate known to be safe. */
  readonly fasterWarning?: Text;
  /**
   * The request to send now (pure): called every poll period with what the decoder has seen so far.
   * `identified` turns true once a frame has been decoded since the port opened.
   */
  next(state: { readonly identified: boolean; readonly sent: number }): PollRequest;
}

/** One channel the device gives, with the field it comes from (for docs and `device list`). */
export interface ProfileChannel {
  readonly channel: ChannelId;
  readonly field: string;
}

export interface DeviceProfile<Options = unknown> {
  readonly id: string;
  readonly name: Text;
  readonly role: DeviceRole;
  readonly maker: string;
  readonly grade: EvidenceGrade;
  /** What the grade rests on, and what is not known. */
  readonly evidence: Text;
  readonly metHardware: boolean;
  readonly port: PortSettings;
  /**
   * Everything the gateway may ever write to this device. Receive-only devices have no poll plan and therefore no write
   * path at all.
   */
  readonly poll?: PollPlan;
  /** Narrows `poll` to what the options ask for (unit letter, request mode); undefined = nothing is sent. */
  pollWith?(options: Options): PollPlan | undefined;
  /** Nominal period between frames in ms, from the options in force; drives freshness and the silence watchdog. */
  periodMs(options: Options, pollPeriodMs: number | undefined): number;
  /** The channels with the default options. */
  readonly channels: readonly ProfileChannel[];
  /** The channels with these options, where options change them. */
  channelsWith?(options: Options): readonly ProfileChannel[];
  readonly optionsSchema: z.ZodType<Options>;
  createDecoder(options: Options): DeviceDecoder;
}

/** The polls in force with these options; undefined = nothing is ever sent. */
export function pollOf(profile: DeviceProfile, options: unknown): PollPlan | undefined {
  return profile.pollWith ? profile.pollWith(options) : profile.poll;
}

/** The channels a device gives with these options. */
export function channelsOf(profile: DeviceProfile, options: unknown): readonly ProfileChannel[] {
  return profile.channelsWith ? profile.channelsWith(options) : profile.channels;
}
