/**
 * A small ward for tests of the whole gateway: bed 1 with its console on a pseudo-terminal (where there are any), bed 2
 * over TCP. Both consoles answer polls; the configuration file that names them is written beside.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listRuns, openRunReader, type RunReader } from '@circuitwatch/server/recording/run-reader.ts';
import { xeniosNovalung } from '@circuitwatch/shared/devices/profiles/xenios-novalung.ts';
import { PtyPort, ptyUnavailable } from '@circuitwatch/simulators/io/pty-port.ts';
import { ConsoleDouble } from './console-double.ts';

const pumpMs = 5;

export const noPty = ptyUnavailable();

export class SmallWard {
  readonly folder = mkdtempSync(join(tmpdir(), 'ward-'));
  readonly dataDir = join(this.folder, 'data');
  readonly configFile = join(this.folder, 'circuitwatch.yaml');
  readonly serial: ConsoleDouble;
  readonly tcp: ConsoleDouble;
  readonly terminal: PtyPort;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;

  private constructor(server: Server, tcpPort: number, serves: (accept: (socket: Socket) => void) => void) {
    this.#server = server;
    this.terminal = new PtyPort(this.folder, 'usb-console', xeniosNovalung.port);
    this.serial = new ConsoleDouble((bytes) => this.terminal.write(bytes));
    this.#timer = setInterval(
      () => this.terminal.poll(performance.now(), (bytes) => this.serial.receive(bytes)),
      pumpMs,
    );
    this.tcp = new ConsoleDouble((bytes) => {
      for (const client of this.#clients) client.write(bytes);
    });
    serves((socket) => {
      this.#clients.add(socket);
      socket.on('data', (chunk: Buffer) => this.tcp.receive(chunk));
      socket.on('error', () => undefined);
      socket.on('close', () => this.#clients.delete(socket));
    });
    this.writeConfig(tcpPort);
  }

  static async open(): Promise<SmallWard> {
    let accept: ((socket: Socket) => void) | undefined;
    const server = createServer({ noDelay: true }, (socket) => accept?.(socket));
    const tcpPort = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    return new SmallWard(server, tcpPort, (handler) => (accept = handler));
  }

  /** `extraBed`: YAML of one more entry of `beds`. */
  writeConfig(tcpPort: number, extraBed = ''): void {
    this.#tcpPort = tcpPort;
    const pump = (port: string): string =>
      `      - { id: pump, profile: xenios-novalung, port: "${port}", pollPeriodMs: 100 }`;
    writeFileSync(
      this.configFile,
      [
        'port: 0',
        `dataDir: ${this.dataDir}`,
        'sourceMode: test',
        'beds:',
        '  - id: bed-1',
        '    label: "1"',
        '    patient: { weightKg: 3.5, mode: VA }',
        '    devices:',
        pump(this.terminal.url),
        '  - id: bed-2',
        '    label: "2"',
        '    patient: { weightKg: 60, mode: VV }',
        '    devices:',
        pump(`tcp://127.0.0.1:${tcpPort}`),
        extraBed,
      ].join('\n'),
    );
  }

  #tcpPort = 0;

  /** Adds a third bed to the configuration. */
  addBed(yaml: string): void {
    this.writeConfig(this.#tcpPort, yaml);
  }

  /** Writes noise to the gateway's TCP connection as fast as it takes it; gives the bytes it took. */
  async floodTcp(durationMs: number): Promise<number> {
    const noise = Buffer.alloc(64 * 1024, 0x55);
    const endMs = performance.now() + durationMs;
    let bytes = 0;
    while (performance.now() < endMs) {
      for (const client of this.#clients) {
        if (client.writableNeedDrain) continue;
        client.write(noise);
        bytes += noise.length;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return bytes;
  }

  /** The recording of a bed, open for reading while it may be written. */
  recordingOf(bedId: string): RunReader {
    const run = listRuns(this.dataDir).find((summary) => summary.run.bedId === bedId);
    if (!run) throw new Error(`no recording of ${bedId}`);
    return openRunReader(run.path);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const client of this.#clients) client.destroy();
    this.#server.close();
    await this.terminal.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
