/** A recorded run in the browser: what the page shows at a moment against what the run's own screens had. */
import AxeBuilder from '@axe-core/playwright';
import { alarmsInOrder } from '@circuitwatch/shared/alarms/precedence.ts';
import { expect, type Page, test } from '@playwright/test';
import { openReplayGateway, type ReplayGateway } from '../support/replay-gateway.ts';
import { recordReplayRun, replayScenario } from '../support/replay-run.ts';
import type { VirtualRun } from '../support/virtual-run.ts';

let gateway: ReplayGateway & { readonly filled: VirtualRun };

test.beforeAll(async () => {
  gateway = await openReplayGateway(recordReplayRun);
});
test.afterAll(() => gateway.close());

const minutes = (n: number): number => n * 60_000;

/** Wall clock of a moment as the page writes it. */
async function clockOf(page: Page, atMs: number): Promise<string> {
  return page.evaluate((ms) => new Date(ms).toTimeString().slice(0, 8), atMs);
}

async function open(page: Page, atMs: number, query = '', language = 'en'): Promise<void> {
  await page.goto(`${gateway.url}/?lang=${language}#/replay/${replayScenario.runId}?at=${atMs}${query}`);
  await expect(page.locator('[data-part="moment"]')).toContainText(await clockOf(page, atMs));
  await expect(page.locator('[data-hero="flow"] output').first()).toBeVisible();
}

function numeral(page: Page, hero: string) {
  return page.locator(`[data-hero="${hero}"] output`).first();
}

async function expectPicture(page: Page, kept: VirtualRun['kept'][number]): Promise<void> {
  const { samples, alarms } = kept.snapshot;
  const value = (channel: string): number =>
    samples.find((one) => one.channel === channel)?.value ?? Number.NaN;
  const digits = async (hero: string): Promise<number> => {
    const text = (await numeral(page, hero).textContent()) ?? '';
    return Number(text.replace(/[^\d.\u2212-]/g, '').replace('\u2212', '-'));
  };
  await expect.poll(() => digits('flow')).toBe(Number(value('flow').toFixed(2)));
  await expect.poll(() => digits('speed')).toBe(value('rpm'));
  const on = alarmsInOrder(alarms);
  await page.getByRole('button', { name: /^(Alarm list|All \d+ alarms)/ }).click();
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(on.length);
  await page.keyboard.press('Escape');
}

test('the page shows the values and alarms that the screens had at a moment', async ({ page }) => {
  for (const kept of gateway.filled.kept.slice(1, 4)) {
    await open(page, kept.atMs);
    await expectPicture(page, kept);
  }
});

test('played from one moment to another it shows what a jump there shows', async ({ page }) => {
  const [from, to] = [gateway.filled.kept[1], gateway.filled.kept[2]];
  if (!from || !to) throw new Error('too few pictures were kept');
  await open(page, from.atMs);
  const steps = (to.atMs - from.atMs) / 10_000;
  for (let i = 0; i < steps; i++) await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-part="moment"]')).toContainText(await clockOf(page, to.atMs));
  await expectPicture(page, to);
});

test('a link opens paused at its moment with its range, and a recorded alarm is never filled', async ({
  page,
}) => {
  const { startMs } = gateway.filled;
  await open(page, startMs + minutes(5), `&from=${startMs + minutes(4)}&to=${startMs + minutes(6)}`);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.getByText('selection 2 min 00 s')).toBeVisible();
  await expect(page.getByText('REPLAY', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('recorded alarm')).toBeVisible();
  const fill = page.locator('[data-recorded]');
  await expect(fill).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
  await expect(fill).toHaveCSS('border-top-style', 'dashed');
});

test('any alarm is one key away, and nothing can be done to it', async ({ page }) => {
  await open(page, gateway.filled.startMs + minutes(1));
  const onsets = [...new Set(gateway.filled.alarms.flatMap(({ view }) => view.onsetMs ?? []))].toSorted(
    (a, b) => a - b,
  );
  await page.keyboard.press('n');
  await expect(page.locator('[data-part="moment"]')).toContainText(await clockOf(page, onsets[0] ?? 0));
  await expect(page.locator('[data-recorded]')).toBeVisible();
  await expect(page.getByRole('button', { name: /Acknowledge/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Pause audio/i })).toHaveCount(0);
});

test('it plays at its speed, says what it reaches, and stops at the end', async ({ page }) => {
  const { endMs } = gateway.filled;
  await open(page, endMs - 60_000);
  await page.getByRole('radio', { name: '30', exact: true }).click();
  await page.keyboard.press('k');
  await expect(page.locator('[data-part="reached"]')).toContainText(/running \d/);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible({ timeout: 30_000 });
  const last = await page.locator('[data-part="moment"]').textContent();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('k');
  await expect(page.locator('[data-part="reached"]')).toContainText('paused');
  await expect(page.locator('[data-part="moment"]')).toHaveText(last ?? '');
});

test('1800 times as fast goes through a restart of the gateway to the end', async ({ page }) => {
  await open(page, gateway.filled.startMs + minutes(1));
  await page.getByRole('radio', { name: '1800', exact: true }).click();
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible({ timeout: 30_000 });
  const { alarms } = gateway.filled.kept.at(-1)?.snapshot ?? { alarms: [] };
  expect(alarms.length).toBeGreaterThan(0);
  await expect(numeral(page, 'flow')).toHaveText(/\d/);
});

test('the live alarm of the bed stays in sight and leads back to it', async ({ page }) => {
  await open(page, gateway.filled.startMs + minutes(1));
  const chip = page.getByRole('button', { name: /^Bed 4 live now/ });
  await expect(chip).toContainText('Transmembrane pressure');
  await page.keyboard.press('Escape');
  await expect(page.getByText('LIVE', { exact: false }).first()).toBeVisible();
  await expect(page.getByText('REPLAY')).toHaveCount(0);
});

test('a page that replays is no display of a bed: it has no link to the live stream', async ({ page }) => {
  let links = 0;
  page.on('websocket', () => links++);
  await open(page, gateway.filled.startMs + minutes(5));
  await expect(page.getByRole('button', { name: /^Bed 4 live now/ })).toContainText(/pressure/);
  expect(links).toBe(0);
});

test('a drag on the timeline moves the moment, and the exact state follows', async ({ page }) => {
  await open(page, gateway.filled.startMs + minutes(1));
  const box = await page.getByRole('slider', { name: 'Timeline' }).boundingBox();
  if (!box) throw new Error('the timeline has no place');
  const before = await page.locator('[data-part="moment"]').textContent();
  await page.mouse.move(box.x + box.width * 0.1, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 40, { steps: 20 });
  await expect(page.locator('[data-part="moment"]')).not.toHaveText(before ?? '');
  await page.mouse.up();
  await expect(page.locator('[data-recorded]')).toBeVisible();
});

for (const language of ['en', 'zh']) {
  test(`the replay has no accessibility violations (${language})`, async ({ page }) => {
    await open(page, gateway.filled.startMs + minutes(5), '', language);
    await page.keyboard.press('?');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  });

  test(`the library lists the run and opens it (${language})`, async ({ page }) => {
    await page.goto(`${gateway.url}/?lang=${language}#/recordings`);
    const row = page.getByRole('row').filter({ hasText: 'pump' });
    await expect(row).toContainText('MB');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    await row.getByRole('button').click();
    await expect(row).toContainText(language === 'en' ? 'whole' : '完整');
    await row.getByRole('link').click();
    await expect(page.locator('[data-part="moment"]')).toContainText(/\d\d:\d\d:\d\d/);
  });
}

test('a run that does not exist says so and offers the others', async ({ page }) => {
  await page.goto(`${gateway.url}/?lang=en#/replay/nothing-here`);
  await expect(page.getByRole('alert')).toContainText('There is no recording nothing-here');
  await expect(page.getByRole('link', { name: 'All recordings' })).toBeVisible();
});
