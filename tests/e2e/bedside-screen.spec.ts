/**
 * The bedside screen on staged beds (support/stages.ts), in a real browser on the real web process: accessibility, places
 * that never move, words in both languages, and a display that is not live.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { openStage, type StagedGateway } from '../support/staged-gateway.ts';
import type { StageName } from '../support/stages.ts';

interface Look {
  readonly language?: 'en' | 'zh';
  readonly theme?: 'dark' | 'night' | 'light';
}

// axe and a software renderer on a busy machine take their time.
test.setTimeout(180_000);

const open: StagedGateway[] = [];

test.afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close();
});

async function show(page: Page, stage: StageName, look: Look = {}): Promise<void> {
  const gateway = await openStage(stage);
  open.push(gateway);
  const settings = { language: look.language ?? 'en', theme: look.theme ?? 'dark', range: '30m' };
  await page.addInitScript((text) => {
    if (localStorage.getItem('circuitwatch.settings') === null)
      localStorage.setItem('circuitwatch.settings', text);
  }, JSON.stringify(settings));
  await page.goto(`${gateway.url}/?bed=bed-4`);
  await expect(page.locator('#alarm-banner')).toBeVisible();
}

async function boxesOf(page: Page): Promise<string> {
  return page.locator('section[data-hero], #alarm-banner, header').evaluateAll((elements) =>
    elements
      .map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [x, y, width, height].map(Math.round).join(',');
      })
      .join(' '),
  );
}

const looks: readonly (readonly [StageName, Look])[] = [
  ['quiet', {}],
  ['high', {}],
  ['lost', { theme: 'night' }],
  ['low', { theme: 'light' }],
  ['states', { language: 'zh' }],
  ['marks', {}],
  ['marks', { theme: 'light' }],
];

for (const [stage, look] of looks) {
  test(`axe finds nothing on the screen "${stage}" (${look.theme ?? 'dark'}, ${look.language ?? 'en'})`, async ({
    page,
  }) => {
    await show(page, stage, look);
    await expect(page.locator('section[data-hero="flow"] output').first()).not.toHaveText('');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  });
}

test('a HIGH alarm is announced at once, others politely, and never with a running time', async ({
  page,
}) => {
  await show(page, 'high');
  const alert = page.locator('#alarm-banner [role="alert"]');
  await expect(alert).toContainText('\u2212104 < \u2212100 mmHg');
  const said = await alert.textContent();
  await page.waitForTimeout(2_200);
  expect(await alert.textContent()).toBe(said);
  await expect(page.locator('#alarm-banner [role="status"]')).toHaveText('');
});

test('the banner flashes even where reduced motion is asked for', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await show(page, 'high');
  const running = await page.evaluate(() =>
    document.getAnimations().map((animation) => animation.effect?.getTiming().duration),
  );
  expect(running).toContain(500);
});

test('[R18] no panel covers the alarm banner', async ({ page }) => {
  await show(page, 'high');
  const banner = await page.locator('#alarm-banner').boundingBox();
  for (const name of [/choose bed/, /^Blood parameters/, /^Display/, /^All 3 alarms/]) {
    await page.getByRole('button', { name }).first().click();
    const panel = await page.getByRole('dialog').boundingBox();
    expect(panel && banner && panel.y >= banner.y + banner.height).toBe(true);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('a panel that cannot be fetched says so in its place; the numbers stay', async ({ page }) => {
  await page.route(/\/DisplayPanel-.*\.js$/, (route) => route.abort());
  await show(page, 'quiet');
  await page.getByRole('button', { name: /^Display/ }).click();
  await expect(page.getByText('This part could not be loaded.')).toBeVisible();
  await expect(page.locator('[data-hero="flow"] output').first()).toHaveText(/\d/);
});

test('[R20] all alarms are one tap away, highest first, and opening the list acknowledges nothing', async ({
  page,
}) => {
  await show(page, 'high');
  await page.getByRole('button', { name: 'All 3 alarms' }).click();
  const rows = page.getByRole('dialog').getByRole('listitem');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText('HIGH');
  await expect(rows.nth(2)).toContainText('LOW');
  await page.keyboard.press('Escape');
  await expect(page.locator('#alarm-banner [role="alert"]')).not.toHaveText('');
});

test('nothing moves when an alarm comes or a value is lost', async ({ page }) => {
  await show(page, 'quiet');
  const quiet = await boxesOf(page);
  for (const stage of ['high', 'lost', 'states'] as const) {
    await show(page, stage);
    expect(await boxesOf(page)).toBe(quiet);
  }
});

test('a lost value is dashes with the last value and its time in words, in the same tile', async ({
  page,
}) => {
  await show(page, 'lost');
  const tile = page.locator('section[data-hero="svo2"]');
  await expect(tile).toHaveAttribute('data-state', 'lost');
  await expect(tile).toContainText(/no data \d+ s/);
  await expect(tile).toContainText(/last 7\d/);
  await expect(tile.locator('output')).not.toContainText(/\d/);
});

test('the language changes without a reload, with the lang attribute and the Chinese font only then', async ({
  page,
}) => {
  const fonts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'font') fonts.push(request.url());
  });
  await show(page, 'medium');
  await page.evaluate(() => Object.assign(window, { notReloaded: true }));
  expect(fonts.filter((url) => url.includes('noto'))).toEqual([]);
  await page.getByRole('button', { name: /^Display/ }).click();
  await page.getByText('中文').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('section[data-hero="flow"] h2')).toHaveText('血流量');
  await expect.poll(() => fonts.some((url) => url.includes('noto'))).toBe(true);
  expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
});

test('numerals never announce themselves', async ({ page }) => {
  await show(page, 'quiet');
  const live = await page
    .locator('output')
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-live')));
  expect(new Set(live)).toEqual(new Set(['off']));
});

for (const [width, height] of [
  [1920, 1080],
  [1280, 800],
  [1024, 768],
  [390, 844],
] as const) {
  test(`nothing is cut off or scrolls sideways at ${width}×${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const [stage, language] of [
      ['high', 'zh'],
      ['lost', 'en'],
      ['states', 'en'],
      ['marks', 'zh'],
    ] as const) {
      await show(page, stage, { language });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      const spilling = await page.locator('section[data-hero]').evaluateAll((tiles) =>
        tiles.flatMap((tile) => {
          const right = tile.getBoundingClientRect().right + 1;
          return [...tile.querySelectorAll('span, output')].flatMap((child) =>
            child.getBoundingClientRect().right > right ? [child.outerHTML.slice(0, 120)] : [],
          );
        }),
      );
      expect(spilling).toEqual([]);
    }
  });
}

test('[R58] a display that is not live says so, since when, and shows no number after 10 s', async ({
  page,
}) => {
  await show(page, 'notLive');
  await expect(page.getByText('Display not live')).toBeVisible();
  await expect(page.getByText(/Last word from the gateway \d\d:\d\d:\d\d/)).toBeVisible();
  await expect(page.locator('section[data-hero="flow"] output').first()).not.toContainText(/\d/, {
    timeout: 20_000,
  });
});

test('[R19] [R39] [R50] every tile says in words and by a symbol how its alarms stand', async ({ page }) => {
  await show(page, 'marks');
  const tile = (id: string): Locator => page.locator(`section[data-hero="${id}"]`);
  await expect(tile('dP')).toContainText('Acknowledged');
  await expect(tile('flow')).toContainText('ended, not acknowledged');
  await expect(tile('svo2')).toContainText(/shelved 1\d:\d\d/);
  await expect(tile('speed')).toContainText(/suppressed 2\d:\d\d/);
  await expect(tile('drainage')).toContainText('limit off');
  await expect(page.locator('[data-mark="suppressed"]')).toHaveCount(2);
});

test('simulated data are marked on the screen and on every hero', async ({ page }) => {
  await show(page, 'demo');
  await expect(page.getByText('SIMULATED', { exact: true })).toBeVisible();
  for (const tile of await page.locator('section[data-hero]').all()) {
    await expect(tile).toContainText(/simulated|SIM/);
  }
});

test('without a bed the screen says what to do', async ({ page }) => {
  const gateway = await openStage('empty');
  open.push(gateway);
  await page.goto(gateway.url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/No bed is configured|尚未配置床位/);
});
