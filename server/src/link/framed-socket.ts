/**
 * Length-framed messages between the gateway's own processes over a unix socket: core ↔ web and core ↔ port children.
 *
 * A unix socket in a private directory (0700) and not Node's IPC channel, because the parent of both ends is the
 * supervisor, which must not carry data. The sender never blocks: a peer that does not drain is cut off at
 * `bufferedBytesMax`, reconnects and starts again from a snapshot.
 */
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { encodeBinaryFrame, encodeJsonFrame, FrameReader, type LinkFrame } from './frame-codec.ts';

/** Unsent bytes at which a peer counts as stuck. */
export const bufferedBytesMax = 32 * 1024 * 1024;
/**
 * What is sent "soon" shares one write: with a hundred beds a system call per block, and a wake-up of the other process,
 * would be the core's largest cost. Everything else goes out at once, with what waits before it.
 */
const gatherMs = 4;
const reconnectFirstMs = 50;
const reconnectMaxMs = 500;

export interface FramedHandlers {
  onFrame(frame: LinkFrame): void;
  /** Once, whoever closed; the reason is for people. */
  onClose(reason: string): void;
}

export class FramedSocket {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #handlers: FramedHandlers;
  #reason = 'the other side closed the connection';
  #closed = false;
  #gatherTimer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, handlers: FramedHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('error', (error) => {
      this.#reason = error.message;
    });
    socket.on('close', () => {
      this.#closed = true;
      clearTimeout(this.#gatherTimer);
      handlers.onClose(this.#reason);
    });
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  /** False when the connection is gone; the message is then lost, and the next connection starts from a snapshot. */
  sendJson(value: unknown): boolean {
    return this.#sendNow(encodeJsonFrame(value));
  }

  sendBinary(bytes: Uint8Array): boolean {
    return this.#sendNow(encodeBinaryFrame(bytes));
  }

  /** Sent within `gatherMs`, in order with everything else. */
  sendBinarySoon(bytes: Uint8Array): boolean {
    if (!this.#gatherTimer) {
      this.#socket.cork();
      this.#gatherTimer = setTimeout(() => this.#flush(), gatherMs);
    }
    return this.#send(encodeBinaryFrame(bytes));
  }

  #sendNow(frame: Buffer): boolean {
    const isSent = this.#send(frame);
    this.#flush();
    return isSent;
  }

  #flush(): void {
    if (!this.#gatherTimer) return;
    clearTimeout(this.#gatherTimer);
    this.#gatherTimer = undefined;
    this.#socket.uncork();
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#reason = reason;
    this.#socket.destroy();
  }

  #send(frame: Buffer): boolean {
    if (this.#closed || this.#socket.destroyed) return false;
    this.#socket.write(frame);
    if (this.#socket.writableLength <= bufferedBytesMax) return true;
    this.close('the other side does not read');
    return false;
  }

  #onData(chunk: Buffer): void {
    try {
      for (const frame of this.#reader.push(chunk)) {
        if (this.#closed) return;
        this.#handlers.onFrame(frame);
      }
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'LINK_PROTOCOL') throw error;
      this.close(error.message);
    }
  }
}

/** Listens on a unix socket path; `accept` attaches the handlers of one connection. Rejects when the path is taken. */
export function listenFramed(path: string, accept: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(accept);
    server.once('error', reject);
    server.listen(path, () => {
      server.removeListener('error', reject);
      resolve(server);
    });
  });
}

export interface FramedClientHandlers {
  onConnect(socket: FramedSocket): void;
  onFrame(frame: LinkFrame, socket: FramedSocket): void;
  onDisconnect(reason: string): void;
}

/** A client that connects and, whenever the connection ends, connects again (50 ms doubling to 0.5 s), until closed. */
export class FramedClient {
  readonly #path: string;
  readonly #handlers: FramedClientHandlers;
  #current: FramedSocket | undefined;
  #raw: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = reconnectFirstMs;
  #closed = false;

  constructor(path: string, handlers: FramedClientHandlers) {
    this.#path = path;
    this.#handlers = handlers;
    this.#connect();
  }

  /** The live connection, if any. */
  get socket(): FramedSocket | undefined {
    return this.#current;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#current?.close('closed by us');
    this.#raw?.destroy();
  }

  #connect(): void {
    const raw = createConnection(this.#path);
    this.#raw = raw;
    let failure = 'cannot connect';
    const onEarlyError = (error: Error): void => {
      failure = error.message;
    };
    const onEarlyClose = (): void => this.#retry(failure, false);
    raw.once('error', onEarlyError);
    raw.once('close', onEarlyClose);
    raw.once('connect', () => {
      raw.removeListener('error', onEarlyError);
      raw.removeListener('close', onEarlyClose);
      this.#attach(raw);
    });
  }

  #attach(raw: Socket): void {
    const socket: FramedSocket = new FramedSocket(raw, {
      onFrame: (frame) => this.#handlers.onFrame(frame, socket),
      onClose: (reason) => {
        this.#current = undefined;
        this.#retry(reason, true);
      },
    });
    this.#current = socket;
    this.#delayMs = reconnectFirstMs;
    this.#handlers.onConnect(socket);
  }

  #retry(reason: string, wasConnected: boolean): void {
    if (wasConnected) this.#handlers.onDisconnect(reason);
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#connect(), this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, reconnectMaxMs);
  }
}
