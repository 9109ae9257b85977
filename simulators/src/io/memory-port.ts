/** A line inside one process: the device's end is a SimPort, the gateway's end a BytePort. For tests that need no kernel. */
import type { BytePort, BytePortEvents } from '@circuitwatch/shared/devices/byte-port.ts';
import { receivedBytesMax, type SimPort } from './sim-port.ts';

export class MemoryPort implements SimPort {
  readonly url: string;
  droppedBytes = 0;
  readonly gateway: BytePort;
  #events: BytePortEvents | undefined;
  #plugged = true;
  #received: number[] = [];
  readonly #nowMs: () => number;

  constructor(name: string, nowMs: () => number) {
    this.url = `memory:${name}`;
    this.#nowMs = nowMs;
    this.gateway = {
      open: (events) => this.#open(events),
      write: (bytes) => this.#receive(bytes),
      close: () => this.#closeGateway('closed'),
    };
  }

  get attached(): boolean {
    return this.#events !== undefined;
  }

  write(bytes: Uint8Array): void {
    this.#events?.onBytes(bytes.slice(), this.#nowMs());
  }

  poll(_nowMs: number, onBytes: (bytes: Uint8Array) => void): void {
    if (this.#received.length === 0) return;
    const bytes = Uint8Array.from(this.#received);
    this.#received = [];
    onBytes(bytes);
  }

  unplug(): void {
    this.#plugged = false;
    this.#closeGateway('the adapter was disconnected');
  }

  async replug(): Promise<void> {
    this.#plugged = true;
  }

  async close(): Promise<void> {
    this.unplug();
  }

  #open(events: BytePortEvents): void {
    if (!this.#plugged) {
      events.onClose(`${this.url} does not exist`);
      return;
    }
    this.#events = events;
    events.onOpen();
  }

  #receive(bytes: Uint8Array): void {
    if (!this.attached) return;
    const room = receivedBytesMax - this.#received.length;
    this.#received.push(...bytes.subarray(0, room));
    this.droppedBytes += Math.max(0, bytes.length - room);
  }

  #closeGateway(reason: string): void {
    const events = this.#events;
    this.#events = undefined;
    this.#received = [];
    events?.onClose(reason);
  }
}
