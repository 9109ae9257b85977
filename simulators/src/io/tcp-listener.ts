/**
 * A line over TCP on this machine, as a serial device server gives it: one raw byte stream, one client at a time
 * (devices.md §9). Unplugging closes the listener; it comes back on the same port.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { receivedBytesMax, type SimPort } from './sim-port.ts';

const host = '127.0.0.1';
/** What may wait for a client that does not read. */
const unsentBytesMax = 16 * 1024;

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.removeListener('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
      else reject(new Error('The TCP listener has no address.'));
    });
  });
}

export class TcpPort implements SimPort {
  readonly url: string;
  droppedBytes = 0;
  readonly #port: number;
  #server: Server;
  #client: Socket | undefined;
  #received: Buffer[] = [];
  #receivedBytes = 0;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
    this.url = `tcp://${host}:${port}`;
    this.#serve(server);
  }

  /** Rejects with the system's error when no port can be had. */
  static async open(port = 0): Promise<TcpPort> {
    const server = createServer({ noDelay: true });
    return new TcpPort(server, await listen(server, port));
  }

  get attached(): boolean {
    return this.#client !== undefined;
  }

  write(bytes: Uint8Array): void {
    const client = this.#client;
    if (!client) return;
    if (client.writableLength > unsentBytesMax) this.droppedBytes += bytes.length;
    else client.write(bytes);
  }

  poll(_nowMs: number, onBytes: (bytes: Uint8Array) => void): void {
    const chunks = this.#received;
    if (chunks.length === 0) return;
    this.#received = [];
    this.#receivedBytes = 0;
    for (const chunk of chunks) onBytes(chunk);
  }

  unplug(): void {
    this.#client?.destroy();
    this.#client = undefined;
    this.#server.close();
  }

  async replug(): Promise<void> {
    const server = createServer({ noDelay: true });
    this.#server = server;
    await listen(server, this.#port);
    this.#serve(server);
  }

  async close(): Promise<void> {
    this.unplug();
  }

  #serve(server: Server): void {
    server.on('error', () => {});
    server.on('connection', (client) => {
      client.on('error', () => {});
      if (this.#client) {
        client.destroy();
        return;
      }
      this.#client = client;
      client.on('data', (chunk) => this.#receive(chunk));
      client.on('close', () => {
        if (this.#client === client) this.#client = undefined;
      });
    });
  }

  #receive(chunk: Buffer): void {
    if (this.#receivedBytes + chunk.length > receivedBytesMax) {
      this.droppedBytes += chunk.length;
      return;
    }
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
  }
}
