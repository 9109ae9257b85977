/** BytePort over TCP: terminal servers (ser2net, Moxa) and simulators. Lives in the core: a socket can always be destroyed. */
import { createConnection, type Socket } from 'node:net';
import type { BytePort, BytePortEvents } from '@circuitwatch/shared/devices/byte-port.ts';
import { ByteBudget } from './byte-budget.ts';
import { monotonicMs } from './system-clock.ts';

const connectTimeoutMs = 5000;
const keepAliveMs = 5000;
const unsentBytesMax = 16 * 1024;

function failure(host: string, port: number, error: NodeJS.ErrnoException): string {
  const where = `${host}:${port}`;
  if (error.code === 'ECONNREFUSED')
    return `${where} refuses the connection: is the terminal server running?`;
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return `the name ${host} is not known`;
  if (error.code === 'EHOSTUNREACH' || error.code === 'ENETUNREACH') return `${where} cannot be reached`;
  if (error.code === 'ECONNRESET') return `${where} reset the connection`;
  return error.message;
}

/** One open attempt: from connect to the single `onClose`. */
interface Attempt {
  readonly socket: Socket;
  reason: string;
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
    const attempt: Attempt = { socket, reason: 'the other side closed the connection' };
    this.#current = attempt;
    const budget = new ByteBudget();
    socket.setTimeout(connectTimeoutMs, () => {
      attempt.reason = `${this.#host}:${this.#port} does not answer`;
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
    socket.on('error', (error) => {
      attempt.reason = failure(this.#host, this.#port, error);
    });
    socket.on('close', () => {
      if (this.#current === attempt) this.#current = undefined;
      events.onClose(attempt.reason);
    });
  }

  write(bytes: Uint8Array): void {
    const socket = this.#current?.socket;
    if (!socket || socket.connecting || socket.destroyed) return;
    if (socket.writableLength > unsentBytesMax) socket.destroy(new Error('the line does not take bytes'));
    else socket.write(bytes);
  }

  close(): void {
    const attempt = this.#current;
    if (!attempt) return;
    this.#current = undefined;
    attempt.reason = 'closed';
    attempt.socket.destroy();
  }
}
