/** A viewer of the alarm benchmarks: notes when each alarm and each low value arrives, and can act on what it sees. */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import { protocolVersion } from '@circuitwatch/shared/wire/protocol.ts';
import { decodeSampleBlock, fromCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { parseBinaryMessage, parseServerMessage } from '@circuitwatch/shared/wire/wire-codec.ts';
import { WebSocket } from 'ws';

/** Epoch ms with a fraction, on the clock that all processes of this machine share. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

export interface WatcherOptions {
  readonly beds: readonly string[];
  readonly onAlarm: (bedId: string, view: AlarmView, atMs: number) => void;
  /** A p1 arrived, mmHg; without it blocks are not decoded. */
  readonly onP1?: (bedIndex: number, value: number, atMs: number) => void;
  readonly onSnapshot?: (message: Extract<ServerMessage, { op: 'snapshot' }>, atMs: number) => void;
}

export class AlarmWatcher {
  readonly #socket: WebSocket;
  readonly #options: WatcherOptions;
  readonly #p1Index = new Map<number, number>();
  #commands = 0;
  #isGreeted = false;

  constructor(url: string, options: WatcherOptions) {
    this.#options = options;
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/api/stream`, { perMessageDeflate: false });
    this.#socket.on('message', (data: Buffer, isBinary) => {
      const atMs = epochMs();
      if (!isBinary) this.#text(data.toString(), atMs);
      else if (options.onP1) this.#blocks(data, atMs);
    });
  }

  acknowledge(bedId: string, { alarmId, revision }: AlarmView, name: string): void {
    this.command(bedId, { type: 'acknowledge', alarmId, revision }, name);
  }

  command(bedId: string, command: object, name: string): void {
    const actor = { id: name, name, role: 'nurse' };
    this.#send({ op: 'command', bedId, commandId: `${name}-${this.#commands++}`, actor, command });
  }

  close(): void {
    this.#socket.terminate();
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  #text(text: string, atMs: number): void {
    const message = parseServerMessage(text);
    if (!message) throw new Error(`not a message: ${text.slice(0, 80)}`);
    if (message.op === 'hello') {
      // The gateway greets anew after each start of its core; a client says hello once.
      if (this.#isGreeted) return;
      this.#isGreeted = true;
      this.#send({ op: 'hello', protocolVersion, client: { name: 'bench', role: 'test' } });
      this.#send({ op: 'subscribe', beds: this.#options.beds, resume: [] });
    } else if (message.op === 'heartbeat') this.#send({ op: 'painted', beat: message.n });
    else if (message.op === 'bed')
      this.#p1Index.set(message.bed.bedIndex, message.bed.channels.indexOf('p1'));
    else if (message.op === 'snapshot') this.#options.onSnapshot?.(message, atMs);
    else if (message.op === 'alarm') this.#options.onAlarm(message.bedId, message.transition.view, atMs);
  }

  #blocks(data: Buffer, atMs: number): void {
    const resolution = channelOf('p1')?.resolution ?? 1;
    for (const bytes of parseBinaryMessage(data)) {
      const { bedIndex, frames } = decodeSampleBlock(bytes);
      for (const { samples } of frames)
        for (const { channelIndex, count } of samples) {
          if (channelIndex !== this.#p1Index.get(bedIndex)) continue;
          const value = fromCount(count, resolution);
          if (value !== null) this.#options.onP1?.(bedIndex, value, atMs);
        }
    }
  }
}
