/**
 * The client's side of the stream protocol: hello, subscribe with resume, duplicates and holes by `(epoch, seq)`, and
 * what the page is told. Knows no socket and no timer (stream-worker.ts has them), so that tests drive it with messages.
 *
 * One BedMirror per bed gives the same answer as the server's to "is this block the next one", and the last values when a
 * page that was too busy comes back.
 */
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import { type Applied, BedMirror } from '@circuitwatch/shared/wire/bed-mirror.ts';
import type { ClientMessage, ServerMessage, ServerMessageOf } from '@circuitwatch/shared/wire/messages.ts';
import { protocolVersion, subscribedBedsMax } from '@circuitwatch/shared/wire/protocol.ts';
import { blockPosition } from '@circuitwatch/shared/wire/sample-block.ts';
import { parseBinaryMessage, parseServerMessage } from '@circuitwatch/shared/wire/wire-codec.ts';
import { BlockFlattener } from './batch-format.ts';
import type { BedPosition, StreamItem, StreamRole } from './worker-protocol.ts';

export interface SessionEdges {
  readonly send: (message: ClientMessage) => void;
  /** False when the page cannot take more samples. */
  readonly emit: (item: StreamItem) => boolean;
  readonly mismatch: (gatewayVersion: number) => void;
  readonly error: (what: string) => void;
  readonly localNow: () => number;
}

export interface SessionOptions {
  readonly clientName: string;
  readonly clientId: string;
  readonly role: StreamRole;
  /** The bed to show when the gateway has it; else its first. */
  bedId: string | null;
  /** Subscribe every bed of the gateway (a wall), not only the one on the screen. */
  allBeds: boolean;
}

/** Up to this many beds a screen follows all of them, so that it can name an alarm of the next bed. */
export const followAllBedsMax = 8;

export class StreamSession {
  #edges: SessionEdges;
  #options: SessionOptions;
  #mirrors = new Map<string, BedMirror>();
  #bedIdByIndex = new Map<number, string>();
  #bedIds: readonly string[] = [];
  #subscribed: readonly string[] = [];
  #flattener = new BlockFlattener();
  /** Gateway time of the last sample before the page stopped taking them; undefined while it keeps up. */
  #droppedFromMs: number | undefined;
  lastHeartbeatMs: number | undefined;
  heartbeatsSinceOpen = 0;
  coreAlive = true;
  /** When a heartbeat last said that the core lives. */
  lastCoreAliveMs: number | undefined;
  greeted = false;

  constructor(edges: SessionEdges, options: SessionOptions) {
    this.#edges = edges;
    this.#options = options;
  }

  /** A new socket is open. Mirrors stay: they know where to resume. */
  opened(): void {
    this.greeted = false;
    this.heartbeatsSinceOpen = 0;
    this.#bedIdByIndex.clear();
    this.#edges.send({
      op: 'hello',
      protocolVersion,
      client: { name: this.#options.clientName, role: this.#options.role, id: this.#options.clientId },
    });
  }

  select(bedId: string, allBeds: boolean): void {
    this.#options.bedId = bedId;
    this.#options.allBeds = allBeds;
    if (this.greeted && this.#chosenBeds().join(' ') !== this.#subscribed.join(' ')) this.#subscribe();
  }

  text(text: string): void {
    const message = parseServerMessage(text);
    if (message === undefined) {
      this.#edges.error('a text message that is not one of this protocol');
      return;
    }
    if (message.op === 'hello') this.#hello(message);
    else if (this.#take(message)) this.#emit(message);
  }

  binary(bytes: Uint8Array): void {
    let blocks: Uint8Array[];
    try {
      blocks = parseBinaryMessage(bytes);
    } catch (error) {
      this.#edges.error(String(error));
      return;
    }
    for (const block of blocks) this.#block(block);
    this.#emitBlocks();
  }

  /** The page takes samples again after it was too busy: the hole, then the last values of every bed. */
  recovered(): void {
    for (const [bedId, mirror] of this.#mirrors) {
      const snapshot = mirror.snapshot();
      if (!snapshot) continue;
      const { epoch, seq, atMs } = snapshot;
      const fromMs = this.#droppedFromMs ?? null;
      const reason = 'conflated';
      this.#emit({ op: 'gap', bedId, epoch, fromSeq: seq, toSeq: seq, fromMs, toMs: atMs, reason });
      this.#emit(snapshot);
    }
    this.#droppedFromMs = undefined;
  }

  /** The page shows other alarms than the gateway has: everything of this bed anew, without resuming it. */
  resync(bedId: string): void {
    if (!this.greeted || !this.#subscribed.includes(bedId)) return;
    this.#edges.error(`bed ${bedId} shows other alarms than the gateway has`);
    this.#subscribe(bedId);
  }

  status(status: Extract<ClientMessage, { op: 'clientStatus' }>): void {
    if (!this.greeted) return;
    const alarmTests = status.alarmTests.slice(0, subscribedBedsMax);
    this.#edges.send({ ...status, alarmTests });
  }

  /** A person acts. Without a link the answer is at once that nothing was sent. */
  command(message: Extract<ClientMessage, { op: 'command' }>, isOpen: boolean): void {
    if (this.greeted && isOpen) {
      this.#edges.send(message);
      return;
    }
    const { bedId, commandId } = message;
    this.#emit({
      op: 'commandFailed',
      bedId,
      commandId,
      code: 'coreAway',
      message: 'no link to the gateway',
    });
  }

  painted(beat: number): void {
    if (this.greeted) this.#edges.send({ op: 'painted', beat });
  }

  #hello(hello: ServerMessageOf<'hello'>): void {
    if (hello.protocolVersion !== protocolVersion) {
      this.#edges.mismatch(hello.protocolVersion);
      return;
    }
    this.greeted = true;
    this.#bedIds = hello.beds.map((bed) => bed.bedId);
    this.#emit(hello);
    this.#subscribe();
  }

  #chosenBeds(): readonly string[] {
    const { bedId, allBeds } = this.#options;
    if (allBeds || this.#bedIds.length <= followAllBedsMax) return this.#bedIds.slice(0, subscribedBedsMax);
    return bedId !== null && this.#bedIds.includes(bedId) ? [bedId] : this.#bedIds.slice(0, 1);
  }

  /** `freshBedId`: this bed is not resumed. */
  #subscribe(freshBedId?: string): void {
    const beds = [...this.#chosenBeds()];
    this.#subscribed = beds;
    const resume: BedPosition[] = [];
    for (const id of beds) {
      const position = this.#mirrors.get(id)?.position;
      if (position && id !== freshBedId) resume.push({ bedId: id, ...position });
    }
    this.#edges.send({ op: 'subscribe', beds, resume });
  }

  /** Brings mirrors and facts up to date; false when the message repeats what the page has. */
  #take(message: Exclude<ServerMessage, { op: 'hello' }>): boolean {
    switch (message.op) {
      case 'bed': {
        const { bed } = message;
        this.#bedIdByIndex.set(bed.bedIndex, bed.bedId);
        this.#mirrors.set(
          bed.bedId,
          this.#mirrors.get(bed.bedId)?.withDescription(bed) ?? new BedMirror(bed),
        );
        return true;
      }
      case 'snapshot':
        this.#mirror(message.bedId)?.applySnapshot(message);
        return true;
      case 'alarm':
        return this.#alarm(message);
      case 'bedAlarms':
        return this.#bedAlarms(message);
      case 'limits':
        this.#mirror(message.bedId)?.applyLimits(message.limits);
        return true;
      case 'gap':
        this.#mirror(message.bedId)?.applyGap(message);
        return true;
      case 'devices':
        this.#mirror(message.bedId)?.applyDevices(message.devices);
        return true;
      case 'heartbeat':
        this.lastHeartbeatMs = this.#edges.localNow();
        this.heartbeatsSinceOpen++;
        this.coreAlive = message.coreAlive;
        if (message.coreAlive) this.lastCoreAliveMs = this.lastHeartbeatMs;
        return true;
      case 'error':
        this.#edges.error(`${message.code}: ${message.message}`);
        return true;
      case 'recording':
      case 'event':
      case 'commandReply':
      case 'commandFailed':
      case 'alarmTest':
        return true;
      default:
        return assertNever(message, 'message');
    }
  }

  #alarm(message: ServerMessageOf<'alarm'>): boolean {
    const mirror = this.#mirror(message.bedId);
    if (!mirror) return false;
    return this.#delivered(message, mirror.atMs, mirror.applyAlarm(message));
  }

  #bedAlarms(message: ServerMessageOf<'bedAlarms'>): boolean {
    const mirror = this.#mirror(message.bedId);
    if (!mirror) return false;
    return this.#delivered(message, mirror.atMs, mirror.applyBedAlarms(message));
  }

  #delivered(message: ServerMessageOf<'alarm' | 'bedAlarms'>, fromMs: number, applied: Applied): boolean {
    if (applied.kind === 'hole') this.#hole(message, applied.fromSeq, applied.toSeq, fromMs, null);
    if (applied.kind === 'otherEpoch' || applied.kind === 'noSnapshot')
      this.#edges.error(`an alarm message before its snapshot (${applied.kind})`);
    return applied.kind === 'applied' || applied.kind === 'hole';
  }

  #block(bytes: Uint8Array): void {
    try {
      const { bedIndex, epoch, baseMs } = blockPosition(bytes);
      const bedId = this.#bedIdByIndex.get(bedIndex);
      const mirror = bedId === undefined ? undefined : this.#mirrors.get(bedId);
      if (bedId === undefined || mirror === undefined) {
        this.#edges.error('a block of a bed that was not described');
        return;
      }
      const fromMs = mirror.atMs;
      const applied = mirror.applyBlock(bytes);
      if (applied.kind === 'duplicate') return;
      if (applied.kind === 'noSnapshot' || applied.kind === 'otherEpoch') {
        this.#edges.error(`a block before its snapshot (${applied.kind})`);
        return;
      }
      if (applied.kind === 'hole') {
        this.#emitBlocks();
        this.#hole({ bedId, epoch }, applied.fromSeq, applied.toSeq, fromMs, baseMs);
      }
      this.#flattener.add(bytes);
    } catch (error) {
      this.#edges.error(String(error));
    }
  }

  /** The server names its gaps; a hole it did not name is told the same way, so that it is drawn and not joined over. */
  #hole(
    bed: { bedId: string; epoch: number },
    fromSeq: number,
    toSeq: number,
    fromMs: number,
    toMs: number | null,
  ): void {
    this.#edges.error(`positions ${fromSeq} to ${toSeq} never came`);
    const { bedId, epoch } = bed;
    this.#emit({ op: 'gap', bedId, epoch, fromSeq, toSeq, fromMs, toMs, reason: 'unavailable' });
  }

  #emitBlocks(): void {
    if (this.#flattener.empty) return;
    if (this.#edges.emit({ kind: 'blocks', flat: this.#flattener.take() })) return;
    this.#droppedFromMs ??= Math.min(...[...this.#mirrors.values()].map((mirror) => mirror.atMs));
  }

  #emit(message: ServerMessage): void {
    this.#edges.emit({ kind: 'message', message, localMs: this.#edges.localNow() });
  }

  #mirror(bedId: string): BedMirror | undefined {
    const mirror = this.#mirrors.get(bedId);
    if (!mirror) this.#edges.error(`a message of bed ${bedId}, which was not described`);
    return mirror;
  }
}
