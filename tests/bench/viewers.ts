/**
 * `viewers`: CPU of the web process per delivered frame with 32 beds and 200 or 1,000 viewers, against raw
 * `socket.write` of a pre-built frame; and what one stalled viewer does to the others' p99 latency.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { cpuMs, delay, forkLoad, rssBytes } from '../support/processes.ts';
import { compare, percentile, spread, type BenchContext, type Benchmark, type Row } from './harness.ts';

const beds = 32;

interface Server {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function webProcess(): Promise<Server> {
  const script = join(import.meta.dirname, '../support/fake-gateway.ts');
  const child = spawn(process.execPath, [script, '--port', '0', '--beds', String(beds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /(http:\S+)/.exec(chunk.toString())?.[1];
      if (found) resolve(found);
    });
  });
  return { url, pid: child.pid ?? 0, stop: () => ended(child) };
}

async function rawFanout(): Promise<Server> {
  const load = forkLoad('load/raw-fanout.ts', ['--beds', String(beds)]);
  const port = await load.request<number>({}, 'port');
  return { url: `http://127.0.0.1:${port}`, pid: load.child.pid ?? 0, stop: () => load.stop() };
}

interface Measured {
  readonly usPerFrame: number;
  readonly p99Ms: number;
  readonly framesPerViewerSecond: number;
  readonly clientShare: number;
  readonly rssMb: number;
}

interface Report {
  readonly frames: number;
  readonly latencyMs: number[];
  readonly cpuMs: number;
}

async function measure(
  start: () => Promise<Server>,
  viewers: number,
  seconds: number,
  stalled = 0,
): Promise<Measured> {
  const server = await start();
  const args = [
    '--url',
    server.url,
    '--viewers',
    String(viewers),
    '--beds',
    String(beds),
    '--stalled',
    String(stalled),
  ];
  const clients = forkLoad('load/viewer-clients.ts', args);
  await clients.request({}, 'ready');
  await delay(stalled > 0 ? 5000 : 3000);
  await clients.request<Report>({ report: true }, 'report');
  const before = cpuMs(server.pid);
  const startedMs = performance.now();
  await delay(seconds * 1000);
  const report = await clients.request<Report>({ report: true }, 'report');
  const used = cpuMs(server.pid) - before;
  const lasted = performance.now() - startedMs;
  const rssMb = rssBytes(server.pid) / 1e6;
  await clients.stop();
  await server.stop();
  return {
    usPerFrame: (used * 1000) / report.frames,
    p99Ms: percentile(report.latencyMs, 0.99),
    framesPerViewerSecond: report.frames / (viewers - stalled) / (lasted / 1000),
    clientShare: report.cpuMs / lasted,
    rssMb,
  };
}

async function fanOut(context: BenchContext, viewers: number): Promise<Row> {
  const seconds = context.quick ? 5 : 8;
  const ours: Measured[] = [];
  const floors: Measured[] = [];
  for (let i = 0; i < context.repeats; i++) {
    ours.push(await measure(webProcess, viewers, seconds));
    floors.push(await measure(rawFanout, viewers, seconds));
    context.log(
      `${viewers} viewers, repeat ${i + 1}: ${ours.at(-1)?.usPerFrame.toFixed(1)} against ${floors.at(-1)?.usPerFrame.toFixed(1)} µs`,
    );
  }
  const values = ours.map((result) => result.usPerFrame);
  const floor = compare(
    'raw socket.write',
    values,
    floors.map((result) => result.usPerFrame),
  );
  const rate = spread(ours.map((result) => result.framesPerViewerSecond)).median;
  const share = Math.max(...ours.map((result) => result.clientShare));
  const latency = spread(ours.map((result) => result.p99Ms)).median;
  const floorLatency = spread(floors.map((result) => result.p99Ms)).median;
  return {
    bench: 'viewers',
    case: `${beds} beds, ${viewers} viewers`,
    metric: 'web CPU',
    unit: 'µs per delivered frame',
    ours: spread(values),
    floor,
    target: '≤ 1.2× raw',
    met: floor.ratio.median <= 1.2,
    n: context.repeats,
    note: `${rate.toFixed(1)} frames per viewer and second; sample → viewer p99 ${latency.toFixed(1)} ms (raw ${floorLatency.toFixed(1)}); web RSS ${spread(ours.map((r) => r.rssMb)).median.toFixed(0)} MB; load generator at most ${(share * 100).toFixed(0)} % of a core`,
  };
}

async function stalledViewer(context: BenchContext): Promise<Row> {
  const seconds = context.quick ? 5 : 8;
  const withStalled: number[] = [];
  const without: number[] = [];
  for (let i = 0; i < context.repeats; i++) {
    without.push((await measure(webProcess, 200, seconds)).p99Ms);
    withStalled.push((await measure(webProcess, 200, seconds, 1)).p99Ms);
  }
  const peer = compare('none stalled', withStalled, without);
  return {
    bench: 'viewers',
    case: `${beds} beds, 200 viewers, one stalled`,
    metric: 'others’ p99 latency',
    unit: 'ms',
    ours: spread(withStalled),
    peer,
    target: '< +10 %',
    met: peer.ratio.median < 1.1,
    n: context.repeats,
  };
}

export const viewers: Benchmark = {
  name: 'viewers',
  about: 'web CPU per delivered frame at 200 and 1,000 viewers; one stalled viewer',
  async run(context) {
    return [await fanOut(context, 200), await fanOut(context, 1000), await stalledViewer(context)];
  },
};
