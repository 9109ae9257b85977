/**
 * `/api/stream`: takes over the upgrade, checks who asks, and speaks the handshake part of the protocol with each client.
 * What flows after that is stream-hub.ts; the protocol for people is docs/wire.md.
 *
 * The upgrade is handled here and not by a fastify plugin, because the hub needs the raw socket to write frames it encoded
 * once (server-frame.ts), and ws's public `handleUpgrade` takes exactly that socket.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ClientMessage, clientMessageBytesMax, closeCodes } from '@circuitwatch/shared/wire/messages.ts';
import { protocolVersion } from '@circuitwatch/shared/wire/protocol.ts';
import { parseClientMessage } from '@circuitwatch/shared/wire/parse-client-message.ts';
import { type RawData, type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { isLoopbackHost, isOwnOrigin } from '../loopback.ts';
import type { WebClock } from '../web-clock.ts';
import type { StreamHub } from './stream-hub.ts';
import type { StreamLimits } from './stream-limits.ts';
import { Viewer } from './viewer.ts';

export const streamPath = '/api/stream';

export interface StreamLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface StreamCounters {
  accepted: number;
  /** Upgrades refused and connections closed by us, by reason. */
  refused: Record<'host' | 'origin' | 'path' | 'starting' | 'full', number>;
  closed: Record<keyof typeof closeCodes, number>;
}

export class StreamServer {
  readonly counters: StreamCounters = {
    accepted: 0,
    refused: { host: 0, origin: 0, path: 0, starting: 0, full: 0 },
    closed: { badMessage: 0, noHello: 0, wrongVersion: 0, tooManyMessages: 0, tooManyViewers: 0 },
  };
  readonly #hub: StreamHub;
  readonly #clock: WebClock;
  readonly #limits: StreamLimits;
  readonly #logger: StreamLogger;
  readonly #sockets: WebSocketServer;
  readonly #viewers = new Set<Viewer>();
  #tick: NodeJS.Timeout | undefined;

  constructor(hub: StreamHub, clock: WebClock, limits: StreamLimits, logger: StreamLogger) {
    this.#hub = hub;
    this.#clock = clock;
    this.#limits = limits;
    this.#logger = logger;
    // closeTimeout is newer than ws's published types.
    const options: ServerOptions & { closeTimeout: number } = {
      noServer: true,
      perMessageDeflate: false,
      clientTracking: false,
      maxPayload: clientMessageBytesMax,
      maxFragments: 8,
      maxBufferedChunks: 64,
      skipUTF8Validation: false,
      closeTimeout: limits.closeMs,
    };
    this.#sockets = new WebSocketServer(options);
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#tick = setInterval(() => this.#onTick(), this.#limits.tickMs);
  }

  /** Says goodbye to every viewer; resolves when they are gone, or after closeMs. */
  async close(): Promise<void> {
    clearInterval(this.#tick);
    this.#hub.flush();
    this.#hub.close();
    const gone = [...this.#viewers].map(
      (viewer) => new Promise<void>((resolve) => viewer.socket.once('close', () => resolve())),
    );
    for (const viewer of this.#viewers) viewer.socket.close(1001, 'the gateway is stopping');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#limits.closeMs);
    });
    await Promise.race([Promise.all(gone), late]);
    clearTimeout(timer);
    for (const viewer of this.#viewers) viewer.socket.terminate();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.#refusal(request);
    if (refusal) {
      this.counters.refused[refusal.reason]++;
      this.#logger.warn({ reason: refusal.reason }, 'a stream connection was refused');
      socket.on('error', () => socket.destroy());
      socket.end(`HTTP/1.1 ${refusal.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#accept(ws, socket));
  }

  #refusal(
    request: IncomingMessage,
  ): { reason: keyof StreamCounters['refused']; status: string } | undefined {
    const { host, origin } = request.headers;
    if (!isLoopbackHost(host)) return { reason: 'host', status: '421 Misdirected Request' };
    if (!isOwnOrigin(origin, host)) return { reason: 'origin', status: '403 Forbidden' };
    if (request.url?.split('?')[0] !== streamPath) return { reason: 'path', status: '404 Not Found' };
    if (!this.#hub.helloFrame()) return { reason: 'starting', status: '503 Service Unavailable' };
    return undefined;
  }

  #accept(ws: WebSocket, stream: Duplex): void {
    // ws destroys the connection after an error; without a listener it would end the process.
    ws.on('error', (error) => this.#logger.info({ reason: error.message }, 'a stream connection failed'));
    const viewer = new Viewer(ws, stream, this.#clock.monotonicMs());
    if (this.#viewers.size >= this.#limits.viewersMax) {
      this.counters.refused.full++;
      this.#closeFor(viewer, 'tooManyViewers', `this gateway serves ${this.#limits.viewersMax} viewers`);
      return;
    }
    this.counters.accepted++;
    this.#viewers.add(viewer);
    ws.on('message', (data, isBinary) => this.#onMessage(viewer, data, isBinary));
    ws.on('pong', () => {
      viewer.isAwaitingPong = false;
    });
    ws.on('ping', () => this.#countMessage(viewer));
    ws.on('close', () => {
      this.#viewers.delete(viewer);
      this.#hub.remove(viewer);
    });
    const hello = this.#hub.helloFrame();
    if (hello) viewer.write(hello);
  }

  #onMessage(viewer: Viewer, data: RawData, isBinary: boolean): void {
    if (!viewer.isOpen || !this.#countMessage(viewer)) return;
    if (isBinary || !Buffer.isBuffer(data)) {
      this.#closeFor(viewer, 'badMessage', 'clients send text messages only');
      return;
    }
    const parsed = parseClientMessage(data.toString('utf8'));
    if (parsed.ok) this.#take(viewer, parsed.message);
    else this.#closeFor(viewer, 'badMessage', parsed.problem);
  }

  #take(viewer: Viewer, message: ClientMessage): void {
    if (message.op === 'hello') {
      if (viewer.client) this.#closeFor(viewer, 'badMessage', 'hello comes once');
      else if (message.protocolVersion !== protocolVersion)
        this.#closeFor(viewer, 'wrongVersion', `this gateway speaks version ${protocolVersion}`);
      else {
        viewer.client = message.client;
        this.#hub.add(viewer);
      }
      return;
    }
    if (!viewer.client) {
      this.#closeFor(viewer, 'badMessage', 'hello comes first');
      return;
    }
    if (message.op === 'subscribe') this.#hub.subscribe(viewer, message.beds, message.resume);
    else viewer.painted(message.beat);
  }

  #countMessage(viewer: Viewer): boolean {
    viewer.messagesThisTick++;
    if (viewer.messagesThisTick <= this.#limits.clientMessagesPerTick) return true;
    this.#closeFor(viewer, 'tooManyMessages', `more than ${this.#limits.clientMessagesPerTick} per second`);
    return false;
  }

  #closeFor(viewer: Viewer, reason: keyof typeof closeCodes, text: string): void {
    if (!viewer.isOpen) return;
    this.counters.closed[reason]++;
    this.#logger.warn({ reason, text }, 'a stream connection was closed');
    this.#hub.remove(viewer);
    viewer.socket.close(closeCodes[reason], text);
  }

  #onTick(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const viewer of this.#viewers) {
      viewer.messagesThisTick = 0;
      if (!viewer.client && nowMs - viewer.connectedMs > this.#limits.helloMs)
        this.#closeFor(viewer, 'noHello', `no hello within ${this.#limits.helloMs} ms`);
    }
    this.#hub.tick();
  }
}
