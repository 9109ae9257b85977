/** One suite for all ports: whatever the line is made of, the core sees the same behaviour. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetMemoryLines, memoryLine } from '@circuitwatch/server/io/memory-port.ts';
import { SerialBytePort } from '@circuitwatch/server/io/serial-port.ts';
import { monotonicMs } from '@circuitwatch/server/io/system-clock.ts';
import { TcpBytePort } from '@circuitwatch/server/io/tcp-port.ts';
import type { BytePort } from '@circuitwatch/shared/devices/byte-port.ts';
import type { PortSettings } from '@circuitwatch/shared/devices/device-profile.ts';
import { PtyPort, ptyUnavailable } from '@circuitwatch/simulators/io/pty-port.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/feed-listener.ts';

/** A port with the far end of its line in the test's hand. */
interface Line {
  readonly port: BytePort;
  /** What arrived at the far end. */
  readonly received: number[];
  /** Whether the far end has seen that the line is open. */
  isAttached(): boolean;
  send(bytes: Uint8Array): void;
  /** The far end goes away: cable pulled, server gone. */
  breakLine(): void;
  /** It is back. */
  mendLine(): Promise<void>;
  close(): Promise<void>;
}

const line8n1: PortSettings = { baud: 115_200, data: 8, parity: 'none', stop: 1 };

async function memory(): Promise<Line> {
  const pair = memoryLine('contract');
  const received: number[] = [];
  pair.device.open({
    onOpen: () => undefined,
    onBytes: (bytes) => received.push(...bytes),
    onClose: () => undefined,
  });
  return {
    port: pair.gateway,
    received,
    isAttached: () => true,
    send: (bytes) => pair.device.write(bytes),
    breakLine: () => pair.pullCable('pulled'),
    mendLine: async () => undefined,
    close: async () => forgetMemoryLines(),
  };
}

async function tcp(): Promise<Line> {
  const received: number[] = [];
  const clients: Socket[] = [];
  const server: Server = createServer((socket) => {
    clients.push(socket);
    socket.on('data', (chunk: Buffer) => received.push(...chunk));
    socket.on('error', () => undefined);
  });
  const listening = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    port: new TcpBytePort('127.0.0.1', listening),
    received,
    isAttached: () => clients.length > 0,
    send: (bytes) => clients.at(-1)?.write(bytes),
    breakLine: () => clients.at(-1)?.destroy(),
    mendLine: async () => undefined,
    close: async () => {
      for (const client of clients) client.destroy();
      server.close();
    },
  };
}

async function pty(): Promise<Line> {
  const folder = mkdtempSync(join(tmpdir(), 'byte-port-'));
  const far = new PtyPort(folder, 'usb-contract', line8n1);
  const received: number[] = [];
  const timer = setInterval(() => far.poll(monotonicMs(), (bytes) => received.push(...bytes)), 5);
  return {
    port: new SerialBytePort(join(folder, 'by-id', 'usb-contract'), line8n1),
    received,
    isAttached: () => far.attached,
    send: (bytes) => far.write(bytes),
    breakLine: () => far.unplug(),
    mendLine: () => far.replug(),
    close: async () => {
      clearInterval(timer);
      await far.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const kinds = [
  { name: 'memory', make: memory, missing: undefined },
  { name: 'tcp', make: tcp, missing: undefined },
  { name: 'serial over a pseudo-terminal', make: pty, missing: ptyUnavailable() },
];

interface Seen {
  opens: number;
  readonly closes: string[];
  readonly bytes: number[];
  readonly times: number[];
}

function open(port: BytePort): Seen {
  const seen: Seen = { opens: 0, closes: [], bytes: [], times: [] };
  port.open({
    onOpen: () => (seen.opens += 1),
    onBytes: (bytes, receivedMs) => {
      seen.bytes.push(...bytes);
      seen.times.push(receivedMs);
    },
    onClose: (reason) => seen.closes.push(reason),
  });
  return seen;
}

/** What a far end needs before it takes bytes: a pty waits until the gateway has set the line up. */
const settledMs = 150;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A busy machine may take longer than the line itself. */
async function settled(line: Line): Promise<void> {
  await until('the far end to see the line', () => (line.isAttached() ? true : undefined));
  await pause(settledMs);
}

describe.each(kinds)('a port: $name', ({ make, missing }) => {
  let line: Line;

  afterEach(async () => {
    line.port.close();
    await line.close();
  });

  it.skipIf(missing)('opens once and carries every byte value both ways, with receive times', async () => {
    line = await make();
    const seen = open(line.port);
    await until('the port to open', () => (seen.opens > 0 ? true : undefined));
    await settled(line);
    const all = Uint8Array.from({ length: 256 }, (_, value) => value);
    const beforeMs = monotonicMs();
    line.send(all);
    await until('256 bytes in', () => (seen.bytes.length >= 256 ? true : undefined));
    line.port.write(all);
    await until('256 bytes out', () => (line.received.length >= 256 ? true : undefined));
    expect(seen.bytes).toEqual([...all]);
    expect(line.received).toEqual([...all]);
    expect(seen.opens).toBe(1);
    for (const time of seen.times) {
      expect(time).toBeGreaterThanOrEqual(beforeMs);
      expect(time).toBeLessThanOrEqual(monotonicMs());
    }
  });

  it.skipIf(missing)('tells once that it was closed by us', async () => {
    line = await make();
    const seen = open(line.port);
    await until('the port to open', () => (seen.opens > 0 ? true : undefined));
    line.port.close();
    await until('the close', () => seen.closes[0]);
    line.port.close();
    await pause(50);
    expect(seen.closes).toHaveLength(1);
  });

  it.skipIf(missing)('tells once that the line broke, and opens again', async () => {
    line = await make();
    const first = open(line.port);
    await until('the port to open', () => (first.opens > 0 ? true : undefined));
    await settled(line);
    line.breakLine();
    await until('the close', () => first.closes[0]);
    await pause(50);
    expect(first.closes).toHaveLength(1);
    expect(first.closes[0]).not.toBe('');
    await line.mendLine();
    const second = open(line.port);
    await until('the port to open again', () => (second.opens > 0 ? true : undefined));
    await settled(line);
    // A terminal drops what arrived before it was set up: send until one is through.
    await until('a byte', () => {
      line?.send(new Uint8Array([7]));
      return second.bytes.length > 0 ? true : undefined;
    });
    expect(first.bytes).toEqual([]);
  });

  it.skipIf(missing)('does not mind bytes written while it is closed', async () => {
    line = await make();
    line.port.write(new Uint8Array([1, 2, 3]));
    const seen = open(line.port);
    await until('the port to open', () => (seen.opens > 0 ? true : undefined));
    expect(line.received).toEqual([]);
  });
});

describe('a port that cannot open', () => {
  it('says that nobody listens', async () => {
    const seen = open(new TcpBytePort('127.0.0.1', 1));
    const reason = await until('the close', () => seen.closes[0]);
    expect(reason).toBe('tcpRefused');
    expect(seen.opens).toBe(0);
  });

  it('says that the adapter is not there', async () => {
    const seen = open(new SerialBytePort('/dev/serial/by-id/usb-nothing', line8n1));
    const reason = await until('the close', () => seen.closes[0]);
    expect(reason).toBe('portMissing');
    expect(seen.opens).toBe(0);
  });
});
