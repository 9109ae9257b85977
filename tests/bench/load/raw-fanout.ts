/**
 * The floor of fan-out: the same synthetic beds, one pre-built WebSocket frame per step, `socket.write` to every viewer,
 * no resume, no limits, no conflation.
 *
 *     node raw-fanout.ts --beds 32   → {port: number}
 */
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { parseArgs } from 'node:util';
import { encodeBatch } from '@circuitwatch/shared/wire/sample-block.ts';
import { SyntheticFeed } from '../../support/synthetic-feed.ts';

const { values } = parseArgs({ options: { beds: { type: 'string', default: '32' } } });

const viewers = new Set<Duplex>();

function frame(opcode: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(payload.length > 0xffff ? 10 : payload.length > 125 ? 4 : 2);
  head[0] = 0x80 | opcode;
  if (head.length === 10) {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  } else if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(payload.length, 2);
  } else head[1] = payload.length;
  return Buffer.concat([head, payload]);
}

function send(bytes: Buffer): void {
  for (const viewer of viewers) viewer.write(bytes);
}

let beat = 0;
let blocks: Uint8Array[] = [];
let flushAsked = false;
new SyntheticFeed(Number(values.beds), Date.now()).start({
  connected() {},
  disconnected() {},
  message(message) {
    if (message.type === 'heartbeat') {
      send(frame(1, Buffer.from(JSON.stringify({ op: 'heartbeat', n: beat++, beds: message.beds }))));
    }
  },
  block(bytes) {
    blocks.push(bytes);
    if (flushAsked) return;
    flushAsked = true;
    setImmediate(() => {
      flushAsked = false;
      const batch = frame(2, encodeBatch(blocks));
      blocks = [];
      send(batch);
    });
  },
});

const server = createServer();
server.on('upgrade', (_request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  socket.write(frame(1, Buffer.from(JSON.stringify({ op: 'hello' }))));
  viewers.add(socket);
  socket.on('error', () => viewers.delete(socket));
  socket.on('close', () => viewers.delete(socket));
  socket.resume();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: address && typeof address === 'object' ? address.port : 0 });
});
process.on('disconnect', () => process.exit(0));
