/**
 * One viewer's connection as the hub sees it: what it watches, how far it has painted, and whether it follows live or gets
 * the newest values once a second. No timers and no protocol decisions here; stream-hub.ts has them.
 */
import type { Duplex } from 'node:stream';
import type { ClientMessage } from '@circuitwatch/shared/wire/messages.ts';
import type { Position } from '@circuitwatch/shared/wire/protocol.ts';
import { WebSocket } from 'ws';

export type ClientIdentity = Extract<ClientMessage, { op: 'hello' }>['client'];

/** What the viewer had been sent at one tick. It is behind by the age of the oldest one it has not painted. */
export interface SentMark {
  readonly atMs: number;
  readonly positions: ReadonlyMap<string, Position>;
}

/** More marks than terminateLagMs has ticks; a viewer is cut off before it collects so many. */
const marksMax = 64;

export class Viewer {
  readonly socket: WebSocket;
  readonly connectedMs: number;
  client: ClientIdentity | undefined;
  beds: readonly string[] = [];
  /** While conflated: per bed the position up to which this viewer has everything, or a gap that says so. */
  conflatedAt: Map<string, Position> | undefined;
  isAwaitingPong = false;
  messagesThisTick = 0;
  /** Bytes of the first fill after a subscription, not held against a slow line until they have drained once. */
  #fillBytes = 0;
  #marks: SentMark[] = [];
  /** Per bed the newest position it has said it painted. A bed without news is not named again, so these add up. */
  readonly #painted = new Map<string, Position>();
  readonly #stream: Duplex;

  constructor(socket: WebSocket, stream: Duplex, nowMs: number) {
    this.socket = socket;
    this.#stream = stream;
    this.connectedMs = nowMs;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Unsent bytes in our own buffers. */
  get bufferedBytes(): number {
    return this.#stream.writableLength;
  }

  /** Unsent bytes, the first fill apart. */
  get backlogBytes(): number {
    const buffered = this.bufferedBytes;
    if (buffered === 0) this.#fillBytes = 0;
    return Math.max(0, buffered - this.#fillBytes);
  }

  /** Writes whole frames (server-frame.ts). */
  write(frames: Uint8Array): void {
    if (this.isOpen) this.#stream.write(frames);
  }

  writeFill(frames: Uint8Array): void {
    this.write(frames);
    this.#fillBytes = this.bufferedBytes;
  }

  mark(mark: SentMark): void {
    if (!covers(this.#painted, mark.positions) && this.#marks.length < marksMax) this.#marks.push(mark);
  }

  forgetMarks(): void {
    this.#marks = [];
  }

  /** Only positions of beds that exist: the caller bounds what is remembered. */
  painted(positions: readonly ({ readonly bedId: string } & Position)[]): void {
    for (const { bedId, epoch, seq } of positions) this.#painted.set(bedId, { epoch, seq });
    const open = this.#marks.findIndex((mark) => !covers(this.#painted, mark.positions));
    this.#marks = open < 0 ? [] : this.#marks.slice(open);
  }

  lagMs(nowMs: number): number {
    const oldest = this.#marks[0];
    return oldest ? nowMs - oldest.atMs : 0;
  }
}

function covers(painted: ReadonlyMap<string, Position>, sent: ReadonlyMap<string, Position>): boolean {
  for (const [bedId, position] of sent) {
    const seen = painted.get(bedId);
    if (!seen || seen.epoch < position.epoch) return false;
    if (seen.epoch === position.epoch && seen.seq < position.seq) return false;
  }
  return true;
}
