/** BytePort over TCP: terminal servers (ser2net, Moxa) and simulators. Lives in the core: a socket can always be destroyed. */
import { createConnection, type Socket } from 'node:net';
import type { BytePort, BytePortEvents } from '@circuitwatch/shared/devices/byte-port.ts';
import type { LinkReason } from '@circuitwatch/shared/texts/link-reasons.ts';
import { ByteBudget } from './byte-budget.ts';
import { monotonicMs } from './system-clock.ts';

const connectTimeoutMs = 5000;
const keepAliveMs = 5000;
const unsentBytesMax = 16 * 1024;

const failures: Readonly<Record<string, LinkReason>> = {
  ECONNREFUSED: 'tcpRefused',
  ENOTFOUND: 'tcpUnknownHost',
  EAI_AGAIN: 'tcpUnknownHost',
  EHOSTUNREACH: 'tcpUnreachable',
  ENETUNREACH: 'tcpUnreachable',
  ETIMEDOUT: 'tcpNoAnswer',
  ECONNRESET: 'tcpEnded',
  EPIPE: 'tcpEnded',
};

/** One open attempt: from connect to the single `onClose`. */
interface Attempt {
  readonly socket: Socket;
  reason: LinkReason | (string & {});
}

export class TcpBytePort implements BytePort {
  readonly #host: string;
  readonly #port: number;
  #current: Attempt | undefined;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  open(events: BytePortEvents): void {
    this.close();
    const socket = createConnection({ host: this.#host, port: this.#port, noDelay: true });
    const attempt: Attempt = { socket, reason: 'tcpEnded' };
    this.#current = attempt;
    const budget = new ByteBudget();
    socket.setTimeout(connectTimeoutMs, () => {
      attempt.reason = 'tcpNoAnswer';
      socket.destroy();
    });
    socket.on('connect', () => {
      socket.setTimeout(0);
      socket.setKeepAlive(true, keepAliveMs);
      events.onOpen();
    });
    socket.on('data', (chunk: Buffer) => {
      const nowMs = monotonicMs();
      const pauseMs = budget.take(chunk.length, nowMs);
      if (pauseMs > 0) {
        socket.pause();
        setTimeout(() => socket.resume(), pauseMs).unref();
      }
      events.onBytes(chunk, nowMs);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      attempt.reason = failures[error.code ?? ''] ?? error.message;
    });
    socket.on('close', () => {
      if (this.#current === attempt) this.#current = undefined;
      events.onClose(attempt.reason);
    });
  }

  write(bytes: Uint8Array): void {
    if (!this.#current) return;
    const { socket } = this.#current;
    if (socket.connecting || socket.destroyed) return;
    if (socket.writableLength <= unsentBytesMax) {
      socket.write(bytes);
      return;
    }
    this.#current.reason = 'portStuck';
    socket.destroy();
  }

  close(): void {
    const attempt = this.#current;
    if (!attempt) return;
    this.#current = undefined;
    attempt.reason = 'stopped';
    attempt.socket.destroy();
  }
}
