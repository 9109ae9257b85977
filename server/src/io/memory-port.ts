/**
 * `memory:name` ports: two ends of a line inside one process, for tests. Both ends ask for the same name; bytes written
 * to one arrive at the other on the next turn of the loop, like on a real line.
 */
import type { BytePort, BytePortEvents } from '@circuitwatch/shared/devices/byte-port.ts';
import { monotonicMs } from './system-clock.ts';

class MemoryEnd implements BytePort {
  other: MemoryEnd | undefined;
  #events: BytePortEvents | undefined;

  open(events: BytePortEvents): void {
    this.#events = events;
    queueMicrotask(() => {
      if (this.#events === events) events.onOpen();
    });
  }

  write(bytes: Uint8Array): void {
    if (!this.#events) return;
    const copy = bytes.slice();
    setImmediate(() => this.other?.receive(copy));
  }

  receive(bytes: Uint8Array): void {
    this.#events?.onBytes(bytes, monotonicMs());
  }

  close(): void {
    this.drop('stopped');
  }

  /** Closes this end as a pulled cable would. */
  drop(reason: string): void {
    const events = this.#events;
    this.#events = undefined;
    events?.onClose(reason);
  }
}

export interface MemoryLine {
  readonly gateway: BytePort;
  readonly device: BytePort;
  /** The gateway's end closes with this reason. */
  pullCable(reason: string): void;
}

const lines = new Map<string, MemoryLine>();

/** The line of this name, made on first use. A process-wide table is what makes a name mean the same thing at both ends. */
export function memoryLine(name: string): MemoryLine {
  const known = lines.get(name);
  if (known) return known;
  const gateway = new MemoryEnd();
  const device = new MemoryEnd();
  gateway.other = device;
  device.other = gateway;
  const line = { gateway, device, pullCable: (reason: string) => gateway.drop(reason) };
  lines.set(name, line);
  return line;
}

export function forgetMemoryLines(): void {
  lines.clear();
}
