/**
 * The floor of reading: `serialport` on N terminals, split into lines, and nothing else; or, with `--page`, each line of
 * the first terminal sent over a bare WebSocket to a page that only waits for the next frame (the rAF floor).
 *
 *     node bare-reader.ts [--page PORT] PATH…   → {ready: true}, {report: true} → {report: {cpuMs, lines}}
 */
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { SerialPort } from 'serialport';
import { WebSocketServer } from 'ws';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { page: { type: 'string' } } });

/** Stamps the line number after the next frame has been painted: rAF, then a task after it. */
const page = `<!doctype html><meta charset="utf-8"><title>floor</title><script>
window.__painted = [];
const socket = new WebSocket('ws://' + location.host + '/');
socket.onmessage = (event) => {
  const n = Number(event.data.split(',')[1]);
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.__painted.push([n, performance.timeOrigin + performance.now()]);
    channel.port2.postMessage(0);
  });
};
</script>`;

let lines = 0;
let send: (line: string) => void = () => {};
const opened = positionals.map(
  (path, index) =>
    new Promise<void>((resolve, reject) => {
      const port = new SerialPort({ path, baudRate: 115_200 });
      let rest = '';
      port.on('data', (chunk: Buffer) => {
        const parts = (rest + chunk.toString('latin1')).split('\r\n');
        rest = parts.pop() ?? '';
        lines += parts.length;
        if (index === 0) for (const part of parts) send(part);
      });
      port.on('open', () => resolve());
      port.on('error', reject);
    }),
);
await Promise.all(opened);

if (values.page) {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(page),
  );
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  send = (line) => {
    for (const client of sockets.clients) client.send(line);
  };
  await new Promise<void>((resolve) => server.listen(Number(values.page), '127.0.0.1', resolve));
}

const cpuAtStart = process.cpuUsage();
process.on('message', (message: { report?: boolean }) => {
  if (!message.report) return;
  const used = process.cpuUsage(cpuAtStart);
  process.send?.({ report: { cpuMs: (used.user + used.system) / 1000, lines } });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
