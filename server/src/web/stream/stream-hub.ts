/**
 * Fans the beds' streams out to the viewers. Every change of the gateway's state lands in one pending list, in order; a
 * flush turns it into frames once per group of viewers that watch the same beds.
 *
 * Three lanes (reliability.md §3.2): alarm messages reach every viewer, always, in order; other JSON too; sample blocks go
 * to viewers that follow, while a viewer that lags gets the newest values once a second behind a marked gap, and one that
 * lags too far is cut off so that it connects again and resumes. A frozen viewer never slows another one: nothing waits
 * for a socket.
 */
import type { Applied } from '@circuitwatch/shared/wire/bed-mirror.ts';
import type { ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import type { Position } from '@circuitwatch/shared/wire/protocol.ts';
import { encodeBatch } from '@circuitwatch/shared/wire/sample-block.ts';
import { serialiseServerMessage } from '@circuitwatch/shared/wire/wire-codec.ts';
import type { BedState, GatewayListener, GatewayState } from '../gateway-state.ts';
import type { StreamItem } from '../stream-ring.ts';
import type { WebClock } from '../web-clock.ts';
import { encodeConflatedBlocks } from './conflated-block.ts';
import { byteLength, itemFrames, resumeFrames } from './missed-items.ts';
import { frameBinary, serverFrame, textFrame } from './server-frame.ts';
import type { StreamLimits } from './stream-limits.ts';
import { StatusNews } from './status-news.ts';
import {
  bedFrame,
  errorFrame,
  gapFrame,
  gapMessage,
  helloMessage,
  snapshotFrame,
} from './stream-messages.ts';
import type { Viewer } from './viewer.ts';
import { ViewerGroups } from './viewer-groups.ts';

interface Pending {
  readonly bed: BedState;
  readonly bedId: string;
  readonly block?: Uint8Array;
  /** A text message of the bed. */
  readonly text?: string;
  /** Position of a block or an alarm; other messages have none. */
  readonly position?: Position;
}

export interface HubCounters {
  flushes: number;
  framesSent: number;
  conflations: number;
  /** Viewers cut off, by reason. */
  terminated: Record<'lag' | 'backlog' | 'ping', number>;
}

/** Flushing may take this share of the time; with many viewers the pause between flushes grows accordingly. */
const flushShare = 0.2;

export class StreamHub implements GatewayListener {
  readonly counters: HubCounters = {
    flushes: 0,
    framesSent: 0,
    conflations: 0,
    terminated: { lag: 0, backlog: 0, ping: 0 },
  };
  readonly #state: GatewayState;
  readonly #clock: WebClock;
  readonly #limits: StreamLimits;
  readonly #groups = new ViewerGroups();
  readonly #news = new StatusNews();
  #pending: Pending[] = [];
  /** Up to where the viewers that follow have been sent each bed. */
  #sent = new Map<string, Position>();
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextFlushMs = 0;
  #beat = 0;

  constructor(state: GatewayState, clock: WebClock, limits: StreamLimits) {
    this.#state = state;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Viewers that get the newest values only. */
  get conflatedViewers(): number {
    let count = 0;
    for (const group of this.#groups) for (const viewer of group.viewers) if (viewer.conflatedAt) count++;
    return count;
  }

  /** A viewer that has said hello; it watches nothing yet. */
  add(viewer: Viewer): void {
    this.#groups.place(viewer, []);
  }

  remove(viewer: Viewer): void {
    this.#groups.remove(viewer);
  }

  /** Replaces what the viewer watches and sends it everything about each of the beds. */
  subscribe(
    viewer: Viewer,
    beds: readonly string[],
    resume: readonly ({ bedId: string } & Position)[],
  ): void {
    this.flush();
    // One fill may be on its way; a client that asks again without reading does not get to fill our memory.
    if (viewer.bufferedBytes > this.#limits.conflateBytes) {
      this.#terminate(viewer, 'backlog');
      return;
    }
    const frames: Buffer[] = [];
    const known: string[] = [];
    let budget = this.#limits.resumeBytesMax;
    for (const bedId of new Set(beds)) {
      const bed = this.#state.bed(bedId);
      if (!bed) {
        frames.push(errorFrame('unknownBed', `No bed "${bedId}" in this gateway.`));
        continue;
      }
      known.push(bedId);
      frames.push(bedFrame(bed.mirror.bed));
      const stopped = resume.find((position) => position.bedId === bedId);
      const missed = stopped ? resumeFrames(bed, stopped, budget) : [];
      budget -= byteLength(missed);
      const snapshot = snapshotFrame(bed);
      frames.push(...missed, ...(snapshot ? [snapshot] : []));
      this.#noteSent(bed);
    }
    viewer.conflatedAt = undefined;
    viewer.forgetBeats();
    this.#groups.place(viewer, known);
    viewer.writeFill(Buffer.concat(frames));
  }

  gatewayChanged(): void {
    this.flush();
    const hello = this.helloFrame();
    if (hello) for (const group of this.#groups) for (const viewer of group.viewers) viewer.write(hello);
  }

  /** undefined until the core has said what the gateway is. */
  helloFrame(): Buffer | undefined {
    const hello = helloMessage(this.#state);
    return hello && textFrame(serialiseServerMessage(hello));
  }

  bedRenewed(bed: BedState): void {
    this.flush();
    const bedId = bed.mirror.bed.bedId;
    const before = this.#sent.get(bedId);
    const snapshot = snapshotFrame(bed);
    this.#noteSent(bed);
    if (!snapshot) return;
    const head = bedFrame(bed.mirror.bed);
    for (const group of this.#groups) {
      if (!group.beds.has(bedId)) continue;
      for (const viewer of group.viewers) {
        const at = viewer.conflatedAt?.get(bedId) ?? before;
        const missed = at ? resumeFrames(bed, at, 0) : [];
        viewer.write(Buffer.concat([head, ...missed, snapshot]));
        const position = bed.mirror.position;
        if (viewer.conflatedAt && position) viewer.conflatedAt.set(bedId, position);
      }
    }
  }

  item(bed: BedState, item: StreamItem, applied: Applied): void {
    const bedId = bed.mirror.bed.bedId;
    const epoch = bed.mirror.position?.epoch ?? 0;
    if (applied.kind === 'hole') {
      const position = { epoch, seq: applied.toSeq };
      const gap = gapMessage(bed, epoch, applied.fromSeq, applied.toSeq, 'unavailable');
      const text = serialiseServerMessage(gap);
      this.#pending.push({ bed, bedId, text, position });
    }
    this.#pending.push({
      bed,
      bedId,
      position: { epoch, seq: item.seq },
      ...(item.block ? { block: item.block } : {}),
      ...(item.text === undefined ? {} : { text: item.text }),
    });
    this.#schedule(item.text !== undefined);
  }

  message(bed: BedState, message: ServerMessage): void {
    if (!this.#news.isNews(message, bed.mirror.bed.bedIndex, this.#beat)) return;
    this.#pending.push({ bed, bedId: bed.mirror.bed.bedId, text: serialiseServerMessage(message) });
    this.#schedule(false);
  }

  /** Sends what is pending, now. */
  flush(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = undefined;
    this.#immediate = undefined;
    if (this.#pending.length === 0) return;
    const startMs = this.#clock.monotonicMs();
    const pending = this.#pending;
    this.#pending = [];
    this.counters.flushes++;
    for (const group of this.#groups) {
      const mine = pending.filter((entry) => group.beds.has(entry.bedId));
      if (mine.length > 0) this.#sendGroup(group.viewers, mine);
    }
    for (const { bedId, position } of pending) if (position) this.#sent.set(bedId, position);
    const tookMs = this.#clock.monotonicMs() - startMs;
    const pauseMs = Math.max(this.#limits.flushPeriodMs, tookMs / flushShare);
    this.#nextFlushMs = startMs + Math.min(pauseMs, this.#limits.flushPeriodMaxMs);
  }

  /** Once a second: heartbeats, the newest values for those who lag, and who lags too far. */
  tick(): void {
    this.flush();
    this.#beat++;
    const nowMs = this.#clock.monotonicMs();
    const conflated = new Map<string, Uint8Array[]>();
    for (const group of this.#groups) {
      const heartbeat = textFrame(serialiseServerMessage(this.#heartbeat(group.beds)));
      for (const viewer of group.viewers) {
        if (!this.#isKept(viewer, nowMs)) continue;
        if (viewer.conflatedAt) this.#sendNewest(viewer, conflated);
        viewer.write(heartbeat);
        viewer.beatSent(this.#beat, nowMs);
      }
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  #schedule(isUrgent: boolean): void {
    if (this.#immediate) return;
    const waitMs = isUrgent ? 0 : this.#nextFlushMs - this.#clock.monotonicMs();
    if (waitMs <= 0) this.#immediate = setImmediate(() => this.flush());
    else this.#timer ??= setTimeout(() => this.flush(), Math.ceil(waitMs));
  }

  #sendGroup(viewers: ReadonlySet<Viewer>, pending: readonly Pending[]): void {
    const frames = itemFrames(pending);
    const joined = frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames);
    for (const viewer of viewers) {
      const backlog = viewer.backlogBytes + joined.byteLength;
      if (backlog > this.#limits.terminateBytes) {
        this.#terminate(viewer, 'backlog');
        continue;
      }
      if (!viewer.conflatedAt && backlog > this.#limits.conflateBytes) this.#conflate(viewer);
      if (viewer.conflatedAt) this.#sendTexts(viewer, viewer.conflatedAt, pending);
      else {
        viewer.write(joined);
        this.counters.framesSent += frames.length;
      }
    }
  }

  /** For a viewer that lags: no blocks, but every text, and before each alarm the gap that it jumps. */
  #sendTexts(viewer: Viewer, at: Map<string, Position>, pending: readonly Pending[]): void {
    for (const { bed, bedId, text, position } of pending) {
      if (text === undefined) continue;
      const frames: Buffer[] = [];
      if (position) {
        const sent = at.get(bedId);
        if (sent?.epoch === position.epoch && sent.seq + 1 < position.seq)
          frames.push(gapFrame(bed, position.epoch, sent.seq + 1, position.seq - 1, 'conflated'));
        at.set(bedId, position);
      }
      frames.push(textFrame(text));
      viewer.write(Buffer.concat(frames));
      this.counters.framesSent += frames.length;
    }
  }

  #conflate(viewer: Viewer): void {
    this.counters.conflations++;
    const at = new Map<string, Position>();
    for (const bedId of viewer.beds) {
      const position = this.#sent.get(bedId);
      if (position) at.set(bedId, position);
    }
    viewer.conflatedAt = at;
  }

  /** Cuts off, conflates or sets free; false when the viewer is gone. */
  #isKept(viewer: Viewer, nowMs: number): boolean {
    const lagMs = viewer.lagMs(nowMs);
    if (lagMs > this.#limits.terminateLagMs) return this.#terminate(viewer, 'lag');
    const backlog = viewer.backlogBytes;
    if (backlog > this.#limits.terminateBytes) return this.#terminate(viewer, 'backlog');
    if (viewer.conflatedAt) {
      if (lagMs <= this.#limits.liveLagMs && backlog < this.#limits.conflateBytes / 2) this.#setLive(viewer);
    } else if (lagMs > this.#limits.conflateLagMs || backlog > this.#limits.conflateBytes) {
      this.#conflate(viewer);
    }
    if (this.#beat % this.#limits.ticksPerPing === 0) {
      if (viewer.isAwaitingPong) return this.#terminate(viewer, 'ping');
      viewer.isAwaitingPong = true;
      if (viewer.isOpen) viewer.socket.ping();
    }
    return true;
  }

  #setLive(viewer: Viewer): void {
    this.#sendNewest(viewer, new Map());
    viewer.conflatedAt = undefined;
  }

  /** Per bed the gap since the last time and the newest value of each channel. Skipped while the socket does not drain. */
  #sendNewest(viewer: Viewer, cache: Map<string, Uint8Array[]>): void {
    const at = viewer.conflatedAt;
    if (!at || viewer.backlogBytes > this.#limits.conflateBytes) return;
    const gaps: Buffer[] = [];
    const blocks: Uint8Array[] = [];
    for (const [bedId, sent] of at) {
      const bed = this.#state.bed(bedId);
      const position = bed?.mirror.position;
      if (!bed || position?.epoch !== sent.epoch || position.seq <= sent.seq) continue;
      const newest = cache.get(bedId) ?? encodeConflatedBlocks(bed.mirror);
      cache.set(bedId, newest);
      gaps.push(gapFrame(bed, sent.epoch, sent.seq + 1, position.seq, 'conflated'));
      blocks.push(...newest);
      at.set(bedId, position);
    }
    if (gaps.length === 0) return;
    viewer.write(Buffer.concat([...gaps, serverFrame(frameBinary, encodeBatch(blocks))]));
  }

  #terminate(viewer: Viewer, reason: keyof HubCounters['terminated']): false {
    this.counters.terminated[reason]++;
    this.remove(viewer);
    viewer.socket.terminate();
    return false;
  }

  #noteSent(bed: BedState): void {
    const position = bed.mirror.position;
    if (position) this.#sent.set(bed.mirror.bed.bedId, position);
  }

  #positions(beds: ReadonlySet<string>): Map<string, Position> {
    const positions = new Map<string, Position>();
    for (const bedId of beds) {
      const position = this.#state.bed(bedId)?.mirror.position;
      if (position) positions.set(bedId, position);
    }
    return positions;
  }

  #heartbeat(beds: ReadonlySet<string>): ServerMessage {
    return {
      op: 'heartbeat',
      n: this.#beat,
      ...this.#state.now(),
      coreAlive: this.#state.isCoreAlive(),
      beds: [...this.#positions(beds)].map(([bedId, position]) => ({ bedId, ...position })),
    };
  }
}
