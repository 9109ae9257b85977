/**
 * Many viewers in one process that costs little: raw sockets that speak just enough WebSocket to subscribe and to count
 * what arrives. Latency is taken from a batch's newest sample to its receipt (one machine, one clock), on every 16th viewer.
 *
 *     node viewer-clients.ts --url http://… --viewers N --beds 32 [--stalled 1]
 *         → {ready: true}; {report: true} → {report: {frames, bytes, latencyMs: […], cpuMs}} since the last report
 */
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { protocolVersion } from '@circuitwatch/shared/wire/messages.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    viewers: { type: 'string', default: '1' },
    beds: { type: 'string', default: '32' },
    stalled: { type: 'string', default: '0' },
    path: { type: 'string', default: '/api/stream' },
  },
});
const target = new URL(values.url);
const viewers = Number(values.viewers);
const stalled = Number(values.stalled);
const beds = Array.from({ length: Number(values.beds) }, (_, index) => `bed-${index + 1}`);
const latencySamplesMax = 200_000;

let frames = 0;
let bytes = 0;
let latencyMs: number[] = [];
let cpu = process.cpuUsage();

/** A masked text frame; the mask is zero, which is legal and free. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 8 : 6);
  head[0] = 0x81;
  head[1] = 0x80 | (long ? 126 : payload.length);
  if (long) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** Gateway time of the newest frame base of a batch's first block: enough for latency. */
function batchMs(payload: Buffer): number | undefined {
  if (payload[0] !== 2 || payload.length < 3 + 4 + 22) return undefined;
  return payload.readDoubleLE(3 + 4 + 12);
}

function takeFrames(socket: Socket, measured: boolean): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let upgraded = false;
  let subscribed = false;
  const text = (payload: Buffer): void => {
    const message = JSON.parse(payload.toString()) as {
      op: string;
      n?: number;
    };
    if (message.op === 'hello' && !subscribed) {
      subscribed = true;
      socket.write(textFrame(JSON.stringify({ op: 'subscribe', beds, resume: [] })));
    }
    if (message.op !== 'heartbeat') return;
    socket.write(textFrame(JSON.stringify({ op: 'painted', beat: message.n })));
  };
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (!upgraded) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      upgraded = true;
      rest = rest.subarray(end + 4);
      const client = { name: 'bench', role: 'test' };
      socket.write(textFrame(JSON.stringify({ op: 'hello', protocolVersion, client })));
    }
    for (;;) {
      if (rest.length < 2) return;
      const short = (rest[1] ?? 0) & 0x7f;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (rest.length < head) return;
      const length =
        short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
      if (rest.length < head + length) return;
      const payload = rest.subarray(head, head + length);
      const opcode = (rest[0] ?? 0) & 0x0f;
      rest = rest.subarray(head + length);
      if (opcode === 9) socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]));
      if (opcode === 1) text(payload);
      if (opcode !== 2) continue;
      frames++;
      bytes += head + length;
      const atMs = measured ? batchMs(payload) : undefined;
      if (atMs !== undefined && latencyMs.length < latencySamplesMax) {
        latencyMs.push(performance.timeOrigin + performance.now() - atMs);
      }
    }
  };
}

function open(index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(target.port), target.hostname);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setNoDelay(true);
      socket.write(
        `GET ${values.path} HTTP/1.1\r\nHost: ${target.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
      // A stalled viewer subscribes, then never reads again: its socket fills up.
      if (index < stalled) setTimeout(() => socket.pause(), 2000);
      resolve();
    });
    socket.on('data', takeFrames(socket, index % 16 === 15 || viewers < 16));
  });
}

for (let i = 0; i < viewers; i += 50) {
  await Promise.all(Array.from({ length: Math.min(50, viewers - i) }, (_, k) => open(i + k)));
}
process.on('message', (message: { report?: boolean }) => {
  if (!message.report) return;
  const used = process.cpuUsage(cpu);
  process.send?.({ report: { frames, bytes, latencyMs, cpuMs: (used.user + used.system) / 1000 } });
  frames = 0;
  bytes = 0;
  latencyMs = [];
  cpu = process.cpuUsage();
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
