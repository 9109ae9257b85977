/** The web process as the supervisor starts it: forked, fed over the local socket, killed and started again. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FramedSocket, listenFramed } from '@circuitwatch/server/link/framed-socket.ts';
import {
  formatWebArguments,
  type ProcessReport,
  processReportSchema,
} from '@circuitwatch/server/link/process-messages.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScriptedFeed } from '../support/scripted-feed.ts';
import { StreamViewer } from '../support/stream-viewer.ts';

const entry = join(import.meta.dirname, '../../server/src/web/main.ts');
let folder: string;
let core: Server | undefined;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'circuitwatch-web-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  core?.close();
  core = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A core that greets each web process with the feed's present state. */
async function startCore(feed: ScriptedFeed): Promise<void> {
  core = await listenFramed(join(folder, 'core.sock'), (raw) => {
    const socket = new FramedSocket(raw, { onFrame: () => undefined, onClose: () => undefined });
    feed.start({
      connected: () => undefined,
      message: (message) => socket.sendJson(message),
      block: (bytes) => socket.sendBinary(bytes),
      disconnected: () => undefined,
    });
    feed.connect();
  });
}

function startWeb(port: number): { child: ChildProcess; reported: Promise<ProcessReport> } {
  const args = formatWebArguments({
    socketPath: join(folder, 'core.sock'),
    host: '127.0.0.1',
    port,
    dataDir: join(folder, 'data'),
    clientDir: join(folder, 'client'),
    logLevel: 'warn',
  });
  const child = fork(entry, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  const reported = new Promise<ProcessReport>((resolve) => {
    child.on('message', (message) => {
      const report = processReportSchema.parse(message);
      if (report.type !== 'heartbeat') resolve(report);
    });
  });
  return { child, reported };
}

async function listeningPort(reported: Promise<ProcessReport>): Promise<number> {
  const report = await reported;
  if (report.type !== 'listening') throw new Error(`reported ${JSON.stringify(report)}`);
  return report.port;
}

async function untilHealthy(port: number): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const response = await fetch(`http://127.0.0.1:${port}/api/health`);
    if (response.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('never healthy');
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

describe('the web process', () => {
  it('answers 503 without a core, and is complete once the core has greeted it', async () => {
    const { reported } = startWeb(0);
    const port = await listeningPort(reported);
    const response = await fetch(`http://127.0.0.1:${port}/api/health`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: 'coreAway', coreAlive: false });
    const feed = new ScriptedFeed(2);
    await startCore(feed);
    await untilHealthy(port);
    const viewer = await StreamViewer.watching(port, ['bed-1', 'bed-2']);
    feed.blocks(5, 1);
    await viewer.reached('bed-2', 5);
    expect(viewer.faults()).toEqual([]);
    viewer.close();
  });

  it('killed with SIGKILL and started again on its port, it serves the same state and viewers go on', async () => {
    const feed = new ScriptedFeed(1);
    await startCore(feed);
    const first = startWeb(0);
    const port = await listeningPort(first.reported);
    await untilHealthy(port);
    const before = await StreamViewer.watching(port, ['bed-1']);
    feed.blocks(10);
    await before.reached('bed-1', 10);
    const gone = exitOf(first.child);
    first.child.kill('SIGKILL');
    await gone;
    await before.untilClosed();
    feed.skip(5);
    const second = startWeb(port);
    expect(await listeningPort(second.reported)).toBe(port);
    await untilHealthy(port);
    const after = await StreamViewer.watching(port, ['bed-1'], { resume: before.positions() });
    expect(after.all('gap')).toMatchObject([{ reason: 'unavailable', fromSeq: 11, toSeq: 15 }]);
    feed.blocks(2);
    await after.reached('bed-1', 17);
    after.close();
  });

  it('stops on the order of the supervisor with exit code 0', async () => {
    const feed = new ScriptedFeed(1);
    await startCore(feed);
    const { child, reported } = startWeb(0);
    const port = await listeningPort(reported);
    await untilHealthy(port);
    const viewer = await StreamViewer.watching(port, ['bed-1']);
    const exit = exitOf(child);
    child.send({ type: 'stop' });
    expect(await viewer.untilClosed()).toMatchObject({ code: 1001 });
    expect(await exit).toBe(0);
  });

  it('says which port is in use and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const report = await startWeb(port).reported;
    expect(report).toMatchObject({ type: 'fatal' });
    expect(report.type === 'fatal' && report.message).toContain(`Port ${port} is in use`);
    await new Promise((resolve) => other.close(resolve));
  });
});
