/**
 * `cold-start`: from spawning the gateway to the first HTTP 200, on an empty data folder and beside a long recording,
 * against a bare HTTP server and Node-RED with its dashboard.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { scratchData } from '../support/gateway-process.ts';
import { cpuMs, forkLoad, freePort, until } from '../support/processes.ts';
import { startBenchGateway } from './gateway-load.ts';
import { compare, spread, type BenchContext, type Benchmark, type Row } from './harness.ts';
import { writeLongRecording } from './long-recording.ts';
import { startNodeRed } from './peers/node-red.ts';

async function firstAnswer(url: string): Promise<void> {
  await until(url, 30_000, async () => {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    return response?.ok ? true : undefined;
  });
}

/** A Node process that answers one line: what no server on this runtime can be faster than. */
async function bareHttp(): Promise<number> {
  const port = await freePort();
  const code = `require('node:http').createServer((q, r) => r.end('ok')).listen(${port}, '127.0.0.1')`;
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
  await firstAnswer(`http://127.0.0.1:${port}/`);
  const tookMs = performance.now() - startedMs;
  child.kill('SIGKILL');
  return tookMs;
}

async function ours(paths: readonly string[], dataDir: string): Promise<number> {
  const startedMs = performance.now();
  const gateway = await startBenchGateway(paths, { dataDir, keepData: true });
  await firstAnswer(`${gateway.url}/`);
  const tookMs = performance.now() - startedMs;
  await gateway.stop();
  return tookMs;
}

async function nodeRed(paths: readonly string[]): Promise<number> {
  const peer = await startNodeRed(paths, true);
  await peer.stop();
  return peer.startMs;
}

async function run(context: BenchContext): Promise<Row[]> {
  const feeder = forkLoad('load/feeder.ts', ['--beds', '1']);
  const paths = await feeder.request<string[]>({}, 'ready');
  feeder.send({ start: true });
  const loaded = scratchData();
  const days = context.quick ? 1 : 30;
  context.log(`writing a ${days}-day recording …`);
  writeLongRecording(loaded, days);
  const times = {
    floor: [] as number[],
    empty: [] as number[],
    loaded: [] as number[],
    peer: [] as number[],
  };
  for (let i = 0; i < context.repeats; i++) {
    times.floor.push(await bareHttp());
    const empty = scratchData();
    times.empty.push(await ours(paths, empty));
    rmSync(empty, { recursive: true, force: true });
    times.loaded.push(await ours(paths, loaded));
    times.peer.push(await nodeRed(paths));
    context.log(
      `repeat ${i + 1}: ${times.empty.at(-1)?.toFixed(0)} ms empty, ${times.loaded.at(-1)?.toFixed(0)} ms loaded`,
    );
  }
  const idle = cpuMs(process.pid);
  await feeder.stop();
  rmSync(loaded, { recursive: true, force: true });
  const base = { bench: 'cold-start', metric: 'spawn → first HTTP 200', unit: 'ms', n: context.repeats };
  const floor = compare('bare http', times.empty, times.floor);
  const peer = compare('Node-RED', times.empty, times.peer);
  const growth = compare('empty data folder', times.loaded, times.empty);
  context.log(`load generator used ${idle.toFixed(0)} ms of CPU in all`);
  return [
    {
      ...base,
      case: 'empty data folder',
      ours: spread(times.empty),
      floor,
      peer,
      target: '≤ 1000 ms and faster than Node-RED',
      met: spread(times.empty).median <= 1000 && peer.ratio.median < 1,
    },
    {
      ...base,
      case: `beside a ${days}-day recording`,
      ours: spread(times.loaded),
      peer: growth,
      target: '< +10 %',
      met: growth.ratio.median < 1.1,
    },
  ];
}

export const coldStart: Benchmark = {
  name: 'cold-start',
  about: 'spawn → first HTTP 200, with and without a long recording',
  run,
};
