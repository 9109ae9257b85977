/** The HTTP API over a real recording: what it answers, what it refuses, and that the newest second is in the history. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRecorder } from '@circuitwatch/server/recording/recorder.ts';
import { startHistoryWorker } from '@circuitwatch/server/web/history/history-worker-client.ts';
import { exampleAlarm } from '@circuitwatch/shared/wire/examples.fixture.ts';
import { encodeSampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { feedStartMs } from '../support/scripted-feed.ts';
import { startWeb, type WebUnderTest } from '../support/web-under-test.ts';

let folder: string;
let web: WebUnderTest;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'circuitwatch-api-'));
});
afterEach(async () => {
  await web.close();
  rmSync(folder, { recursive: true, force: true });
});

async function get(path: string): Promise<{ status: number; type: string; body: Record<string, unknown> }> {
  const response = await fetch(web.url + path);
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: text.startsWith('{') ? JSON.parse(text) : { text },
  };
}

const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Records positions 1…count of the first bed as the scripted feed sends them, with an alarm at position 5. */
async function record(count: number): Promise<void> {
  const bed = web.feed.bed(0);
  const recorder = await startRecorder({ dataDir: folder, log: silentLog });
  const { run } = await recorder.prepareRun({ bedId: bed.bedId, label: bed.label, wallMs: feedStartMs });
  web.feed.beds[0] = { ...bed, runId: run.runId };
  await recorder.openRun({ run, bed: { ...bed, runId: run.runId }, wallOffsetMs: 0 });
  for (let seq = 1; seq <= count; seq++) {
    const atMs = feedStartMs + seq * 100;
    const samples = [{ channelIndex: 0, validityCode: 0, count: seq }];
    const frames = [{ sourceIndex: 0, atMs, samples }];
    const block = encodeSampleBlock({ bedIndex: 0, epoch: bed.epoch, seq, conflated: false, frames });
    const { transition } = exampleAlarm(bed, { seq });
    recorder.append({
      bedId: bed.bedId,
      epoch: bed.epoch,
      seq,
      atMs,
      blocks: seq === 5 ? [] : [block],
      raw: [],
      events: seq === 5 ? [{ type: 'alarm', atMs, transition: { ...transition, atMs } }] : [],
      ledger:
        seq === 9 ? [{ kind: 'gap', atMs, device: 'pump', detail: { fromMs: atMs - 300, toMs: atMs } }] : [],
    });
  }
  await recorder.close();
  web.feed.connect();
}

describe('problems', () => {
  it.each([
    ['/api/beds/nowhere', 404, 'unknownBed'],
    ['/api/beds/nowhere/snapshot', 404, 'unknownBed'],
    ['/api/beds/nowhere/history?channels=flow', 404, 'unknownBed'],
    ['/api/nothing', 404, 'notFound'],
    ['/nothing.html', 404, 'notFound'],
    ['/api/beds/bed-1/history', 400, 'badRequest'],
    ['/api/beds/bed-1/history?channels=', 400, 'badRequest'],
    ['/api/beds/bed-1/history?channels=flow&points=0', 400, 'badRequest'],
    ['/api/beds/bed-1/history?channels=flow&points=4001', 400, 'badRequest'],
    ['/api/beds/bed-1/history?channels=flow&from=now', 400, 'badRequest'],
    ['/api/beds/bed-1/history?channels=flow&from=2000&to=1000', 400, 'badRequest'],
    [
      `/api/beds/bed-1/history?channels=${Array.from({ length: 65 }, (_, i) => `c${i}`).join(',')}`,
      400,
      'badRequest',
    ],
    ['/api/beds/bed-1/events?limit=100000', 400, 'badRequest'],
    [`/api/beds/${'x'.repeat(300)}`, 404, 'notFound'],
    ['/api/beds/%2e%2e%2f%2e%2e%2fetc', 404, 'unknownBed'],
    ['/%2e%2e/%2e%2e/etc/passwd', 404, 'notFound'],
    ['/api/%zz', 400, 'badRequest'],
  ])('%s is %i %s as problem+json', async (path, status, code) => {
    web = await startWeb();
    const answer = await get(path);
    expect(answer.type).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({ type: 'about:blank', status, code });
    expect(answer.status).toBe(status);
    expect(typeof answer.body['detail']).toBe('string');
  });

  it('answers other methods and too large bodies with a problem, not with a page', async () => {
    web = await startWeb();
    const post = await fetch(`${web.url}/api/beds`, { method: 'POST', body: '{}' });
    expect(post.status).toBe(404);
    expect(post.headers.get('content-type')).toContain('application/problem+json');
  });

  it('says that it is not ready when the core has not reported yet', async () => {
    web = await startWeb({ connect: false });
    expect((await get('/api/beds/bed-1')).body).toMatchObject({ status: 503, code: 'notReady' });
    web.feed.listener.connected();
    web.feed.gateway();
    expect((await get('/api/beds/bed-1/snapshot')).body).toMatchObject({ status: 503, code: 'notReady' });
  });

  it('answers only to loopback names: 421 for any other Host', async () => {
    web = await startWeb();
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'monitor.evil.example' };
      httpRequest({ port: web.port, path: '/api/beds', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('answers 503 with the reason while a recording cannot be read', async () => {
    web = await startWeb({ history: startHistoryWorker(folder) });
    const runDir = join(folder, 'runs', web.feed.bed(0).runId);
    mkdirSync(runDir, { recursive: true });
    writeFileSync(join(runDir, '0001.sqlite'), 'this is no database at all');
    const answer = await get('/api/beds/bed-1/history?channels=flow');
    expect(answer.body).toMatchObject({ status: 503, code: 'recordingUnreadable' });
  });
});

describe('the state now', () => {
  it('the snapshot is what viewers get', async () => {
    web = await startWeb();
    const viewer = await web.watch(['bed-1']);
    web.feed.blocks(4);
    web.feed.alarm();
    await viewer.reached('bed-1', 5);
    expect((await get('/api/beds/bed-1/snapshot')).body).toEqual(viewer.mirror('bed-1').snapshot());
  });

  it('health names what is durable per run, every port, and turns 503 when the core is silent', async () => {
    web = await startWeb();
    web.feed.blocks(3);
    const { status, body } = await get('/api/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ok',
      coreAlive: true,
      coreLoopDelayP99Ms: 2,
      viewers: 0,
      runs: [
        {
          bedId: 'bed-1',
          recording: true,
          recorded: { epoch: web.feed.bed(0).epoch },
          live: { seq: 3 },
          ports: [{ device: 'pump', phase: 'streaming', bytes: 100, frames: 10 }],
        },
        { bedId: 'bed-2' },
      ],
    });
    web.skewMs = 4000;
    const away = await get('/api/health');
    expect(away.status).toBe(503);
    expect(away.body).toMatchObject({ status: 'coreAway', coreAlive: false });
  });
});

describe('/metrics', () => {
  it('counts viewers, the feed and every port in Prometheus text, without names of people', async () => {
    web = await startWeb();
    const viewer = await web.watch(['bed-1']);
    web.feed.blocks(4);
    await viewer.reached('bed-1', 4);
    const response = await fetch(`${web.url}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    const lines = text.split('\n');
    expect(lines).toContain('circuitwatch_core_alive 1');
    expect(lines).toContain('circuitwatch_viewers 1');
    expect(lines).toContain('circuitwatch_feed_blocks_total 4');
    expect(lines).toContain('circuitwatch_bed_seq{bed="bed-1"} 4');
    expect(lines).toContain('circuitwatch_port_discarded_bytes_total{bed="bed-2",device="pump"} 0');
    expect(lines).toContain('circuitwatch_viewers_terminated_total{reason="lag"} 0');
    expect(text).toContain('nodejs_eventloop_lag');
  });
});

describe('what was recorded', () => {
  it('the history joins the recording and the newest blocks without a hole and without counting one twice', async () => {
    web = await startWeb({ history: startHistoryWorker(folder) });
    await record(30);
    const { epoch, bedId } = web.feed.bed(0);
    web.feed.seqs[0] = 25;
    web.feed.snapshot(0);
    web.feed.blocks(15);
    const recorded = { epoch, seq: 30 };
    const status = { ok: true, reason: '', startedMs: feedStartMs, recorded };
    web.feed.listener.message({ type: 'recording', bedId, status });
    const to = feedStartMs + 4100;
    const { body } = await get(
      `/api/beds/bed-1/history?channels=flow,rpm,nonsense&from=${feedStartMs}&to=${to}&points=41`,
    );
    expect(body).toMatchObject({ bedId: 'bed-1', fromMs: feedStartMs, toMs: to });
    const columns = body['series'];
    if (!Array.isArray(columns)) throw new Error('no series');
    expect(columns.map(({ channel }) => channel)).toEqual(['flow', 'rpm']);
    const [flow, rpm] = columns;
    expect(flow.bucketMs).toBe(100);
    expect(flow.fromMs).toBe(feedStartMs);
    // Position 5 was an alarm; 1…30 come from the file, 31…40 from memory.
    const expected = Array.from({ length: 41 }, (_, seq) => (seq === 0 || seq === 5 ? 0 : 1));
    expect(flow.count).toEqual(expected);
    expect(flow.min.slice(28, 34)).toEqual([0.028, 0.029, 0.03, 0.031, 0.032, 0.033]);
    expect(rpm.count).toEqual(Array.from({ length: 41 }, () => 0));
    expect(body['ledger']).toMatchObject([
      { kind: 'gap', device: 'pump', detail: { fromMs: feedStartMs + 600, toMs: feedStartMs + 900 } },
    ]);
  });

  it('names a gap that is still open, from the device state', async () => {
    web = await startWeb({ history: startHistoryWorker(folder) });
    const { bedId } = web.feed.bed(0);
    const { body: snapshot } = await get('/api/beds/bed-1/snapshot');
    const devices = snapshot['devices'];
    if (!Array.isArray(devices)) throw new Error('no devices');
    web.feed.listener.message({
      type: 'devices',
      bedId,
      devices: devices.map((device) => ({ ...device, freshness: 'lost', lastFrameMs: feedStartMs - 60_000 })),
    });
    const { body } = await get('/api/beds/bed-1/history?channels=flow');
    expect(body['ledger']).toMatchObject([
      { kind: 'gap', device: 'pump', detail: { fromMs: feedStartMs - 60_000 } },
    ]);
  });

  it('alarm transitions come back as they were recorded', async () => {
    web = await startWeb({ history: startHistoryWorker(folder) });
    await record(10);
    const { body } = await get(`/api/beds/bed-1/events?from=${feedStartMs}&to=${feedStartMs + 10_000}`);
    expect(body).toMatchObject({
      bedId: 'bed-1',
      events: [{ type: 'alarm', seq: 5, transition: { ruleId: 'flowLow', to: 'active' } }],
    });
    const { body: all } = await get(`/api/beds/bed-1/events?from=${feedStartMs}&to=${feedStartMs + 10_000}`);
    const [{ eventId } = { eventId: 0 }] = z.array(z.object({ eventId: z.int() })).parse(all['events']);
    const { body: earlier } = await get(
      `/api/beds/bed-1/events?from=${feedStartMs}&to=${feedStartMs + 10_000}&before=${eventId}`,
    );
    expect(earlier['events']).toEqual([]);
    const { body: same } = await get(
      `/api/beds/bed-1/events?from=${feedStartMs}&to=${feedStartMs + 10_000}&before=${eventId + 1}`,
    );
    expect(same['events']).toEqual(all['events']);
  });

  it('a run without a file is an empty recording, because recording begins with its first second', async () => {
    web = await startWeb({ history: startHistoryWorker(folder) });
    web.feed.blocks(3);
    const { body } = await get(
      `/api/beds/bed-1/history?channels=flow&from=${feedStartMs}&to=${feedStartMs + 1000}&points=10`,
    );
    expect(body['series']).toMatchObject([{ count: [0, 1, 1, 1, 0, 0, 0, 0, 0, 0] }]);
    expect((await get('/api/recordings')).body).toEqual({ text: '[]' });
  });

  it('lists the recordings of the data folder', async () => {
    web = await startWeb({ history: startHistoryWorker(folder) });
    await record(3);
    const response = await fetch(`${web.url}/api/recordings`);
    expect(await response.json()).toMatchObject([
      { runId: web.feed.bed(0).runId, bedId: 'bed-1', segments: 1, problem: null },
    ]);
  });
});

describe('the page', () => {
  function buildClient(): string {
    const dir = join(folder, 'client');
    mkdirSync(join(dir, 'assets'), { recursive: true });
    writeFileSync(join(dir, 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(join(dir, 'assets/app-1a2b.js'), 'plain');
    writeFileSync(join(dir, 'assets/app-1a2b.js.br'), 'brotli');
    return dir;
  }

  it('is asked for each time, its hashed assets are kept for ever and sent compressed', async () => {
    web = await startWeb({ clientDir: buildClient() });
    const page = await fetch(`${web.url}/`);
    expect(page.headers.get('cache-control')).toBe('public, no-cache');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await page.text()).toContain('<title>page</title>');
    const encoding = await new Promise((resolve, reject) => {
      const headers = { 'accept-encoding': 'br' };
      httpRequest({ port: web.port, path: '/assets/app-1a2b.js', headers }, (response) => {
        response.resume();
        const { 'content-encoding': coding, 'cache-control': cache } = response.headers;
        resolve([coding, cache]);
      })
        .on('error', reject)
        .end();
    });
    expect(encoding).toEqual(['br', 'public, max-age=31536000, immutable']);
  });

  it('says how to build it when it is not there', async () => {
    web = await startWeb();
    const response = await fetch(`${web.url}/`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npx -y pnpm@12 build');
  });

  it('the API page loads nothing from elsewhere', async () => {
    web = await startWeb();
    const response = await fetch(`${web.url}/api/docs/`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const sources = [...(await response.text()).matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]);
    expect(sources.length).toBeGreaterThan(3);
    expect(sources.filter((source) => !/^\.?\//.test(source ?? ''))).toEqual([]);
    const description = await (await fetch(`${web.url}/api/docs/json`)).json();
    expect(description).toMatchObject({ openapi: '3.1.0' });
  });
});
