/** Where port children connect to the core: finds the remote port that a child says it holds, and passes messages on. */
import { rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import type { Log } from '../foundation/log.ts';
import type { LinkFrame } from '../link/frame-codec.ts';
import { FramedSocket, listenFramed } from '../link/framed-socket.ts';
import { portReportSchema } from '../link/port-link.ts';
import type { RemotePort } from './remote-port.ts';

export interface PortHub {
  close(): void;
}

export function portKey(bedId: string, device: string): string {
  return `${bedId}/${device}`;
}

/** One connection of a child. */
class ChildConnection {
  readonly #socket: FramedSocket;
  readonly #ports: ReadonlyMap<string, RemotePort>;
  readonly #log: Log;
  #port: RemotePort | undefined;

  constructor(raw: Socket, ports: ReadonlyMap<string, RemotePort>, log: Log) {
    this.#ports = ports;
    this.#log = log;
    this.#socket = new FramedSocket(raw, {
      onFrame: (frame) => this.#onFrame(frame),
      onClose: () => this.#port?.detach(this.#socket),
    });
  }

  close(): void {
    this.#socket.close('the core stops');
  }

  #onFrame(frame: LinkFrame): void {
    if (frame.kind === 'binary') {
      if (frame.bytes.byteLength < 8) this.#socket.close('a chunk without a time');
      else this.#port?.onBytes(frame.bytes);
      return;
    }
    const parsed = portReportSchema.safeParse(frame.value);
    if (!parsed.success) {
      this.#log.error('a port process sent something unknown');
      this.#socket.close('unknown message');
      return;
    }
    if (parsed.data.type !== 'hello') {
      this.#port?.onReport(parsed.data);
      return;
    }
    this.#port = this.#ports.get(portKey(parsed.data.bedId, parsed.data.device));
    this.#port?.attach(this.#socket);
  }
}

/** `ports` by `portKey`. The socket file of a core that died is replaced. */
export async function startPortHub(
  socketPath: string,
  ports: ReadonlyMap<string, RemotePort>,
  log: Log,
): Promise<PortHub> {
  rmSync(socketPath, { force: true });
  const connections = new Set<ChildConnection>();
  const server: Server = await listenFramed(socketPath, (raw) => {
    const connection = new ChildConnection(raw, ports, log);
    connections.add(connection);
    raw.once('close', () => connections.delete(connection));
  });
  return {
    close: () => {
      server.close();
      for (const connection of connections) connection.close();
    },
  };
}
