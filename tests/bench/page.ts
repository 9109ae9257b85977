/**
 * `page`: bytes over the wire until the first number is on the screen, and the time until then, cold cache, loopback;
 * fonts apart. Against Node-RED's dashboard until its first chart.
 */
import { chromium, type Page } from '@playwright/test';
import { delay, forkLoad } from '../support/processes.ts';
import { launchOptions } from './browser-page.ts';
import { startBenchGateway } from './gateway-load.ts';
import { compare, spread, type BenchContext, type Benchmark, type Row } from './harness.ts';
import { startNodeRed } from './peers/node-red.ts';

interface Loaded {
  /** HTML, CSS, script on the wire (compressed), kB. */
  readonly codeKb: number;
  readonly fontKb: number;
  readonly requests: number;
  readonly firstMs: number;
}

/** Opens the page with an empty cache and counts what came over the wire until `ready` resolves. */
async function load(
  url: string,
  ready: (page: Page) => Promise<unknown>,
  language = 'en-GB',
): Promise<Loaded> {
  const browser = await chromium.launch(launchOptions());
  try {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: language });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    const kinds = new Map<string, string>();
    const totals = { code: 0, font: 0, requests: 0 };
    session.on('Network.responseReceived', (event) => kinds.set(event.requestId, event.type));
    session.on('Network.loadingFinished', (event) => {
      const kind = kinds.get(event.requestId);
      totals.requests++;
      if (kind === 'Font') totals.font += event.encodedDataLength;
      else if (kind === 'Document' || kind === 'Script' || kind === 'Stylesheet')
        totals.code += event.encodedDataLength;
    });
    const startedMs = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await ready(page);
    const firstMs = performance.now() - startedMs;
    const codeKb = totals.code / 1000;
    await delay(1500);
    return { codeKb, fontKb: totals.font / 1000, requests: totals.requests, firstMs };
  } finally {
    await browser.close();
  }
}

const firstNumber = (page: Page): Promise<unknown> =>
  page.locator('[data-hero="flow"]').filter({ hasText: /\d/ }).first().waitFor({ timeout: 20_000 });
const firstChart = (page: Page): Promise<unknown> =>
  page.locator('canvas, svg path').first().waitFor({ timeout: 30_000 });

async function run(context: BenchContext): Promise<Row[]> {
  const feeder = forkLoad('load/feeder.ts', ['--beds', '2']);
  const [oursPath = '', peerPath = ''] = await feeder.request<string[]>({}, 'ready');
  feeder.send({ start: true });
  const gateway = await startBenchGateway([oursPath]);
  const peer = await startNodeRed([peerPath], true);
  const ours: Loaded[] = [];
  const theirs: Loaded[] = [];
  for (let i = 0; i < context.repeats; i++) {
    ours.push(await load(gateway.url, firstNumber));
    theirs.push(await load(peer.url, firstChart));
    context.log(
      `repeat ${i + 1}: ours ${ours.at(-1)?.codeKb.toFixed(0)} kB, ${ours.at(-1)?.firstMs.toFixed(0)} ms; Node-RED ${theirs.at(-1)?.codeKb.toFixed(0)} kB`,
    );
  }
  const chinese = await load(`${gateway.url}/?lang=zh`, firstNumber, 'zh-CN');
  await gateway.stop();
  await peer.stop();
  await feeder.stop();
  const of = (list: readonly Loaded[], key: keyof Loaded): number[] => list.map((loaded) => loaded[key]);
  const size = compare('Node-RED', of(ours, 'codeKb'), of(theirs, 'codeKb'));
  const base = { bench: 'page', case: 'cold cache, loopback', n: context.repeats };
  return [
    {
      ...base,
      metric: 'HTML, CSS, script before first numbers',
      unit: 'kB on the wire',
      ours: spread(of(ours, 'codeKb')),
      peer: size,
      target: '≤ 200 kB and ≤ 1/25 of Node-RED',
      met: spread(of(ours, 'codeKb')).max <= 200 && size.ratio.median <= 1 / 25,
    },
    {
      ...base,
      metric: 'fonts, English',
      unit: 'kB',
      ours: spread(of(ours, 'fontKb')),
      target: '≤ 120 kB',
      met: spread(of(ours, 'fontKb')).max <= 120,
    },
    {
      ...base,
      metric: 'fonts, Chinese',
      unit: 'kB',
      ours: spread([chinese.fontKb]),
      target: 'shown apart',
      met: null,
      n: 1,
    },
    {
      ...base,
      metric: 'first number',
      unit: 'ms',
      ours: spread(of(ours, 'firstMs')),
      peer: compare('Node-RED first chart', of(ours, 'firstMs'), of(theirs, 'firstMs')),
      target: '≤ 1000 ms',
      met: spread(of(ours, 'firstMs')).median <= 1000,
    },
  ];
}

export const page: Benchmark = {
  name: 'page',
  about: 'bytes and time until the first number',
  needsPage: true,
  run,
};
