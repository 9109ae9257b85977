import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LinkFrame } from '../link/frame-codec.ts';
import { FramedClient } from '../link/framed-socket.ts';
import { encodeReceived } from '../link/port-link.ts';
import { createLog } from '../foundation/log.ts';
import { startPortHub, portKey, type PortHub } from './port-hub.ts';
import { RemotePort } from './remote-port.ts';

const request = { name: 'data', bytes: new Uint8Array([0xa2, 0, 0, 0x5d]) };

let folder: string;
let hub: PortHub | undefined;
let child: FramedClient | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ports-'));
});
afterEach(() => {
  child?.close();
  hub?.close();
  rmSync(folder, { recursive: true, force: true });
  vi.useRealTimers();
});

function watch(port: RemotePort) {
  const seen = { opens: 0, closes: [] as string[], bytes: [] as number[], times: [] as number[] };
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

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}

/** A child in this process: says hello, keeps its orders. */
async function connectChild(port: RemotePort): Promise<LinkFrame[]> {
  const path = join(folder, 'ports.sock');
  hub = await startPortHub(path, new Map([[portKey('bed-1', 'pump'), port]]), createLog('core', 'silent'));
  const orders: LinkFrame[] = [];
  child = new FramedClient(path, {
    onConnect: (socket) => void socket.sendJson({ type: 'hello', bedId: 'bed-1', device: 'pump' }),
    onFrame: (frame) => orders.push(frame),
    onDisconnect: () => undefined,
  });
  return orders;
}

describe('a port that lives in a child', () => {
  it('orders the child open when it comes, names polls, and passes bytes with their time', async () => {
    const port = new RemotePort([request]);
    const seen = watch(port);
    const orders = await connectChild(port);
    await until(() => orders.length > 0);
    expect(orders).toEqual([{ kind: 'json', value: { type: 'open', attempt: 1 } }]);
    child?.socket?.sendJson({ type: 'opened', attempt: 1 });
    child?.socket?.sendBinary(encodeReceived(new Uint8Array([1, 2, 3]), 1234.5));
    await until(() => seen.bytes.length === 3);
    expect(seen).toMatchObject({ opens: 1, bytes: [1, 2, 3], times: [1234.5] });
    port.write(request.bytes);
    await until(() => orders.length > 1);
    expect(orders[1]).toEqual({ kind: 'json', value: { type: 'poll', request: 'data' } });
  });

  it('refuses bytes that no profile declares', () => {
    expect(() => new RemotePort([request]).write(new Uint8Array([0xa3, 0, 0, 0x5c]))).toThrow(
      'only declared poll requests',
    );
  });

  it('does not take a late answer of an earlier attempt for its own', async () => {
    const port = new RemotePort([request]);
    watch(port);
    const orders = await connectChild(port);
    await until(() => orders.length > 0);
    port.close();
    const second = watch(port);
    child?.socket?.sendJson({ type: 'closed', attempt: 1, reason: 'old' });
    child?.socket?.sendJson({ type: 'opened', attempt: 2 });
    await until(() => second.opens === 1);
    expect(second.closes).toEqual([]);
  });

  it('closes once when the child ends', async () => {
    const port = new RemotePort([request]);
    const seen = watch(port);
    const orders = await connectChild(port);
    await until(() => orders.length > 0);
    child?.close();
    await until(() => seen.closes.length > 0);
    expect(seen.closes).toEqual(['processEnded']);
  });

  it('gives up waiting for a child before the session would call the port silent', () => {
    vi.useFakeTimers();
    const port = new RemotePort([request]);
    const seen = watch(port);
    vi.advanceTimersByTime(7999);
    expect(seen.closes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(seen.closes).toEqual(['processStarting']);
  });

  it('survives a child that talks nonsense: the child is cut off', async () => {
    const port = new RemotePort([request]);
    const seen = watch(port);
    const orders = await connectChild(port);
    await until(() => orders.length > 0);
    child?.socket?.sendJson({ type: 'launch' });
    await until(() => seen.closes.length > 0);
    const again = watch(port);
    await until(() => child?.socket !== undefined);
    child?.socket?.sendBinary(new Uint8Array([1]));
    await until(() => again.closes.length > 0);
  });
});
