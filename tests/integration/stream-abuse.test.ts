/** Clients that must not get in, or must not stay: the limits of reliability.md §3.1–§3.3 over real sockets. */
import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startWeb, type WebUnderTest } from '../support/web-under-test.ts';

let web: WebUnderTest;
afterEach(() => web.close());

describe('who may connect', () => {
  it.each([
    'https://evil.example',
    'http://evil.example',
    'null',
    'http://127.0.0.1',
    'http://localhost:1',
    'file://',
    'http://127.0.0.1.evil.example',
    'HTTPS://127.0.0.1',
  ])('refuses a page of another origin: %s', async (origin) => {
    web = await startWeb();
    const viewer = web.viewer({ origin });
    await viewer.until(() => viewer.refused !== undefined, 'refusal');
    expect(viewer.refused).toBe(403);
    expect(viewer.messages).toEqual([]);
  });

  it('accepts its own page and a program without an origin', async () => {
    web = await startWeb();
    await web.watch(['bed-1'], { origin: web.url });
    const viewer = await web.watch(['bed-1']);
    expect(viewer.all('snapshot')).toHaveLength(1);
  });

  it.each(['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', '192.168.1.20:8080'])(
    'refuses a host that is not loopback, as after DNS rebinding: %s',
    async (host) => {
      web = await startWeb();
      const viewer = web.viewer({ host, origin: `http://${host}` });
      await viewer.until(() => viewer.refused !== undefined, 'refusal');
      expect(viewer.refused).toBe(421);
    },
  );

  it('has a stream at one address only', async () => {
    web = await startWeb();
    for (const path of ['/', '/api', '/api/stream/', '/api/streams']) {
      const viewer = web.viewer({ path });
      await viewer.until(() => viewer.refused !== undefined, 'refusal');
      expect(viewer.refused).toBe(404);
    }
  });

  it('says that it is not ready before the core has said what there is', async () => {
    web = await startWeb({ connect: false });
    const viewer = web.viewer();
    await viewer.until(() => viewer.refused !== undefined, 'refusal');
    expect(viewer.refused).toBe(503);
  });

  it('turns away one viewer more than it serves, with the reason, and takes it when another has left', async () => {
    web = await startWeb({ limits: { viewersMax: 2 } });
    const first = await web.watch(['bed-1']);
    await web.watch(['bed-1']);
    expect(await web.viewer().untilClosed()).toEqual({ code: 4004, reason: 'this gateway serves 2 viewers' });
    first.close();
    await first.untilClosed();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await web.watch(['bed-1']);
  });
});

describe('what a client may say', () => {
  it.each([
    ['not JSON', '{', 4000],
    ['an unknown op', '{"op":"reboot"}', 4000],
    ['a field of the wrong type', '{"op":"subscribe","beds":"bed-1","resume":[]}', 4000],
    ['a heartbeat number outside u32', '{"op":"painted","beat":-1}', 4000],
    ['subscribe before hello', '{"op":"subscribe","beds":[],"resume":[]}', 4000],
    [
      'more beds than allowed',
      JSON.stringify({ op: 'subscribe', beds: Array.from({ length: 65 }, (_, i) => `b${i}`), resume: [] }),
      4000,
    ],
    [
      'another protocol version',
      '{"op":"hello","protocolVersion":99,"client":{"name":"x","role":"test"}}',
      4002,
    ],
    ['a message over 16 KiB', JSON.stringify({ op: 'hello', pad: 'x'.repeat(17_000) }), 1009],
  ])('closes the connection over %s', async (_what, text, code) => {
    web = await startWeb();
    const viewer = web.viewer();
    await viewer.until(() => viewer.all('hello').length > 0, 'hello');
    viewer.socket.send(text);
    const closed = await viewer.untilClosed();
    expect(closed.code).toBe(code);
    expect(closed.reason).not.toContain('reboot');
  });

  it('closes the connection over a binary message, a second hello and silence', async () => {
    web = await startWeb({ limits: { helloMs: 100, tickMs: 50 } });
    const binary = web.viewer();
    await binary.until(() => binary.all('hello').length > 0, 'hello');
    binary.socket.send(Buffer.from([1, 2, 3]));
    expect((await binary.untilClosed()).code).toBe(4000);
    const twice = web.viewer();
    await twice.greet();
    await twice.greet();
    expect(await twice.untilClosed()).toEqual({ code: 4000, reason: 'hello comes once' });
    expect((await web.viewer().untilClosed()).code).toBe(4001);
  });

  it('closes the connection of a client that floods it with messages, pings or fragments', async () => {
    web = await startWeb();
    const chatty = await web.watch(['bed-1'], { paints: false });
    for (let i = 0; i < 30; i++) chatty.send({ op: 'painted', beat: i });
    expect((await chatty.untilClosed()).code).toBe(4003);
    const pinging = await web.watch(['bed-1'], { paints: false });
    for (let i = 0; i < 30; i++) pinging.socket.ping();
    expect((await pinging.untilClosed()).code).toBe(4003);
    const fragments = await web.watch(['bed-1'], { paints: false });
    for (let i = 0; i < 12; i++) fragments.socket.send('x', { fin: false });
    expect((await fragments.untilClosed()).code).toBe(1008);
  });

  it('leaves the other viewers alone while one misbehaves', async () => {
    web = await startWeb();
    const healthy = await web.watch(['bed-1']);
    for (let round = 0; round < 10; round++) {
      const bad = web.viewer();
      await bad.until(() => bad.all('hello').length > 0, 'hello');
      bad.socket.send('{');
      web.feed.blocks(5);
      await bad.untilClosed();
    }
    await healthy.reached('bed-1', 50);
    expect(healthy.faults()).toEqual([]);
    expect(healthy.applied).toHaveLength(50);
  });
});

describe('clients that stop reading', () => {
  const limits = { tickMs: 100, conflateLagMs: 400, liveLagMs: 300, terminateLagMs: 1500 };

  it('a viewer stopped by SIGSTOP is cut off; the others miss nothing and wait for nobody', async () => {
    web = await startWeb({ limits });
    const healthy = await web.watch(['bed-1']);
    const script = join(import.meta.dirname, '../support/frozen-viewer.ts');
    const child = spawn(process.execPath, [script, String(web.port), 'bed-1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      expect(await viewers()).toBe(2);
      child.kill('SIGSTOP');
      await healthy.until(() => {
        web.feed.blocks(20);
        return healthy.all('heartbeat').length > 60;
      }, 'six seconds of stream');
      expect(await viewers()).toBe(1);
    } finally {
      child.kill('SIGKILL');
    }
    await healthy.reached('bed-1', web.feed.seqs[0] ?? 0);
    expect(healthy.faults()).toEqual([]);
    expect(healthy.all('gap')).toEqual([]);
  });

  it('two hundred connections that never finish their headers end; a viewer and the API go on', async () => {
    web = await startWeb();
    const healthy = await web.watch(['bed-1']);
    let ended = 0;
    const slow = Array.from({ length: 200 }, () => {
      const socket = createConnection({ port: web.port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      socket.on('close', () => ended++);
      socket.write('GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
      return socket;
    });
    const dripping = setInterval(() => {
      for (const socket of slow) if (socket.writable) socket.write('a');
    }, 500);
    for (let round = 0; round < 30 && ended < 200; round++) {
      web.feed.blocks(10);
      expect(await viewers()).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    clearInterval(dripping);
    expect(ended).toBe(200);
    await healthy.reached('bed-1', web.feed.seqs[0] ?? 0);
    expect(healthy.faults()).toEqual([]);
    expect(healthy.all('gap')).toEqual([]);
  });

  it('a client that asks for everything again and again without reading is cut off before it fills our memory', async () => {
    web = await startWeb({ beds: 64, limits: { clientMessagesPerTick: 1_000_000 } });
    const beds = Array.from({ length: 64 }, (_, index) => `bed-${index + 1}`);
    const hello = '{"op":"hello","protocolVersion":1,"client":{"name":"x","role":"test"}}';
    const subscribe = JSON.stringify({ op: 'subscribe', beds, resume: [] });
    const raw = createConnection({ port: web.port, host: '127.0.0.1' });
    raw.on('error', () => undefined);
    raw.write(
      `GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1:${web.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await new Promise((resolve) => raw.once('data', resolve));
    raw.pause();
    const closed = new Promise((resolve) => raw.once('close', resolve));
    raw.write(maskedText(hello));
    const asking = setInterval(() => raw.write(maskedText(subscribe)), 1);
    const rssBefore = process.memoryUsage().rss;
    await closed;
    clearInterval(asking);
    expect(process.memoryUsage().rss - rssBefore).toBeLessThan(200 * 1024 * 1024);
    expect(await viewers()).toBe(0);
  });

  async function viewers(): Promise<number> {
    const response = await fetch(`${web.url}/api/health`);
    const health: unknown = await response.json();
    if (typeof health !== 'object' || health === null || !('viewers' in health)) throw new Error('no health');
    return Number(health.viewers);
  }

  /** A whole client frame with a mask of zeros. */
  function maskedText(text: string): Buffer {
    const payload = Buffer.from(text);
    const header = Buffer.alloc(8);
    header[0] = 0x81;
    header[1] = 0x80 | (payload.length < 126 ? payload.length : 126);
    if (payload.length < 126) return Buffer.concat([header.subarray(0, 2), Buffer.alloc(4), payload]);
    header.writeUInt16BE(payload.length, 2);
    return Buffer.concat([header, payload]);
  }
});

describe('stopping', () => {
  it('sends viewers what is pending and says goodbye with 1001', async () => {
    web = await startWeb();
    const viewer = await web.watch(['bed-1']);
    web.feed.blocks(3);
    await web.stop();
    expect(await viewer.untilClosed()).toMatchObject({ code: 1001 });
    expect(viewer.mirror('bed-1').position?.seq).toBe(3);
  });
});
