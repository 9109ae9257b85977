import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeBinaryFrame, encodeJsonFrame, FrameReader, framePayloadBytesMax } from './frame-codec.ts';
import { FramedClient, FramedSocket, listenFramed } from './framed-socket.ts';

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

describe('the frame reader', () => {
  it('gives the same frames however the stream is cut', () => {
    const stream = Buffer.concat([
      encodeJsonFrame({ type: 'hello', text: 'Blutfluß 血流量' }),
      encodeBinaryFrame(new Uint8Array([1, 2, 3])),
      encodeJsonFrame(null),
    ]);
    const whole = new FrameReader().push(stream);
    expect(whole).toHaveLength(3);
    for (let size = 1; size < stream.length; size++) {
      const reader = new FrameReader();
      const frames = [];
      for (let at = 0; at < stream.length; at += size)
        frames.push(...reader.push(stream.subarray(at, at + size)));
      expect(frames).toEqual(whole);
    }
  });

  it('refuses a length beyond the limit instead of waiting for it', () => {
    const header = Buffer.alloc(5);
    header.writeUInt32LE(framePayloadBytesMax + 1, 0);
    header.writeUInt8(2, 4);
    expect(() => new FrameReader().push(header)).toThrow('over the limit');
  });

  it('refuses an unknown kind and JSON that does not parse', () => {
    const unknown = encodeBinaryFrame(new Uint8Array(1));
    unknown.writeUInt8(9, 4);
    expect(() => new FrameReader().push(unknown)).toThrow('unknown kind');
    const broken = encodeJsonFrame({});
    broken.write('{x', 5);
    expect(() => new FrameReader().push(broken)).toThrow('does not parse');
  });
});

describe('a framed connection', () => {
  let folder: string;
  let path: string;
  const servers: Server[] = [];
  const clients: FramedClient[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'framed-'));
    path = join(folder, 'core.sock');
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
    for (const server of servers.splice(0)) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function connect(seen: unknown[]): FramedClient {
    const client = new FramedClient(path, {
      onConnect: (socket) => {
        seen.push('connected');
        socket.sendJson({ hello: 1 });
      },
      onFrame: (frame) => seen.push(frame.kind === 'json' ? frame.value : [...frame.bytes]),
      onDisconnect: () => seen.push('disconnected'),
    });
    clients.push(client);
    return client;
  }

  it('carries JSON and binary both ways and connects again when the server was away', async () => {
    const seen: unknown[] = [];
    connect(seen);
    const accepted: FramedSocket[] = [];
    const fromClient: unknown[] = [];
    const accept = async (): Promise<Server> => {
      const server = await listenFramed(path, (raw) => {
        const socket = new FramedSocket(raw, {
          onFrame: (frame) => fromClient.push(frame),
          onClose: () => undefined,
        });
        accepted.push(socket);
        socket.sendJson({ welcome: true });
        socket.sendBinary(new Uint8Array([7, 8]));
      });
      servers.push(server);
      return server;
    };
    const first = await accept();
    await until(() => seen.length >= 3 && fromClient.length >= 1);
    expect(seen).toEqual(['connected', { welcome: true }, [7, 8]]);
    expect(fromClient).toEqual([{ kind: 'json', value: { hello: 1 } }]);
    await new Promise<void>((resolve) => {
      first.close(() => resolve());
      accepted[0]?.close('restart');
    });
    await accept();
    await until(() => seen.filter((entry) => entry === 'connected').length === 2);
    expect(seen).toContain('disconnected');
  });

  it('gathers what may wait, and sends it before what may not', async () => {
    const seen: unknown[] = [];
    connect(seen);
    const accepted: FramedSocket[] = [];
    servers.push(
      await listenFramed(path, (raw) => {
        const socket = new FramedSocket(raw, { onFrame: () => undefined, onClose: () => undefined });
        accepted.push(socket);
        socket.sendBinarySoon(new Uint8Array([1]));
        socket.sendBinarySoon(new Uint8Array([2]));
        socket.sendJson({ alarm: 3 });
        socket.sendBinarySoon(new Uint8Array([4]));
      }),
    );
    await until(() => seen.length === 5);
    expect(seen).toEqual(['connected', [1], [2], { alarm: 3 }, [4]]);
  });

  it('cuts off a peer that speaks something else', async () => {
    let reason: string | undefined;
    const accepted: FramedSocket[] = [];
    servers.push(
      await listenFramed(path, (raw) => {
        accepted.push(new FramedSocket(raw, { onFrame: () => undefined, onClose: (why) => (reason = why) }));
      }),
    );
    const client = connect([]);
    await until(() => client.socket !== undefined);
    client.socket?.sendBinary(new Uint8Array(1));
    const stranger = createConnection(path);
    stranger.write('GET / HTTP/1.1\r\n\r\n');
    await until(() => reason !== undefined);
    expect(reason).toMatch(/limit|unknown kind/);
  });
});
