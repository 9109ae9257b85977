/**
 * One viewer's connection as the hub sees it: what it watches, how far it has painted, and whether it follows live or gets
 * the newest values once a second. No timers and no protocol decisions here; stream-hub.ts has them.
 */
import type { Duplex } from 'node:stream';
import type { ClientMessage } from '@circuitwatch/shared/wire/messages.ts';
import type { Position } from '@circuitwatch/shared/wire/protocol.ts';
import { WebSocket } from 'ws';

export type ClientIdentity = Extract<ClientMessage, { op: 'hello' }>['client'];

/** A heartbeat that the viewer was sent. It is behind by the age of the oldest one whose picture it has not painted. */
interface SentBeat {
  readonly beat: number;
  readonly atMs: number;
}

/** More than terminateLagMs has ticks; a viewer is cut off before it collects so many. */
const beatsMax = 64;

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
  #unpainted: SentBeat[] = [];
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

  /** A heartbeat has been written to it. */
  beatSent(beat: number, atMs: number): void {
    if (this.#unpainted.length < beatsMax) this.#unpainted.push({ beat, atMs });
  }

  forgetBeats(): void {
    this.#unpainted = [];
  }

  /** It has painted everything up to a heartbeat. */
  painted(beat: number): void {
    let done = 0;
    while (done < this.#unpainted.length && (this.#unpainted[done]?.beat ?? 0) <= beat) done++;
    if (done > 0) this.#unpainted.splice(0, done);
  }

  lagMs(nowMs: number): number {
    const oldest = this.#unpainted[0];
    return oldest ? nowMs - oldest.atMs : 0;
  }
}
