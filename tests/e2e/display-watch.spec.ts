/**
 * A display that can fail, in a real browser on the real web process: its sound, its page, its link, its tab. Each failure
 * is seen by the gateway (what the web process tells the core) and, where somebody can look, on the screen.
 *
 * A headless Chromium cannot be minimised or lose its sound card: that is staged inside the page, at the browser's own
 * interfaces, and said so in the names. Playwright's look at a page counts as a person's gesture, so real autoplay is tested
 * by what the gateway hears of a page that nobody looks at.
 */
import { chromium, expect, type Page, test } from '@playwright/test';
import { findBrowser } from '../support/browser.ts';
import { type FakeGatewayProcess, startFakeGateway } from '../support/fake-gateway-process.ts';
import { openStage, type StagedGateway } from '../support/staged-gateway.ts';
import type { StageName } from '../support/stages.ts';

test.setTimeout(90_000);

const open: StagedGateway[] = [];
test.afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close();
});

/** Remembers every audio context and every burst that is scheduled, in `window.heard`. */
const listening = `
  window.heard = { contexts: [], starts: [] };
  const Real = window.AudioContext;
  window.AudioContext = class extends Real {
    constructor(...given) { super(...given); window.heard.contexts.push(this); }
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when, ...rest) {
    window.heard.starts.push({ when, now: this.context.currentTime, atMs: performance.now(), seconds: this.buffer.duration });
    return start.call(this, when, ...rest);
  };`;

/** As a browser without the autoplay flag: a context stays suspended until somebody touches the page. */
const blockedAutoplay = `
  const Free = window.AudioContext;
  window.AudioContext = class extends Free {
    constructor(...given) { super(...given); super.suspend(); }
    resume() { return window.heard.touched ? super.resume() : new Promise(() => {}); }
  };
  addEventListener('pointerdown', () => { window.heard.touched = true; }, { capture: true });`;

interface Scheduled {
  readonly when: number;
  readonly now: number;
  readonly atMs: number;
  readonly seconds: number;
}

async function show(page: Page, stage: StageName, role = 'bedside', script = ''): Promise<StagedGateway> {
  const gateway = await openStage(stage);
  open.push(gateway);
  await page.addInitScript(`${listening}${script}`);
  await page.goto(`${gateway.url}/?bed=bed-4&lang=en&role=${role}`);
  await expect(page.locator('#alarm-banner')).toBeVisible();
  return gateway;
}

const starts = (page: Page): Promise<Scheduled[]> => page.evaluate('window.heard.starts');

function told(gateway: StagedGateway): string[] {
  return (gateway.reports.at(-1)?.conditions ?? []).map(({ kind }) => kind);
}

/** Waits until the gateway says exactly this; returns how long it took. */
async function untilTold(gateway: StagedGateway, kinds: readonly string[], limitMs: number): Promise<number> {
  const startMs = performance.now();
  await expect.poll(() => told(gateway), { timeout: limitMs, intervals: [50] }).toEqual(kinds);
  return performance.now() - startMs;
}

const noSound = (page: Page): ReturnType<Page['locator']> => page.locator('section[data-audio]');

test('[R27] a bedside display sounds a HIGH alarm and proves it to the gateway within 2 s', async ({
  page,
}) => {
  const gateway = await show(page, 'high');
  await expect
    .poll(() => gateway.reports.at(-1)?.sounding, { timeout: 6_000 })
    .toEqual([{ bedId: 'bed-4', priority: 'high' }]);
  expect(gateway.reports.at(-1)?.attended).toEqual(['bed-4']);
  await untilTold(gateway, [], 3_000);
  const scheduled = await starts(page);
  // A HIGH burst lasts 3.3 s; the last one is scheduled more than 20 s ahead.
  expect(new Set(scheduled.map(({ seconds }) => seconds.toFixed(1)))).toEqual(new Set(['3.3']));
  expect(Math.max(...scheduled.map(({ when, now }) => when - now))).toBeGreaterThan(20);
  await expect(noSound(page)).toHaveCount(0);
});

test('a quiet bed makes no sound, and neither does another bed than the one on the screen', async ({
  page,
}) => {
  const gateway = await show(page, 'quiet');
  await page.waitForTimeout(2_500);
  expect(await starts(page)).toEqual([]);
  expect(gateway.reports.at(-1)?.sounding).toEqual([]);
  await page.goto(`${(await openOther()).url}/?bed=bed-3&lang=en&role=bedside`);
  await expect(page.locator('#alarm-banner')).toBeVisible();
  await page.waitForTimeout(2_500);
  expect(await starts(page)).toEqual([]);
});

async function openOther(): Promise<StagedGateway> {
  const gateway = await openStage('high');
  open.push(gateway);
  return gateway;
}

test('[R64] (staged) blocked autoplay is found before any touch, shown in red, and one tap switches the sound on', async ({
  page,
}) => {
  const gateway = await show(page, 'high', 'bedside', blockedAutoplay);
  await expect(noSound(page)).toContainText('No sound here', { timeout: 3_000 });
  await expect(noSound(page)).toHaveAttribute('data-audio', 'blocked');
  await untilTold(gateway, ['noSound'], 5_000);
  expect(gateway.reports.at(-1)?.sounding).toEqual([]);
  await page.getByRole('button', { name: 'Switch sound on' }).click();
  await expect(noSound(page)).toHaveCount(0, { timeout: 2_000 });
  await untilTold(gateway, [], 3_000);
  await expect.poll(() => gateway.reports.at(-1)?.sounding, { timeout: 4_000 }).toHaveLength(1);
});

test('[R64] (staged) on a desk the same is a word in the header and no alarm at the gateway', async ({
  page,
}) => {
  const gateway = await show(page, 'high', 'desk', blockedAutoplay);
  const display = page.getByRole('button', { name: /^Display/ });
  await expect(display).toContainText('No sound', { timeout: 3_000 });
  await expect(noSound(page)).toHaveCount(0);
  await page.waitForTimeout(2_500);
  expect(told(gateway)).toEqual([]);
  // Any touch switches the sound on.
  await display.click();
  await expect(display).not.toContainText('No sound', { timeout: 3_000 });
});

for (const [flag, kinds] of [
  ['--autoplay-policy=document-user-activation-required', ['noSound']],
  ['--autoplay-policy=no-user-gesture-required', []],
] as const) {
  test(`[R64] a bedside page that nobody has touched, in a browser with ${flag}: ${kinds.join() || 'it sounds'}`, async () => {
    const gateway = await openOther();
    const executablePath = findBrowser();
    const browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--disable-gpu', flag],
    });
    const page = await browser.newPage();
    await page.goto(`${gateway.url}/?bed=bed-4&lang=en&role=bedside`);
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    expect(told(gateway)).toEqual(kinds);
    expect(gateway.reports.at(-1)?.attended).toEqual(['bed-4']);
    expect(gateway.reports.at(-1)?.sounding).toHaveLength(kinds.length === 0 ? 1 : 0);
    await browser.close();
  });
}

test('[R63] (staged) a context that the browser suspends comes back; one that cannot is told within 2 s', async ({
  page,
}) => {
  const gateway = await show(page, 'quiet');
  await untilTold(gateway, [], 3_000);
  await page.evaluate('window.heard.contexts.at(-1).suspend()');
  await page.waitForTimeout(1_500);
  expect(await page.evaluate('window.heard.contexts.at(-1).state')).toBe('running');
  await page.evaluate(
    `{ const one = window.heard.contexts.at(-1); one.resume = () => new Promise(() => {}); one.suspend(); }`,
  );
  await expect(noSound(page)).toBeVisible({ timeout: 2_000 });
  expect(await untilTold(gateway, ['noSound'], 5_000)).toBeLessThan(4_000);
});

test('[R63] (staged) an audio clock that stands is noticed, and the context is replaced', async ({
  page,
}) => {
  const gateway = await show(page, 'high');
  await untilTold(gateway, [], 3_000);
  await page.evaluate(`{
    const one = window.heard.contexts.at(-1);
    const at = one.currentTime;
    Object.defineProperty(one, 'currentTime', { get: () => at });
  }`);
  await expect(noSound(page)).toHaveAttribute('data-audio', 'stalled', { timeout: 4_000 });
  await expect(noSound(page)).toHaveCount(0, { timeout: 6_000 });
  expect(await page.evaluate('window.heard.contexts.length')).toBe(2);
  await expect.poll(() => gateway.reports.at(-1)?.sounding, { timeout: 5_000 }).toHaveLength(1);
});

test('[R63] (staged) a muted graph is noticed: a burst was due and did not come out', async ({ page }) => {
  const silent = `AnalyserNode.prototype.getFloatTimeDomainData = function (into) { into.fill(0); };`;
  const gateway = await show(page, 'high', 'bedside', silent);
  await expect(noSound(page)).toHaveAttribute('data-audio', 'notRendered', { timeout: 9_000 });
  expect(gateway.reports.every(({ sounding }) => sounding.length === 0)).toBe(true);
  await untilTold(gateway, ['noSound'], 4_000);
});

test('[R60] a page that hangs is told by its worker within 4 s, and is well again afterwards', async ({
  page,
}) => {
  const gateway = await show(page, 'high');
  await untilTold(gateway, [], 3_000);
  await page.evaluate(
    'setTimeout(() => { const end = performance.now() + 8000; while (performance.now() < end); }, 100)',
  );
  expect(await untilTold(gateway, ['displayFrozen'], 6_000)).toBeLessThan(4_500);
  await untilTold(gateway, [], 12_000);
});

test('[R59] a tab that is killed is told 5 s later', async ({ page, context }) => {
  const other = await context.newPage();
  const gateway = await show(page, 'quiet');
  await untilTold(gateway, [], 3_000);
  await page.close();
  const tookMs = await untilTold(gateway, ['displaySilent'], 8_000);
  expect(tookMs).toBeLessThan(6_500);
  expect(gateway.reports.at(-1)?.attended).toEqual([]);
  await other.close();
});

test('[R65] (staged) a hidden bedside page is told within 5 s', async ({ page }) => {
  const gateway = await show(page, 'quiet');
  await untilTold(gateway, [], 3_000);
  await page.evaluate(`{
    Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }`);
  await expect.poll(() => told(gateway), { timeout: 6_000 }).toContain('displayHidden');
});

test('[R68] alarm tests go through the page’s alarms and come back; a page whose alarms stand still is told', async ({
  page,
}) => {
  const gateway = await show(page, 'quiet');
  await page.waitForTimeout(9_000);
  expect(told(gateway)).toEqual([]);
  expect(gateway.reports.at(-1)?.alarmTests[0]?.n).toBeGreaterThanOrEqual(3);
  // Only the alarm topic is blocked; samples, heartbeats and paint go on.
  const blocked = `
    const listen = Worker.prototype.addEventListener;
    Worker.prototype.addEventListener = function (type, listener, ...rest) {
      return listen.call(this, type, (event) => {
        if (event.data?.type !== 'batch') return listener(event);
        const items = event.data.items.filter((item) => item.message?.op !== 'alarmTest');
        return listener(new MessageEvent('message', { data: { type: 'batch', items } }));
      }, ...rest);
    };`;
  await page.addInitScript(blocked);
  await page.reload();
  await expect.poll(() => told(gateway), { timeout: 12_000 }).toContain('alarmPathBroken');
});

test.describe('a gateway that stops', () => {
  let gateway: FakeGatewayProcess;
  test.beforeAll(async () => {
    gateway = await startFakeGateway(1);
  });
  test.afterAll(() => gateway.close());

  test('[R57] is shown 3 s after its last word and heard 5 s after it, and both end when it is back', async ({
    page,
  }) => {
    await page.addInitScript(listening);
    await page.goto(`${gateway.url}/?role=bedside&lang=en`);
    await expect(page.getByText('LIVE').first()).toBeVisible();
    await page.waitForTimeout(1_500);
    const before = (await starts(page)).length;
    const stoppedMs = await page.evaluate('performance.now()').then(Number);
    gateway.freeze();
    await expect(page.getByText('Display not live')).toBeVisible({ timeout: 5_000 });
    const shownMs = await page.evaluate('performance.now()').then(Number);
    expect(shownMs - stoppedMs).toBeLessThan(4_000);
    await expect.poll(async () => (await starts(page)).length, { timeout: 5_000 }).toBeGreaterThan(before);
    const heard = (await starts(page))[before];
    expect((heard?.atMs ?? 0) - stoppedMs).toBeGreaterThan(3_500);
    expect((heard?.atMs ?? 0) - stoppedMs).toBeLessThan(5_600);
    gateway.thaw();
    await expect(page.getByText('Display not live')).toBeHidden({ timeout: 10_000 });
  });
});

test('[R25] the volume of a display is remembered, with the floor of the organisation beside it', async ({
  page,
}) => {
  const gateway = await show(page, 'high');
  await page.getByRole('button', { name: /^Display/ }).click();
  const volume = page.getByRole('radiogroup', { name: 'Alarm volume' });
  await expect(page.getByText('HIGH alarms never below 4')).toBeVisible();
  await volume.getByText('2', { exact: true }).click();
  expect(await page.evaluate('localStorage.getItem("circuitwatch.volume")')).toBe('2');
  await page.goto(`${gateway.url}/?bed=bed-4&lang=en&role=bedside`);
  await page.getByRole('button', { name: /^Display/ }).click();
  await expect(volume.getByRole('radio', { name: '2' })).toBeChecked();
});

test('[R16] whatever flashes flashes in one phase, whenever it came', async ({ page }) => {
  await show(page, 'high');
  const origins = await page.evaluate(async () => {
    const banner = document.querySelector('#alarm-banner [data-priority] > div');
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 137));
      banner?.parentElement?.append(banner.cloneNode(true));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    return document
      .getAnimations()
      .filter((animation) => animation instanceof CSSAnimation && animation.animationName.includes('flash'))
      .map((animation) => animation.startTime);
  });
  expect(origins).toEqual([0, 0, 0, 0]);
});
