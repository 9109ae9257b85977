/**
 * What a reader of the stream knows about one bed: the last sample of every channel, alarms, devices, limits, recording
 * and the position `(epoch, seq)`. The web process keeps one per bed and serves snapshots from it; a browser keeps one per
 * bed it shows. Both therefore agree on what a block or an alarm message changes, and on what a hole is.
 *
 * Samples arrive as encoded blocks (sample-block.ts) at 10 Hz and more, so they go into columns, not objects.
 */
import {
  type AlarmTransition,
  type AlarmView,
  type BedAlarmTransition,
  type BedAlarmView,
  quietBedAlarms,
} from '../alarms/alarm-types.ts';
import { alarmStateHash } from '../alarms/state-hash.ts';
import { channelOf } from '../channels/catalog.ts';
import type { Sample } from '../channels/sample.ts';
import { validityCode, validityOfCode } from '../channels/validity.ts';
import type { BedDescription, DeviceStatus, ServerMessageOf } from './messages.ts';
import type { Position } from './protocol.ts';
import {
  type BlockPosition,
  blockPosition,
  fromCount,
  noValueCount,
  readSampleBlock,
  type SampleSink,
} from './sample-block.ts';

export type SnapshotMessage = ServerMessageOf<'snapshot'>;
export type GapMessage = ServerMessageOf<'gap'>;
export type RecordingState = SnapshotMessage['recording'];
type LimitsState = SnapshotMessage['limits'];

/** An alarm message, in the stream's form or in the core's (core-feed.ts); both have these fields. */
export interface AlarmDelivery extends Position {
  readonly bedId: string;
  readonly recorded: boolean;
  readonly transition: AlarmTransition;
}

/** A change of the bed's sound, procedures or limits; it takes a position like an alarm. */
export interface BedAlarmsDelivery extends Position {
  readonly bedId: string;
  readonly recorded: boolean;
  readonly transition: BedAlarmTransition;
}

/**
 * What a block or alarm message did to the mirror:
 * - `applied`: it was the next one (or a conflated block, which stands for several).
 * - `hole`: applied too, but positions `fromSeq…toSeq` never came. Never seen on a healthy connection: the server announces
 *   what it leaves out with `gap`.
 * - `duplicate`: at or below the position; nothing changed.
 * - `noSnapshot`, `otherEpoch`: not applied; a snapshot must come first.
 */
export type Applied =
  | { readonly kind: 'applied' | 'duplicate' | 'noSnapshot' | 'otherEpoch' }
  | { readonly kind: 'hole'; readonly fromSeq: number; readonly toSeq: number };

const staleCode = validityCode('stale');

function isApplied({ kind }: Applied): boolean {
  return kind === 'applied' || kind === 'hole';
}

const applied: Applied = { kind: 'applied' };
const duplicate: Applied = { kind: 'duplicate' };
const noSnapshot: Applied = { kind: 'noSnapshot' };
const otherEpoch: Applied = { kind: 'otherEpoch' };

export class BedMirror implements SampleSink {
  #bed: BedDescription;
  #position: Position | undefined;
  /** Latest gateway time of anything applied. */
  #atMs = 0;
  #alarms = new Map<string, AlarmView>();
  #bedAlarms: BedAlarmView = quietBedAlarms(0);
  #devices: readonly DeviceStatus[] = [];
  #limits: LimitsState = [];
  #recording: RecordingState = { ok: false, reason: '', startedMs: 0, recorded: null };
  /** Columns by channel index; `#at` NaN = nothing received. */
  #resolution: Float64Array;
  #at: Float64Array;
  #value: (number | null)[];
  #validity: Uint8Array;
  #source: Uint8Array;
  /** Reasons are known from snapshots only (blocks carry none), until the channel's next sample. */
  #reason: (string | undefined)[];
  #unknownSamples = 0;

  constructor(bed: BedDescription) {
    const channels = bed.channels.length;
    this.#bed = bed;
    this.#resolution = Float64Array.from(bed.channels, (id) => channelOf(id)?.resolution ?? Number.NaN);
    this.#at = new Float64Array(channels).fill(Number.NaN);
    this.#value = Array.from({ length: channels }, () => null);
    this.#validity = new Uint8Array(channels);
    this.#source = new Uint8Array(channels);
    this.#reason = Array.from({ length: channels }, () => undefined);
  }

  get bed(): BedDescription {
    return this.#bed;
  }

  /** undefined before the first snapshot. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** Latest gateway time (ms) of anything applied; 0 before the first snapshot. */
  get atMs(): number {
    return this.#atMs;
  }

  get devices(): readonly DeviceStatus[] {
    return this.#devices;
  }

  get recording(): RecordingState {
    return this.#recording;
  }

  get limits(): LimitsState {
    return this.#limits;
  }

  /** Samples whose channel, source or resolution this reader does not know (a newer writer); counted, never shown. */
  get unknownSamples(): number {
    return this.#unknownSamples;
  }

  /** Sound, procedures and changed limits of the bed. */
  get bedAlarms(): BedAlarmView {
    return this.#bedAlarms;
  }

  alarms(): AlarmView[] {
    return [...this.#alarms.values()];
  }

  /** The number by which another reader knows whether it has the same alarms (state-hash.ts). */
  alarmHash(): number {
    return alarmStateHash(this.#alarms.values(), this.#bedAlarms.revision);
  }

  /**
   * The tables of the bed, again. Within an epoch they are fixed and the state stays, so that a resumed stream continues;
   * in another epoch everything is forgotten until its snapshot.
   */
  withDescription(bed: BedDescription): BedMirror {
    if (bed.epoch !== this.#bed.epoch || bed.channels.length !== this.#bed.channels.length)
      return new BedMirror(bed);
    this.#bed = bed;
    return this;
  }

  /** Replaces everything: what was known before a snapshot and is not in it is no longer true. */
  applySnapshot(snapshot: Omit<SnapshotMessage, 'op'>): void {
    this.#position = { epoch: snapshot.epoch, seq: snapshot.seq };
    this.#atMs = snapshot.atMs;
    this.#at.fill(Number.NaN);
    for (const sample of snapshot.samples) this.#putSample(sample);
    this.#alarms = new Map(snapshot.alarms.map((view) => [view.alarmId, view]));
    this.#bedAlarms = snapshot.bedAlarms;
    this.#devices = snapshot.devices;
    this.#limits = snapshot.limits;
    this.#recording = snapshot.recording;
  }

  /**
   * Applies one encoded block of this bed.
   * @throws RangeError when the buffer is cut or foreign; nothing is applied then.
   */
  applyBlock(bytes: Uint8Array): Applied {
    const block = blockPosition(bytes);
    const check = this.#checkPosition(block, block.conflated);
    if (check.kind !== 'applied' && check.kind !== 'hole') return check;
    readSampleBlock(bytes, this);
    this.#position = { epoch: block.epoch, seq: block.seq };
    return check;
  }

  applyAlarm(alarm: AlarmDelivery): Applied {
    const check = this.#take(alarm);
    if (isApplied(check)) this.#alarms.set(alarm.transition.view.alarmId, alarm.transition.view);
    return check;
  }

  applyBedAlarms(change: BedAlarmsDelivery): Applied {
    const check = this.#take(change);
    if (isApplied(check)) this.#bedAlarms = change.transition.view;
    return check;
  }

  #take(delivery: AlarmDelivery | BedAlarmsDelivery): Applied {
    const check = this.#checkPosition(delivery, false);
    if (!isApplied(check)) return check;
    this.#position = { epoch: delivery.epoch, seq: delivery.seq };
    this.#advance(delivery.transition.atMs);
    return check;
  }

  /** The positions up to `toSeq` will not come; the last samples stay, they are as old as their stamps say. */
  applyGap(gap: Pick<GapMessage, 'epoch' | 'toSeq'>): void {
    const position = this.#position;
    if (!position || gap.epoch !== position.epoch || gap.toSeq <= position.seq) return;
    this.#position = { epoch: gap.epoch, seq: gap.toSeq };
  }

  applyLimits(limits: LimitsState): void {
    this.#limits = limits;
  }

  applyDevices(devices: readonly DeviceStatus[]): void {
    this.#devices = devices;
  }

  applyRecording(recording: RecordingState): void {
    this.#recording = recording;
  }

  /** The state as a message. Allocates one object per channel: for connects and for the API, not per tick. */
  snapshot(): SnapshotMessage | undefined {
    if (!this.#position) return undefined;
    return {
      op: 'snapshot',
      bedId: this.#bed.bedId,
      ...this.#position,
      atMs: this.#atMs,
      samples: this.samples(),
      alarms: this.alarms(),
      bedAlarms: this.#bedAlarms,
      devices: [...this.#devices],
      limits: this.#limits,
      recording: this.#recording,
    };
  }

  /** The last sample of every channel that has one, in the order of the bed's channel table. */
  samples(): Sample[] {
    const samples: Sample[] = [];
    for (let index = 0; index < this.#bed.channels.length; index++) {
      const sample = this.sampleAt(index);
      if (sample) samples.push(sample);
    }
    return samples;
  }

  sampleAt(channelIndex: number): Sample | undefined {
    const channel = this.#bed.channels[channelIndex];
    const atMs = this.#at[channelIndex];
    if (channel === undefined || atMs === undefined || Number.isNaN(atMs)) return undefined;
    const reason = this.#reason[channelIndex];
    return {
      channel,
      value: this.#value[channelIndex] ?? null,
      validity: validityOfCode(this.#validity[channelIndex] ?? -1),
      ...(reason === undefined ? {} : { reason }),
      source: this.#bed.sources[this.#source[channelIndex] ?? -1] ?? '',
      atMs,
    };
  }

  /** One sample of a block being applied (SampleSink). */
  sample(channelIndex: number, sourceIndex: number, atMs: number, code: number, count: number): void {
    const resolution = this.#resolution[channelIndex];
    if (resolution === undefined || Number.isNaN(resolution) || sourceIndex >= this.#bed.sources.length) {
      this.#unknownSamples++;
      return;
    }
    this.#advance(atMs);
    if (code === staleCode && count === noValueCount && !Number.isNaN(this.#at[channelIndex] ?? Number.NaN)) {
      // A mark, not a measurement (channels/sample.ts, keepSample): the last value and its own time stay.
      this.#validity[channelIndex] = code;
      return;
    }
    this.#at[channelIndex] = atMs;
    this.#value[channelIndex] = fromCount(count, resolution);
    this.#validity[channelIndex] = code;
    this.#source[channelIndex] = sourceIndex;
    this.#reason[channelIndex] = undefined;
  }

  #putSample(sample: SnapshotMessage['samples'][number]): void {
    const index = this.#bed.channels.indexOf(sample.channel);
    const source = this.#bed.sources.indexOf(sample.source);
    if (index < 0 || source < 0) {
      this.#unknownSamples++;
      return;
    }
    this.#at[index] = sample.atMs;
    this.#value[index] = sample.value;
    this.#validity[index] = validityCode(sample.validity);
    this.#source[index] = source;
    this.#reason[index] = sample.reason;
    this.#advance(sample.atMs);
  }

  /** A conflated block repeats the newest values of positions that a `gap` has already named. */
  #checkPosition(next: Position | BlockPosition, conflated: boolean): Applied {
    const position = this.#position;
    if (!position) return noSnapshot;
    if (next.epoch !== position.epoch) return otherEpoch;
    if (conflated ? next.seq < position.seq : next.seq <= position.seq) return duplicate;
    if (next.seq <= position.seq + 1) return applied;
    return { kind: 'hole', fromSeq: position.seq + 1, toSeq: conflated ? next.seq : next.seq - 1 };
  }

  #advance(atMs: number): void {
    if (atMs > this.#atMs) this.#atMs = atMs;
  }
}
