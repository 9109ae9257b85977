/**
 * `gw-cpu-bed`: CPU per bed-second of core and web together (record, alarms, one viewer), against reading alone and
 * against Node-RED on the same terminals. Port processes are shown beside, not counted: they do what the floor does.
 */
import { WebSocket } from 'ws';
import { protocolVersion } from '@circuitwatch/shared/wire/messages.ts';
import { cpuMs, delay, forkLoad } from '../support/processes.ts';
import { startBenchGateway } from './gateway-load.ts';
import { compare, spread, type BenchContext, type Benchmark, type Row } from './harness.ts';
import { startNodeRed } from './peers/node-red.ts';

/** A viewer that reads everything and acknowledges what it received as painted. */
function viewer(url: string, beds: readonly string[]): WebSocket {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/stream`, { perMessageDeflate: false });
  socket.on('open', () => {
    socket.send(JSON.stringify({ op: 'hello', protocolVersion, client: { name: 'bench', role: 'test' } }));
    socket.send(JSON.stringify({ op: 'subscribe', beds, resume: [] }));
  });
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return;
    const message = JSON.parse(data.toString()) as { op: string; n?: number };
    if (message.op === 'heartbeat') socket.send(JSON.stringify({ op: 'painted', beat: message.n }));
  });
  return socket;
}

interface Shares {
  readonly ours: number;
  readonly ports: number;
  readonly feederShare: number;
}

async function measureOurs(beds: number, seconds: number): Promise<Shares> {
  const feeder = forkLoad('load/feeder.ts', ['--beds', String(beds)]);
  const paths = await feeder.request<string[]>({}, 'ready');
  const gateway = await startBenchGateway(paths);
  const socket = viewer(
    gateway.url,
    paths.map((_, index) => `bed-${index + 1}`),
  );
  feeder.send({ start: true });
  await delay(3000);
  const roles = { ours: [...gateway.pids('core'), ...gateway.pids('web')], ports: gateway.pids('port') };
  const total = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  const before = { ours: total(roles.ours), ports: total(roles.ports) };
  await delay(seconds * 1000);
  const ours = (total(roles.ours) - before.ours) / (beds * seconds);
  const ports = (total(roles.ports) - before.ports) / (beds * seconds);
  const report = await feeder.request<{ cpuMs: number; lines: number }>({ report: true }, 'report');
  socket.terminate();
  await gateway.stop();
  await feeder.stop();
  return { ours, ports, feederShare: report.cpuMs / ((seconds + 3) * 1000) };
}

async function measureFloor(beds: number, seconds: number): Promise<number> {
  const feeder = forkLoad('load/feeder.ts', ['--beds', String(beds)]);
  const paths = await feeder.request<string[]>({}, 'ready');
  const reader = forkLoad('load/bare-reader.ts', paths);
  await reader.request({}, 'ready');
  feeder.send({ start: true });
  await delay(1500);
  const pid = reader.child.pid ?? 0;
  const before = cpuMs(pid);
  await delay(seconds * 1000);
  const used = (cpuMs(pid) - before) / (beds * seconds);
  await reader.stop();
  await feeder.stop();
  return used;
}

async function measureNodeRed(beds: number, seconds: number, batched: boolean): Promise<number> {
  const { chromium } = await import('@playwright/test');
  const { launchOptions } = await import('./browser-page.ts');
  const feeder = forkLoad('load/feeder.ts', ['--beds', String(beds)]);
  const paths = await feeder.request<string[]>({}, 'ready');
  const nodeRed = await startNodeRed(paths, batched);
  const browser = await chromium.launch(launchOptions());
  const page = await browser.newPage();
  await page.goto(nodeRed.url);
  feeder.send({ start: true });
  await delay(3000);
  const pid = nodeRed.child.pid ?? 0;
  const before = cpuMs(pid);
  await delay(seconds * 1000);
  const used = (cpuMs(pid) - before) / (beds * seconds);
  await browser.close();
  await nodeRed.stop();
  await feeder.stop();
  return used;
}

async function measureCase(context: BenchContext, beds: number, peers: boolean): Promise<Row[]> {
  const seconds = context.quick ? 6 : 10;
  const ours: Shares[] = [];
  const floors: number[] = [];
  const plain: number[] = [];
  const batched: number[] = [];
  for (let i = 0; i < context.repeats; i++) {
    ours.push(await measureOurs(beds, seconds));
    floors.push(await measureFloor(beds, seconds));
    if (peers) plain.push(await measureNodeRed(beds, seconds, false));
    if (peers) batched.push(await measureNodeRed(beds, seconds, true));
    context.log(
      `${beds} beds, repeat ${i + 1}: ours ${ours.at(-1)?.ours.toFixed(2)} floor ${floors.at(-1)?.toFixed(2)} ms/bed-s`,
    );
  }
  const values = ours.map((share) => share.ours);
  const floor = compare('bare reader', values, floors);
  const ports = spread(ours.map((share) => share.ports));
  const load = Math.max(...ours.map((share) => share.feederShare));
  const base = {
    bench: 'gw-cpu-bed',
    case: `${beds} bed${beds === 1 ? '' : 's'}`,
    metric: 'core + web CPU',
    unit: 'ms per bed-second',
    ours: spread(values),
    n: context.repeats,
  };
  const note = `port processes ${ports.median.toFixed(2)} ms per bed-second beside it; load generator at most ${(load * 100).toFixed(0)} % of a core`;
  const rows: Row[] = [{ ...base, floor, target: '≤ 1.5× floor', met: floor.ratio.median <= 1.5, note }];
  if (peers) {
    const peer = compare('Node-RED', values, plain);
    rows.push({ ...base, peer, target: '≤ 1/20 of Node-RED', met: peer.ratio.median <= 1 / 20 });
    rows.push({ ...base, peer: compare('Node-RED batched', values, batched), target: 'beside', met: null });
  }
  return rows;
}

export const gwCpuBed: Benchmark = {
  name: 'gw-cpu-bed',
  about: 'CPU per bed-second at 1, 8 and 32 beds, against a bare reader and Node-RED',
  async run(context) {
    return [
      ...(await measureCase(context, 1, true)),
      ...(await measureCase(context, 8, false)),
      ...(await measureCase(context, 32, false)),
    ];
  },
};
