/**
 * Takes the pictures of the README (docs/screenshots) from the real page on staged beds (invented numbers), or every
 * state for looking at:
 * `node tests/e2e/screenshots.ts [--all DIR] [--only NAME]`. Build the client first (`pnpm build`).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../support/browser.ts';
import { openStage } from '../support/staged-gateway.ts';
import { type StageName } from '../support/stages.ts';

interface Shot {
  readonly name: string;
  readonly stage: StageName;
  readonly size: readonly [width: number, height: number];
  readonly language?: 'en' | 'zh';
  readonly theme?: 'dark' | 'night' | 'light';
  /** Opens the panel of this button first. */
  readonly press?: RegExp;
  /** Then a tab or button inside it. */
  readonly inside?: RegExp | string;
  readonly waitMs?: number;
  readonly fullPage?: boolean;
}

const wide = [1920, 1080] as const;
const tablet = [1280, 800] as const;
const phone = [390, 844] as const;

const readmeShots: readonly Shot[] = [
  { name: 'bedside-dark', stage: 'medium', size: wide },
  { name: 'bedside-night', stage: 'late', size: wide, theme: 'night' },
  { name: 'bedside-zh', stage: 'high', size: wide, language: 'zh' },
  { name: 'bedside-tablet', stage: 'medium', size: tablet },
  { name: 'bedside-phone', stage: 'medium', size: phone },
];

const allShots: readonly Shot[] = [
  ...readmeShots,
  { name: 'quiet', stage: 'quiet', size: wide },
  { name: 'high', stage: 'high', size: wide },
  { name: 'low', stage: 'low', size: wide },
  { name: 'lost', stage: 'lost', size: wide },
  { name: 'states', stage: 'states', size: wide },
  { name: 'states-zh', stage: 'states', size: wide, language: 'zh' },
  { name: 'not-live', stage: 'notLive', size: wide, waitMs: 6_000 },
  { name: 'not-live-dashes', stage: 'notLive', size: wide, waitMs: 13_000 },
  { name: 'not-recording', stage: 'notRecording', size: wide },
  { name: 'demo', stage: 'demo', size: wide },
  { name: 'empty', stage: 'empty', size: wide },
  { name: 'light', stage: 'medium', size: wide, theme: 'light' },
  { name: 'light-low', stage: 'low', size: wide, theme: 'light' },
  { name: 'night-high', stage: 'high', size: wide, theme: 'night' },
  { name: 'alarm-list', stage: 'high', size: wide, press: /^All 3 alarms/ },
  { name: 'bed-list', stage: 'high', size: wide, press: /choose bed/ },
  { name: 'device', stage: 'lost', size: wide, press: /^Blood parameters/ },
  { name: 'display', stage: 'quiet', size: wide, press: /^Display/ },
  { name: 'tablet-high', stage: 'high', size: tablet },
  { name: 'tablet-lost', stage: 'lost', size: tablet },
  { name: 'tablet-zh', stage: 'high', size: tablet, language: 'zh' },
  { name: 'tablet-1024', stage: 'medium', size: [1024, 768] },
  { name: 'laptop-1440', stage: 'medium', size: [1440, 900] },
  { name: 'wide-2560', stage: 'medium', size: [2560, 1440] },
  { name: 'phone-high-zh', stage: 'high', size: phone, language: 'zh', fullPage: true },
  { name: 'sheet-limits', stage: 'quiet', size: wide, press: /^Alarm setup/ },
  {
    name: 'sheet-limits-edit',
    stage: 'acts',
    size: wide,
    press: /^(Limits second)/,
    inside: /flow.*below/i,
  },
  { name: 'sheet-limits-tablet', stage: 'acts', size: tablet, press: /^Limits second/ },
  { name: 'sheet-limits-phone-zh', stage: 'quiet', size: phone, language: 'zh', press: /^报警设置/ },
  {
    name: 'sheet-limits-night-zh',
    stage: 'acts',
    size: wide,
    language: 'zh',
    theme: 'night',
    press: /^报警限/,
  },
  { name: 'sheet-procedures', stage: 'acts', size: wide, press: /^Limits second/, inside: 'Procedures' },
  {
    name: 'sheet-procedures-phone',
    stage: 'acts',
    size: phone,
    press: /^Limits second/,
    inside: 'Procedures',
  },
  { name: 'sheet-circuit', stage: 'acts', size: wide, press: /^Limits second/, inside: 'Circuit & checks' },
  {
    name: 'sheet-circuit-empty',
    stage: 'quiet',
    size: tablet,
    press: /^Limits/,
    inside: 'Circuit & checks',
  },
  {
    name: 'sheet-circuit-phone-zh',
    stage: 'acts',
    size: phone,
    language: 'zh',
    theme: 'night',
    press: /^报警限/,
    inside: '回路与检查',
  },
  { name: 'marks', stage: 'marks', size: wide },
  { name: 'marks-light', stage: 'marks', size: tablet, theme: 'light' },
  { name: 'marks-phone', stage: 'marks', size: phone, fullPage: true },
  { name: 'symbols', stage: 'marks', size: wide, press: /^Display/ },
  { name: 'sheet-test', stage: 'quiet', size: wide, press: /^Alarm setup/, inside: 'Self-test' },
  {
    name: 'sheet-test-light',
    stage: 'quiet',
    size: tablet,
    theme: 'light',
    press: /^Limits/,
    inside: 'Self-test',
  },
  { name: 'past-alarms', stage: 'acts', size: wide, press: /^Details|^Show|^Alarm list/, inside: 'Past' },
  { name: 'phone-card', stage: 'high', size: phone, press: /^Causes$/ },
  { name: 'phone-lost', stage: 'lost', size: phone, fullPage: true },
];

async function take(browser: Browser, shot: Shot, folder: string): Promise<void> {
  const gateway = await openStage(shot.stage);
  const [width, height] = shot.size;
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('pageerror', (error) => console.error(`${shot.name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`${shot.name}: ${message.text()}`);
  });
  const settings = { language: shot.language ?? 'en', theme: shot.theme ?? 'dark', range: '12h' };
  await page.addInitScript(
    (text) => localStorage.setItem('circuitwatch.settings', text),
    JSON.stringify(settings),
  );
  await page.goto(`${gateway.url}/?bed=bed-4`);
  await page.waitForTimeout(shot.waitMs ?? (values.all === undefined ? 8_000 : 4_000));
  if (shot.press) {
    await page.getByRole('button', { name: shot.press }).first().click();
    await page.waitForTimeout(500);
  }
  if (shot.inside) {
    const tab = page
      .getByRole('radio', { name: shot.inside })
      .or(page.getByRole('button', { name: shot.inside }));
    await tab.first().click();
    await page.waitForTimeout(500);
  }
  await page.evaluate(async () => void (await document.fonts.ready));
  // The on phase of a flashing banner.
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      animation.pause();
      animation.currentTime = 0;
    }
  });
  const path = join(folder, `${shot.name}.png`);
  await page.screenshot({ path, fullPage: shot.fullPage ?? false });
  // A third of the bytes and no visible loss on flat colours; without pngquant the picture stays as it is.
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--ext', '.png', path]);
  await page.close();
  await gateway.close();
}

const { values } = parseArgs({ options: { all: { type: 'string' }, only: { type: 'string' } } });
const folder = values.all ?? join(import.meta.dirname, '../../docs/screenshots');
mkdirSync(folder, { recursive: true });
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const shots = values.all === undefined ? readmeShots : allShots;
for (const shot of shots) {
  if (values.only === undefined || new RegExp(values.only).test(shot.name)) await take(browser, shot, folder);
}
await browser.close();
