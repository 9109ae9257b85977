/**
 * Everything the web process knows: what the core said about the gateway and, per bed, a mirror and the ring of recent
 * blocks. The core's feed comes in here; the stream hub hears of every change, in order.
 *
 * The web process owns no truth: after a restart or a lost connection the core's next `gateway` and `bedSnapshot`
 * messages make it complete again.
 */
import type { Preset } from '@circuitwatch/shared/alarms/preset.ts';
import { type Applied, BedMirror } from '@circuitwatch/shared/wire/bed-mirror.ts';
import type { BedDescription, ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { blockPosition } from '@circuitwatch/shared/wire/sample-block.ts';
import { serialiseServerMessage } from '@circuitwatch/shared/wire/wire-codec.ts';
import type { CoreToWeb, RecordingStatus } from '../link/core-feed.ts';
import type { CoreFeedListener } from './core-connection.ts';
import { blockItem, type StreamItem, StreamRing } from './stream-ring.ts';
import type { WebClock } from './web-clock.ts';

/** Without a word of the core for this long it counts as away. Its heartbeat comes every second. */
export const coreSilenceMs = 3000;

export interface BedState {
  mirror: BedMirror;
  readonly ring: StreamRing;
  /** The newest test of the alarm path that came from the core; 0 before the first. */
  alarmTest: number;
}

type GatewayInfo = Extract<CoreToWeb, { type: 'gateway' }>;
type CoreHeartbeat = Extract<CoreToWeb, { type: 'heartbeat' }>;
/** What the core answers to one request. */
export type CoreReply = Extract<CoreToWeb, { type: 'commandReply' | 'limitPreview' }>;
type CoreBedSnapshot = Extract<CoreToWeb, { type: 'bedSnapshot' }>;

export interface GatewayListener {
  gatewayChanged(): void;
  /** The bed has a new snapshot; its position may have jumped. */
  bedRenewed(bed: BedState): void;
  /** A block or alarm; `hole` when the core's feed itself skipped positions before it. */
  item(bed: BedState, item: StreamItem, applied: Applied): void;
  /** Anything without a position: devices, recording, device events. */
  message(bed: BedState, message: ServerMessage): void;
}

export interface FeedCounters {
  blocks: number;
  messages: number;
  /** Blocks or messages that could not be used: an unknown bed, a cut buffer, no snapshot yet. */
  refused: number;
  holes: number;
}

export class GatewayState implements CoreFeedListener {
  readonly counters: FeedCounters = { blocks: 0, messages: 0, refused: 0, holes: 0 };
  readonly #clock: WebClock;
  #listener: GatewayListener | undefined;
  #onReply: ((reply: CoreReply) => void) | undefined;
  #gateway: GatewayInfo | undefined;
  #heartbeat: Pick<CoreHeartbeat, 'atMs' | 'wallMs'> = { atMs: 0, wallMs: 0 };
  #coreLoopDelayP99Ms: number | null = null;
  #heardMs = Number.NEGATIVE_INFINITY;
  #clockMs = 0;
  #isConnected = false;
  #beds = new Map<string, BedState>();
  #byIndex = new Map<number, BedState>();
  #presets: readonly Preset[] = [];

  constructor(clock: WebClock) {
    this.#clock = clock;
  }

  listen(listener: GatewayListener): void {
    this.#listener = listener;
  }

  /** Answers of the core to commands (command-desk.ts). */
  listenReplies(onReply: (reply: CoreReply) => void): void {
    this.#onReply = onReply;
  }

  get gateway(): GatewayInfo | undefined {
    return this.#gateway;
  }

  /** The organisation's presets that people may choose from. */
  get presets(): readonly Preset[] {
    return this.#presets;
  }

  get coreLoopDelayP99Ms(): number | null {
    return this.#coreLoopDelayP99Ms;
  }

  isCoreAlive(): boolean {
    return this.#isConnected && this.#clock.monotonicMs() - this.#heardMs < coreSilenceMs;
  }

  bed(bedId: string): BedState | undefined {
    return this.#beds.get(bedId);
  }

  /** In the order of the configuration. */
  beds(): BedState[] {
    return [...this.#beds.values()];
  }

  /** Gateway time and wall time now: the core's last word plus the time since. */
  now(): { atMs: number; wallMs: number } {
    const elapsed = this.#clock.monotonicMs() - this.#clockMs;
    return {
      atMs: Math.round(this.#heartbeat.atMs + elapsed),
      wallMs: Math.round(this.#heartbeat.wallMs + elapsed),
    };
  }

  connected(): void {
    this.#isConnected = true;
  }

  disconnected(): void {
    this.#isConnected = false;
    this.#coreLoopDelayP99Ms = null;
  }

  message(message: CoreToWeb): void {
    this.counters.messages++;
    this.#heardMs = this.#clock.monotonicMs();
    switch (message.type) {
      case 'gateway':
        this.#takeGateway(message);
        return;
      case 'heartbeat':
        this.#takeTime(message);
        this.#coreLoopDelayP99Ms = message.loopDelayP99Ms;
        return;
      case 'presets':
        this.#presets = message.presets;
        return;
      case 'bedSnapshot':
      case 'alarm':
      case 'bedAlarms':
      case 'commandReply':
      case 'limitPreview':
      case 'limits':
      case 'devices':
      case 'recording':
      case 'event':
      case 'alarmTest':
        this.#takeBedMessage(message);
        return;
      default:
        this.counters.refused++;
    }
  }

  block(bytes: Uint8Array): void {
    this.counters.blocks++;
    this.#heardMs = this.#clock.monotonicMs();
    try {
      const bed = this.#byIndex.get(blockPosition(bytes).bedIndex);
      if (!bed) this.counters.refused++;
      else this.#takeItem(bed, blockItem(bytes, this.#heardMs), bed.mirror.applyBlock(bytes));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.counters.refused++;
    }
  }

  #takeTime(time: { readonly atMs: number; readonly wallMs: number }): void {
    this.#heartbeat = time;
    this.#clockMs = this.#clock.monotonicMs();
  }

  #takeGateway(gateway: GatewayInfo): void {
    this.#gateway = gateway;
    this.#presets = gateway.presets ?? [];
    this.#takeTime(gateway);
    const beds = new Map<string, BedState>();
    for (const description of gateway.beds) {
      const known = this.#beds.get(description.bedId);
      beds.set(description.bedId, known ? describedAgain(known, description) : newBed(description));
    }
    this.#beds = beds;
    this.#byIndex = new Map(this.beds().map((bed) => [bed.mirror.bed.bedIndex, bed]));
    this.#listener?.gatewayChanged();
  }

  #takeBedMessage(message: Exclude<CoreToWeb, { type: 'gateway' | 'heartbeat' | 'presets' }>): void {
    const bed = this.#beds.get(message.bedId);
    if (!bed) {
      this.counters.refused++;
      return;
    }
    switch (message.type) {
      case 'bedSnapshot':
        this.#takeSnapshot(bed, message);
        return;
      case 'alarm': {
        const { bedId, epoch, seq, recorded, transition } = message;
        const text = serialiseServerMessage({ op: 'alarm', bedId, epoch, seq, recorded, transition });
        const item = { seq, atMs: transition.atMs, arrivedMs: this.#heardMs, text };
        this.#takeItem(bed, item, bed.mirror.applyAlarm(message));
        return;
      }
      case 'bedAlarms': {
        const { bedId, epoch, seq, recorded, transition } = message;
        const text = serialiseServerMessage({ op: 'bedAlarms', bedId, epoch, seq, recorded, transition });
        const item = { seq, atMs: transition.atMs, arrivedMs: this.#heardMs, text };
        this.#takeItem(bed, item, bed.mirror.applyBedAlarms(message));
        return;
      }
      case 'commandReply':
      case 'limitPreview':
        this.#onReply?.(message);
        return;
      case 'limits': {
        const limits = [...message.limits];
        bed.mirror.applyLimits(limits);
        this.#listener?.message(bed, { op: 'limits', bedId: message.bedId, limits });
        return;
      }
      case 'devices': {
        const devices = [...message.devices];
        bed.mirror.applyDevices(devices);
        this.#listener?.message(bed, { op: 'devices', bedId: message.bedId, devices });
        return;
      }
      case 'recording': {
        const recording = recordingState(message.status);
        bed.mirror.applyRecording(recording);
        this.#listener?.message(bed, { op: 'recording', bedId: message.bedId, ...recording });
        return;
      }
      case 'event': {
        const { bedId, atMs, device, event, detail } = message;
        this.#listener?.message(bed, { op: 'event', bedId, atMs, device, event, detail });
        return;
      }
      case 'alarmTest': {
        const { bedId, n, atMs } = message;
        bed.alarmTest = n;
        this.#listener?.message(bed, { op: 'alarmTest', bedId, n, atMs });
      }
    }
  }

  #takeSnapshot(bed: BedState, message: CoreBedSnapshot): void {
    const before = bed.mirror.position;
    if (before?.epoch !== message.epoch || before.seq !== message.seq) bed.ring.clear();
    bed.mirror.applySnapshot({
      ...message,
      samples: [...message.samples],
      alarms: [...message.alarms],
      bedAlarms: message.bedAlarms,
      devices: [...message.devices],
      limits: [...message.limits],
      recording: recordingState(message.recording),
    });
    this.#listener?.bedRenewed(bed);
  }

  #takeItem(bed: BedState, item: StreamItem, applied: Applied): void {
    if (applied.kind === 'hole') this.counters.holes++;
    if (applied.kind !== 'applied' && applied.kind !== 'hole') {
      this.counters.refused++;
      return;
    }
    bed.ring.push(item);
    this.#listener?.item(bed, item, applied);
  }
}

function newBed(description: BedDescription): BedState {
  return { mirror: new BedMirror(description), ring: new StreamRing(), alarmTest: 0 };
}

/** The same bed after the core connected again; another epoch forgets everything but that viewers watch it. */
function describedAgain(bed: BedState, description: BedDescription): BedState {
  bed.mirror = bed.mirror.withDescription(description);
  if (!bed.mirror.position) {
    bed.ring.clear();
    bed.alarmTest = 0;
  }
  return bed;
}

function recordingState(status: RecordingStatus): BedMirror['recording'] {
  const { ok, reason, startedMs, recorded } = status;
  return { ok, reason, startedMs, recorded: recorded === null ? null : { ...recorded } };
}
