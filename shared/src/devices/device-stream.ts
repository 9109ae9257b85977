/**
 * The bytes of one device as monitor inputs: decoder, source mapping, plausibility, counters. No link, no polls.
 *
 * The session uses it live; a re-run of a recording feeds it the recorded bytes, with `requested` wherever the recording
 * has bytes sent to the device, and gets the same inputs.
 */
import type { Reading } from '../channels/sample.ts';
import { hexOfBytes } from '../bytes/text.ts';
import type { MonitorInput } from '../monitor/monitor-types.ts';
import type { LedgerRow } from '../recording/record-types.ts';
import type { DecodedItem, DeviceDecoder, DeviceProfile } from './device-profile.ts';
import { createPlausibilityCheck } from './plausibility.ts';

export interface StreamSetup {
  /** The device's id in its bed. */
  readonly device: string;
  readonly profile: DeviceProfile;
  /** Checked by the profile's schema. */
  readonly options: unknown;
  /** The bed's choice of sources (bed-channels.ts): channel names of the profile → names in the bed. */
  mapReadings(readings: readonly Reading[]): readonly Reading[];
}

export interface StreamCounters {
  bytes: number;
  frames: number;
  events: number;
  discardedBytes: number;
  /** Stretches by reason. */
  discarded: Record<string, number>;
  checksumErrors: number;
  lastFrameMs: number | null;
}

/** What one call decoded. `items` counts frames and events: signs that the right device speaks. */
export interface StreamSigns {
  readonly items: number;
  readonly frames: number;
}

/** Bytes of the first discarded stretch that a ledger row shows. */
const ledgerSampleBytesMax = 64;
/** Discarded stretches of this time share one ledger row. */
export const faultWindowMs = 1000;

interface FaultWindow {
  readonly sinceMs: number;
  readonly firstHex: string;
  bytes: number;
  readonly reasons: Record<string, number>;
}

export class DeviceStream {
  readonly counters: StreamCounters = {
    bytes: 0,
    frames: 0,
    events: 0,
    discardedBytes: 0,
    discarded: {},
    checksumErrors: 0,
    lastFrameMs: null,
  };
  readonly #setup: StreamSetup;
  readonly #judge = createPlausibilityCheck();
  #decoder: DeviceDecoder;
  #faults: FaultWindow | undefined;

  constructor(setup: StreamSetup) {
    this.#setup = setup;
    this.#decoder = setup.profile.createDecoder(setup.options);
  }

  /** A new connection: maybe another device, so nothing known of the last one is kept. */
  connected(): void {
    this.#decoder = this.#setup.profile.createDecoder(this.#setup.options);
  }

  receive(bytes: Uint8Array, atMs: number, inputs: MonitorInput[]): StreamSigns {
    this.counters.bytes += bytes.length;
    return this.#take(this.#decoder.push(bytes), atMs, inputs);
  }

  /** A request goes out: what is left over of a device that only answers belongs to no answer. */
  requested(atMs: number, inputs: MonitorInput[]): void {
    if (this.#setup.profile.poll?.answersOnly) this.#take(this.#decoder.end(), atMs, inputs);
  }

  ended(atMs: number, inputs: MonitorInput[]): void {
    this.#take(this.#decoder.end(), atMs, inputs);
  }

  /** Bytes outside a connection: counted, never decoded. */
  refuse(bytes: Uint8Array, atMs: number): void {
    this.counters.bytes += bytes.length;
    this.#discard('noise', bytes, atMs);
  }

  /** When the ledger row of the faults so far is due. */
  get faultsDueMs(): number | null {
    return this.#faults ? this.#faults.sinceMs + faultWindowMs : null;
  }

  /** One row for all stretches discarded since the first of them; nothing when there were none. */
  takeFaults(): LedgerRow | undefined {
    const faults = this.#faults;
    if (!faults) return undefined;
    this.#faults = undefined;
    const detail = { bytes: faults.bytes, firstHex: faults.firstHex, ...faults.reasons };
    return { kind: 'parseError', atMs: faults.sinceMs, device: this.#setup.device, detail };
  }

  #take(items: readonly DecodedItem[], atMs: number, inputs: MonitorInput[]): StreamSigns {
    let frames = 0;
    let events = 0;
    const { device } = this.#setup;
    for (const item of items) {
      if (item.type === 'discarded') {
        this.#discard(item.reason, item.bytes, atMs);
        continue;
      }
      const time = item.deviceTime === undefined ? {} : { deviceTime: item.deviceTime };
      if (item.type === 'frame') {
        frames += 1;
        const readings = this.#setup.mapReadings(item.readings).map(this.#judge);
        inputs.push({ type: 'frame', device, atMs, readings, ...time });
      } else {
        events += 1;
        inputs.push({ type: 'deviceEvent', device, atMs, event: item.event, detail: item.detail, ...time });
      }
    }
    this.counters.frames += frames;
    this.counters.events += events;
    if (frames > 0) this.counters.lastFrameMs = atMs;
    return { items: frames + events, frames };
  }

  #discard(reason: string, bytes: Uint8Array, atMs: number): void {
    const { counters } = this;
    counters.discardedBytes += bytes.length;
    counters.discarded[reason] = (counters.discarded[reason] ?? 0) + 1;
    if (reason === 'checksum') counters.checksumErrors += 1;
    this.#faults ??= {
      sinceMs: atMs,
      firstHex: hexOfBytes(bytes.subarray(0, ledgerSampleBytesMax)),
      bytes: 0,
      reasons: {},
    };
    this.#faults.bytes += bytes.length;
    this.#faults.reasons[reason] = (this.#faults.reasons[reason] ?? 0) + 1;
  }
}
