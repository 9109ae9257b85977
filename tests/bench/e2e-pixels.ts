/**
 * `e2e-pixels`: from the byte written to the terminal until it is painted, 10 Hz × 16 channels, one viewer.
 *
 * Open loop: every line has its write time; a line that is never painted by itself (a later one is painted in the same
 * frame) counts with the frame that painted the later one. "Painted" is the same for all three: a task after the
 * animation frame. The floor is a bare reader, a bare WebSocket and a page that draws nothing.
 */
import { chromium, type Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { decodeSampleBlock, splitBatch } from '@circuitwatch/shared/wire/sample-block.ts';
import { protocolVersion } from '@circuitwatch/shared/wire/messages.ts';
import { delay, forkLoad, freePort } from '../support/processes.ts';
import { launchOptions } from './browser-page.ts';
import { startBenchGateway } from './gateway-load.ts';
import { compare, percentile, spread, type BenchContext, type Benchmark, type Row } from './harness.ts';
import { startNodeRed } from './peers/node-red.ts';

type Stamped = [n: number, epochMs: number];

/** Latency of every line written in the window: the first painted stamp whose line is this one or a later one. */
function latencies(writes: readonly Stamped[], painted: readonly Stamped[], fromN: number): number[] {
  const result: number[] = [];
  let at = 0;
  const lastN = painted.reduce((max, [n]) => Math.max(max, n), -1);
  for (const [n, writtenMs] of writes) {
    if (n < fromN || n > lastN) continue;
    while (at < painted.length && (painted[at]?.[0] ?? 0) < n) at++;
    const stamp = painted[at];
    if (stamp) result.push(stamp[1] - writtenMs);
  }
  return result;
}

const warmUpLines = 30;

async function withPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const browser = await chromium.launch(launchOptions());
  try {
    return await work(await browser.newPage({ viewport: { width: 1920, height: 1080 } }));
  } finally {
    await browser.close();
  }
}

interface FeederReport {
  readonly writes: Stamped[];
  readonly lateMsMax: number;
}

async function measure(
  seconds: number,
  prepare: (paths: string[]) => Promise<{
    open(page: Page): Promise<void>;
    painted(page: Page): Promise<Stamped[]>;
    stop(): Promise<void>;
  }>,
): Promise<number[]> {
  const feeder = forkLoad('load/feeder.ts', ['--beds', '1']);
  const paths = await feeder.request<string[]>({}, 'ready');
  const side = await prepare(paths);
  try {
    return await withPage(async (page) => {
      await side.open(page);
      feeder.send({ start: true });
      await delay(seconds * 1000 + 3000);
      const painted = await side.painted(page);
      const report = await feeder.request<FeederReport>({ report: true }, 'report');
      return latencies(report.writes, painted, warmUpLines);
    });
  } finally {
    await side.stop();
    await feeder.stop();
  }
}

function measureFloor(seconds: number): Promise<number[]> {
  return measure(seconds, async (paths) => {
    const port = await freePort();
    const reader = forkLoad('load/bare-reader.ts', ['--page', String(port), ...paths]);
    await reader.request({}, 'ready');
    return {
      open: async (page) => void (await page.goto(`http://127.0.0.1:${port}/`)),
      painted: (page) =>
        page.evaluate(() => (window as never as { __painted: [number, number][] }).__painted),
      stop: () => reader.stop(),
    };
  });
}

/** Watches our page: after each frame, which position is painted. */
const watchPainted = `
  window.__seen = [];
  let last = -1;
  const look = () => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const seq = window.__circuitwatchStats?.painted['bed-1']?.seq ?? -1;
      if (seq !== last) { last = seq; window.__seen.push([seq, performance.timeOrigin + performance.now()]); }
    };
    channel.port2.postMessage(0);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

/** Which line each position holds, learned from a second viewer (the speed channel repeats the line number). */
function lineOfSeq(url: string): { socket: WebSocket; lines: Map<number, number> } {
  const lines = new Map<number, number>();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/stream`, { perMessageDeflate: false });
  let rpmIndex = -1;
  socket.on('open', () => {
    socket.send(JSON.stringify({ op: 'hello', protocolVersion, client: { name: 'bench', role: 'test' } }));
    socket.send(JSON.stringify({ op: 'subscribe', beds: ['bed-1'], resume: [] }));
  });
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) {
      const message = JSON.parse(data.toString()) as {
        op: string;
        n?: number;
        bed?: { channels: string[] };
      };
      // It follows live: a viewer that does not answer gets the newest values only.
      if (message.op === 'heartbeat') socket.send(JSON.stringify({ op: 'painted', beat: message.n }));
      if (message.op === 'bed') rpmIndex = message.bed?.channels.indexOf('rpm') ?? -1;
      return;
    }
    for (const bytes of splitBatch(data)) {
      const block = decodeSampleBlock(bytes);
      for (const frame of block.frames) {
        const rpm = frame.samples.find((sample) => sample.channelIndex === rpmIndex);
        if (rpm) lines.set(block.seq, rpm.count);
      }
    }
  });
  return { socket, lines };
}

function measureOurs(seconds: number): Promise<number[]> {
  return measure(seconds, async (paths) => {
    const gateway = await startBenchGateway(paths);
    const { socket, lines } = lineOfSeq(gateway.url);
    return {
      async open(page) {
        await page.addInitScript(watchPainted);
        await page.goto(gateway.url);
        await delay(2000);
      },
      async painted(page) {
        const seen = await page.evaluate(() => (window as never as { __seen: [number, number][] }).__seen);
        return seen.flatMap(([seq, ms]): Stamped[] => {
          // A block of derived values or of a tick holds no line: the newest line at or before it was painted.
          for (let at = seq; at > seq - 20; at--) {
            const n = lines.get(at);
            if (n !== undefined) return [[n, ms]];
          }
          return [];
        });
      },
      async stop() {
        socket.terminate();
        await gateway.stop();
      },
    };
  });
}

/** Counts a line as painted a task after the frame that follows the message which carries it. */
const watchNodeRed = `
  window.__painted = [];
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...args) {
      super(...args);
      Native.prototype.addEventListener.call(this, 'message', (event) => {
        if (typeof event.data !== 'string') return;
        const lines = [...event.data.matchAll(/"k":(\\d+)/g)].map((match) => Number(match[1]));
        if (lines.length === 0) return;
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => window.__painted.push([Math.max(...lines), performance.timeOrigin + performance.now()]);
          channel.port2.postMessage(0);
        });
      });
    }
  };
`;

function measureNodeRed(seconds: number, batched: boolean): Promise<number[]> {
  return measure(seconds, async (paths) => {
    const nodeRed = await startNodeRed(paths, batched);
    return {
      async open(page) {
        await page.addInitScript(watchNodeRed);
        await page.goto(nodeRed.url);
        await delay(2000);
      },
      painted: (page) =>
        page.evaluate(() => (window as never as { __painted: [number, number][] }).__painted),
      stop: () => nodeRed.stop(),
    };
  });
}

async function run(context: BenchContext): Promise<Row[]> {
  const seconds = context.quick ? 10 : 15;
  const sides = {
    ours: [] as number[][],
    floor: [] as number[][],
    batched: [] as number[][],
    plain: [] as number[][],
  };
  for (let i = 0; i < context.repeats; i++) {
    sides.floor.push(await measureFloor(seconds));
    sides.ours.push(await measureOurs(seconds));
    sides.batched.push(await measureNodeRed(seconds, true));
    if (i < 2) sides.plain.push(await measureNodeRed(seconds, false));
    const p99 = (list: number[][]): string => percentile(list.at(-1) ?? [], 0.99).toFixed(1);
    context.log(
      `repeat ${i + 1}: p99 ours ${p99(sides.ours)} floor ${p99(sides.floor)} Node-RED batched ${p99(sides.batched)} ms`,
    );
  }
  const at = (list: number[][], share: number): number[] => list.map((values) => percentile(values, share));
  const ours = at(sides.ours, 0.99);
  const floor = compare('bare rAF page', ours, at(sides.floor, 0.99));
  const peer = compare('Node-RED batched 1 Hz', ours, at(sides.batched, 0.99));
  const n = context.repeats;
  const base = { bench: 'e2e-pixels', case: '10 Hz × 16, one bed', unit: 'ms', n };
  const hz = spread(sides.ours.map((values) => values.length / seconds));
  const note = `${hz.median.toFixed(1)} lines per second painted or superseded; Node-RED unbatched p99 ${at(
    sides.plain,
    0.99,
  )
    .map((v) => v.toFixed(0))
    .join(', ')} ms`;
  return [
    {
      ...base,
      metric: 'write → painted, p50',
      ours: spread(at(sides.ours, 0.5)),
      floor: compare('bare rAF page', at(sides.ours, 0.5), at(sides.floor, 0.5)),
      target: 'beside',
      met: null,
    },
    {
      ...base,
      metric: 'write → painted, p99',
      ours: spread(ours),
      floor,
      target: '≤ 2.5× floor and ≤ 100 ms',
      met: floor.ratio.median <= 2.5 && Math.max(...ours) <= 100,
      note,
    },
    {
      ...base,
      metric: 'write → painted, p99',
      ours: spread(ours),
      peer,
      target: '≤ 1/25 of Node-RED batched',
      met: peer.ratio.median <= 1 / 25,
    },
  ];
}

export const e2ePixels: Benchmark = {
  name: 'e2e-pixels',
  needsPage: true,
  about: 'byte written → painted, against a bare page and Node-RED',
  run,
};
