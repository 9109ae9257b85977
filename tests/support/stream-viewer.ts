/**
 * A viewer of the stream over a real socket, as strict as one can be: it keeps a mirror per bed and notes every answer of
 * it, so that a duplicate, a hole or a block before its snapshot shows in `applied`.
 */
import { type Applied, BedMirror } from '@circuitwatch/shared/wire/bed-mirror.ts';
import type { ClientMessage, ServerMessage, ServerMessageOf } from '@circuitwatch/shared/wire/messages.ts';
import { type Position, protocolVersion } from '@circuitwatch/shared/wire/protocol.ts';
import { blockPosition } from '@circuitwatch/shared/wire/sample-block.ts';
import { parseBinaryMessage, parseServerMessage } from '@circuitwatch/shared/wire/wire-codec.ts';
import { WebSocket } from 'ws';

export interface ViewerOptions {
  readonly origin?: string;
  readonly host?: string;
  /** Answers each heartbeat as a screen does that has painted everything before it. Default true. */
  readonly paints?: boolean;
  readonly path?: string;
}

const waitMs = 20_000;

export class StreamViewer {
  readonly socket: WebSocket;
  /** Text messages in order of arrival. */
  readonly messages: ServerMessage[] = [];
  /** What the mirror said to each block and alarm, in order. */
  readonly applied: { kind: Applied['kind']; what: 'block' | 'conflated' | 'alarm'; seq: number }[] = [];
  readonly mirrors = new Map<string, BedMirror>();
  closed: { code: number; reason: string } | undefined;
  /** HTTP status when the upgrade was refused. */
  refused: number | undefined;
  #paints: boolean;
  #beat: number | undefined;
  #byIndex = new Map<number, BedMirror>();

  constructor(port: number, options: ViewerOptions = {}) {
    this.#paints = options.paints ?? true;
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${options.path ?? '/api/stream'}`, {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      ...(options.host === undefined ? {} : { headers: { host: options.host } }),
      perMessageDeflate: true,
    });
    this.socket.on('message', (data, isBinary) => {
      if (!Buffer.isBuffer(data)) throw new Error('not a buffer');
      if (isBinary) this.#binary(data);
      else this.#text(data.toString('utf8'));
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString('utf8') };
    });
    this.socket.on('unexpected-response', (_request, response) => {
      this.refused = response.statusCode;
      this.socket.terminate();
    });
    this.socket.on('error', () => undefined);
  }

  /** Connected, greeted, subscribed, and every bed's snapshot is there. */
  static async watching(
    port: number,
    beds: readonly string[],
    options: ViewerOptions & { resume?: readonly ({ bedId: string } & Position)[] } = {},
  ): Promise<StreamViewer> {
    const viewer = new StreamViewer(port, options);
    await viewer.greet();
    await viewer.subscribe(beds, options.resume);
    return viewer;
  }

  async greet(): Promise<void> {
    await this.until(() => this.all('hello').length > 0, 'hello');
    this.send({ op: 'hello', protocolVersion, client: { name: 'test', role: 'test' } });
  }

  async subscribe(
    beds: readonly string[],
    resume: readonly ({ bedId: string } & Position)[] = [],
  ): Promise<void> {
    this.send({ op: 'subscribe', beds: [...beds], resume: [...resume] });
    const snapshots = this.all('snapshot').length;
    await this.until(() => this.all('snapshot').length >= snapshots + beds.length, 'snapshots');
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  /** A viewer that comes back to painting first paints what it has. */
  set paints(paints: boolean) {
    this.#paints = paints;
    if (paints) this.#paint();
  }

  #paint(): void {
    if (this.#beat !== undefined && this.socket.readyState === WebSocket.OPEN)
      this.send({ op: 'painted', beat: this.#beat });
  }

  positions(): ({ bedId: string } & Position)[] {
    return [...this.mirrors].flatMap(([bedId, { position }]) => (position ? [{ bedId, ...position }] : []));
  }

  all<Op extends ServerMessage['op']>(op: Op): ServerMessageOf<Op>[] {
    return this.messages.filter((message): message is ServerMessageOf<Op> => message.op === op);
  }

  mirror(bedId: string): BedMirror {
    const mirror = this.mirrors.get(bedId);
    if (!mirror) throw new Error(`no bed ${bedId}`);
    return mirror;
  }

  /** Kinds of answers other than `applied`: must be empty on a healthy stream. */
  faults(): string[] {
    return this.applied
      .filter(({ kind }) => kind !== 'applied')
      .map(({ kind, what, seq }) => `${kind} ${what} ${seq}`);
  }

  async reached(bedId: string, seq: number): Promise<void> {
    await this.until(() => this.mirrors.get(bedId)?.position?.seq === seq, `${bedId} at ${seq}`);
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const startMs = performance.now();
    while (!condition()) {
      if (performance.now() - startMs > waitMs)
        throw new Error(`waited in vain for ${what}; closed ${JSON.stringify(this.closed)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async untilClosed(): Promise<{ code: number; reason: string }> {
    await this.until(() => this.closed !== undefined, 'close');
    return this.closed ?? { code: 0, reason: '' };
  }

  close(): void {
    this.socket.terminate();
  }

  #text(text: string): void {
    const message = parseServerMessage(text);
    if (!message) throw new Error(`not a message: ${text.slice(0, 80)}`);
    this.messages.push(message);
    if (message.op === 'bed') {
      const { bed } = message;
      const mirror = this.mirrors.get(bed.bedId)?.withDescription(bed) ?? new BedMirror(bed);
      this.mirrors.set(bed.bedId, mirror);
      this.#byIndex.set(bed.bedIndex, mirror);
    } else if (message.op === 'snapshot') this.mirror(message.bedId).applySnapshot(message);
    else if (message.op === 'gap') this.mirror(message.bedId).applyGap(message);
    else if (message.op === 'alarm') {
      const { kind } = this.mirror(message.bedId).applyAlarm(message);
      this.applied.push({ kind, what: 'alarm', seq: message.seq });
    } else if (message.op === 'devices') this.mirror(message.bedId).applyDevices(message.devices);
    else if (message.op === 'recording') this.mirror(message.bedId).applyRecording(message);
    else if (message.op === 'heartbeat') {
      this.#beat = message.n;
      if (this.#paints) this.#paint();
    }
  }

  #binary(bytes: Uint8Array): void {
    for (const block of parseBinaryMessage(bytes)) {
      const { bedIndex, seq, conflated } = blockPosition(block);
      const mirror = this.#byIndex.get(bedIndex);
      const kind = mirror ? mirror.applyBlock(block).kind : 'noSnapshot';
      this.applied.push({ kind, what: conflated ? 'conflated' : 'block', seq });
    }
  }
}
