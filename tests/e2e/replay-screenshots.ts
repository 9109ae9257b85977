/**
 * Pictures of the replay and of the library, for looking at: `node tests/e2e/replay-screenshots.ts DIR`. Build the client
 * first (`pnpm build`).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../support/browser.ts';
import { openReplayGateway } from '../support/replay-gateway.ts';
import { recordReplayRun, replayScenario } from '../support/replay-run.ts';

interface Shot {
  readonly name: string;
  readonly size: readonly [width: number, height: number];
  readonly hash: string;
  readonly language?: 'en' | 'zh';
  readonly theme?: 'dark' | 'night' | 'light';
  readonly keys?: readonly string[];
}

const folder = process.argv[2] ?? 'replay-pictures';
mkdirSync(folder, { recursive: true });
const gateway = await openReplayGateway(recordReplayRun);
const { startMs } = gateway.filled;
const at = (seconds: number): string =>
  `#/replay/${replayScenario.runId}?at=${startMs + seconds * 1000}&from=${startMs + 180_000}&to=${startMs + 400_000}`;
const wide = [1920, 1080] as const;
const shots: readonly Shot[] = [
  { name: 'replay', size: wide, hash: at(262) },
  { name: 'replay-restart', size: wide, hash: at(1000) },
  { name: 'replay-keys', size: wide, hash: at(262), keys: ['?'] },
  { name: 'replay-light', size: wide, hash: at(320), theme: 'light', keys: ['c', 'ArrowLeft', 'ArrowLeft'] },
  { name: 'replay-night-zh', size: wide, hash: at(262), theme: 'night', language: 'zh' },
  { name: 'replay-tablet', size: [1280, 800], hash: at(262) },
  { name: 'replay-phone', size: [390, 844], hash: at(262) },
  { name: 'replay-phone-zh', size: [390, 844], hash: at(262), language: 'zh' },
  { name: 'library', size: wide, hash: '#/recordings' },
  { name: 'library-phone-zh', size: [390, 844], hash: '#/recordings', language: 'zh', theme: 'light' },
];

const browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: ['--no-sandbox'] });
try {
  for (const shot of shots) await take(browser, shot);
} finally {
  await browser.close();
  await gateway.close();
}

async function take(
  on: Browser,
  { name, size, hash, language = 'en', theme = 'dark', keys = [] }: Shot,
): Promise<void> {
  const [width, height] = size;
  const page = await on.newPage({ viewport: { width, height } });
  page.on('pageerror', (error) => console.error(name, error.message));
  page.on('console', (message) => message.type() === 'error' && console.error(name, message.text()));
  await page.goto(`${gateway.url}/?lang=${language}&theme=${theme}${hash}`);
  await page.waitForTimeout(1_800);
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
}
