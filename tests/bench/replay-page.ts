/**
 * `replay-page`: a 14-day run in the browser. `open-14d` is the time from the address to the whole overview painted and the
 * first values shown; `scrub-fps` the frames that the page reaches while a hand drags from one end to the other, and the
 * time from a hand that rests to the exact values.
 */
import { cpSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { openReplayGateway } from '../support/replay-gateway.ts';
import { launchOptions } from './browser-page.ts';
import { type BenchContext, type Benchmark, type Row, spread } from './harness.ts';
import { longReplay } from './long-recording.ts';

const days = 14;
const dragSteps = 240;

interface Scrub {
  readonly fps: number;
  /** Frames longer than this are what a hand feels. */
  readonly slowestMs: number;
}

async function openRun(page: Page, url: string, runId: string): Promise<number> {
  const startedMs = performance.now();
  await page.goto(`${url}/?lang=en#/replay/${runId}`);
  await page.waitForFunction(isOverviewPainted);
  await page.locator('[data-hero="flow"] output').filter({ hasText: /\d/ }).first().waitFor();
  return performance.now() - startedMs;
}

/** Runs in the page: the sparkline reaches over the whole width of the timeline. */
function isOverviewPainted(): boolean {
  const canvas = document.querySelector('[role="slider"] canvas[class*="canvas"]');
  const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null;
  if (!context) return false;
  const { width, height } = context.canvas;
  if (width === 0 || height === 0) return false;
  return [0.25, 0.5, 0.75, 0.97].every((share) => {
    const column = context.getImageData(
      Math.floor(width * share),
      Math.floor(height * 0.17),
      12,
      Math.floor(height * 0.35),
    );
    return column.data.some((value, i) => i % 4 === 3 && value > 0);
  });
}

async function scrub(page: Page): Promise<Scrub> {
  const box = await page.getByRole('slider', { name: 'Timeline' }).boundingBox();
  if (!box) throw new Error('the timeline has no place');
  await page.mouse.move(box.x + 4, box.y + 60);
  await page.mouse.down();
  const frames = page.evaluate(countFrames);
  await page.mouse.move(box.x + box.width - 4, box.y + 60, { steps: dragSteps });
  await page.mouse.up();
  return frames;
}

/** Runs in the page until the button is released: changes of the moment that is shown are frames of the scrub. */
function countFrames(): Promise<Scrub> {
  return new Promise((resolve) => {
    const moment = document.querySelector('[data-part="moment"]');
    const startedMs = performance.now();
    let frames = 0;
    let slowestMs = 0;
    let lastMs = startedMs;
    let shown = moment?.textContent;
    let isOver = false;
    addEventListener('pointerup', () => (isOver = true), { once: true, capture: true });
    const frame = (): void => {
      const nowMs = performance.now();
      if (moment?.textContent !== shown) {
        frames++;
        slowestMs = Math.max(slowestMs, nowMs - lastMs);
        lastMs = nowMs;
        shown = moment?.textContent;
      }
      if (isOver) resolve({ fps: (frames * 1000) / (lastMs - startedMs), slowestMs });
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

async function run(context: BenchContext): Promise<Row[]> {
  const { path } = longReplay(days);
  const runFolder = dirname(path);
  const gateway = await openReplayGateway((dataDir) => {
    mkdirSync(join(dataDir, 'runs'), { recursive: true });
    cpSync(runFolder, join(dataDir, 'runs', basename(runFolder)), { recursive: true });
  }, 'quiet');
  const opened: number[] = [];
  const scrubs: Scrub[] = [];
  try {
    for (let i = 0; i < context.repeats; i++) {
      const browser = await chromium.launch(launchOptions());
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
      opened.push(await openRun(page, gateway.url, basename(runFolder)));
      scrubs.push(await scrub(page));
      await browser.close();
      context.log(
        `repeat ${i + 1}: open ${opened.at(-1)?.toFixed(0)} ms, ${scrubs.at(-1)?.fps.toFixed(0)} fps`,
      );
    }
  } finally {
    await gateway.close();
  }
  const base = { bench: 'replay-page', case: `${days} days, 10 Hz × 16`, n: context.repeats };
  const fps = spread(scrubs.map((one) => one.fps));
  const open = spread(opened);
  return [
    {
      ...base,
      metric: 'open-14d: address to whole overview and values',
      unit: 'ms',
      ours: open,
      target: '< 1000 ms',
      met: open.median < 1000,
    },
    {
      ...base,
      metric: 'scrub-fps: drag over the whole run',
      unit: 'frames/s',
      ours: fps,
      target: '≥ 30',
      met: fps.median >= 30,
    },
    {
      ...base,
      metric: 'scrub: longest frame',
      unit: 'ms',
      ours: spread(scrubs.map((one) => one.slowestMs)),
      target: 'shown',
      met: null,
    },
  ];
}

export const replayPage: Benchmark = {
  name: 'replay-page',
  about: 'a 14-day run in the browser: open, scrub',
  needsPage: true,
  run,
};
