/**
 * The load: N pseudo-terminals, each fed with `bench-16` lines at a fixed rate, open loop (the next line's time is fixed,
 * a stall counts). A process of its own, started by fork:
 *
 *     node feeder.ts --beds N --hz 10          → {ready: [path…]}
 *     {start: true}                            begins
 *     {report: true}                           → {report: {cpuMs, lines, lateMsMax, writes: [[n, epochMs]…]}}
 */
import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openPtyPair, type PtyPair } from '../../support/pty-pair.ts';
import { bench16Line } from './bench16.ts';

const { values } = parseArgs({
  options: { beds: { type: 'string', default: '1' }, hz: { type: 'string', default: '10' } },
});
const beds = Number(values.beds);
const periodMs = 1000 / Number(values.hz);
const writesMax = 20_000;

const pairs: PtyPair[] = Array.from({ length: beds }, () => openPtyPair());
const writes: [number, number][] = [];
let line = 0;
let lateMsMax = 0;
let startedMs = 0;
let cpuAtStart = process.cpuUsage();

function feed(): void {
  const dueMs = startedMs + line * periodMs;
  const nowMs = performance.now();
  lateMsMax = Math.max(lateMsMax, nowMs - dueMs);
  const bytes = Buffer.from(bench16Line(line));
  if (writes.length < writesMax) writes.push([line, performance.timeOrigin + performance.now()]);
  for (const pair of pairs) {
    try {
      writeSync(pair.masterFd, bytes);
    } catch (error) {
      // A reader that does not keep up fills the terminal: that is its loss, and the report's.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
  line++;
  setTimeout(feed, Math.max(0, startedMs + line * periodMs - performance.now()));
}

process.on('message', (message: { start?: boolean; report?: boolean }) => {
  if (message.start) {
    startedMs = performance.now();
    cpuAtStart = process.cpuUsage();
    feed();
  }
  if (message.report) {
    const used = process.cpuUsage(cpuAtStart);
    process.send?.({ report: { cpuMs: (used.user + used.system) / 1000, lines: line, lateMsMax, writes } });
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: pairs.map((pair) => pair.path) });
