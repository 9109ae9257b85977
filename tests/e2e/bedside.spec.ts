/**
 * The bedside screen against the real product: simulators on pseudo-terminals, the gateway reading them, a browser. The
 * numbers on the page are compared with what the simulators sent; faults are made at the wire.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { valueText } from '@circuitwatch/shared/texts/number-text.ts';
import { startSimulatedSite, type SimulatedSite } from '../support/simulated-site.ts';

let site: SimulatedSite;

test.beforeAll(async () => {
  site = await startSimulatedSite({ beds: 3, scenario: 'steady', seed: 7, staggered: false });
});

test.afterAll(async () => {
  await site.stop();
});

function hero(page: Page, id: string): Locator {
  return page.locator(`[data-hero="${id}"]`);
}

/** A number as the page writes it, without the gaps between thousands. */
function plain(text: string): string {
  return text.replaceAll(/[\s\u202f]/g, '');
}

async function numeral(page: Page, id: string): Promise<string> {
  return plain(await hero(page, id).locator('output').first().innerText());
}

async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`${site.gateway.url}/${query}`);
  await expect(hero(page, 'flow').locator('output').first()).toHaveText(/\d/);
}

/** What the device sent last, written as the screen writes it. */
function sent(bed: number, deviceId: string, channelId: string): string {
  const device = site.simulators
    .report()
    .beds.find((report) => report.bed === bed)
    ?.devices.find((report) => report.deviceId === deviceId);
  const value = device?.lastSent?.values[channelId]?.value;
  const channel = channelOf(channelId);
  if (value === undefined || value === null || !channel) throw new Error(`${deviceId} sent no ${channelId}`);
  return plain(valueText(channel, value));
}

test('the numbers on the page are the numbers that the devices sent', async ({ page }) => {
  await open(page, '?bed=bed-1');
  for (const device of ['pump', 'probe', 'cdi', 'sweep'] as const) {
    site.simulators.perform({ bed: 1, device, fault: 'stuckValue', seconds: 60 });
  }
  // The blood-parameter monitor sends every 6 s; the others are steady long before.
  await page.waitForTimeout(7000);
  expect(await numeral(page, 'flow')).toBe(sent(1, 'probe', 'flow'));
  expect(await numeral(page, 'speed')).toBe(sent(1, 'pump', 'rpm'));
  expect(await numeral(page, 'drainage')).toBe(sent(1, 'pump', 'p1'));
  expect(await numeral(page, 'svo2')).toBe(sent(1, 'cdi', 'svo2'));
  const p2 = Number(sent(1, 'pump', 'p2').replace('\u2212', '-'));
  const p3 = Number(sent(1, 'pump', 'p3').replace('\u2212', '-'));
  expect(await numeral(page, 'dP')).toBe(String(p2 - p3));
  for (const device of ['pump', 'probe', 'cdi', 'sweep'] as const) {
    site.simulators.perform({ bed: 1, device, clear: 'stuckValue' });
  }
});

test('the first bed is a 3 kg newborn on VA, and the other beds are of other bands', async ({ page }) => {
  await open(page, '?bed=bed-1');
  await expect(page.locator('header')).toContainText('Neonate');
  await expect(page.locator('header')).toContainText('V-A');
  await open(page, '?bed=bed-2');
  await expect(page.locator('header')).not.toContainText('Neonate');
  await open(page, '?bed=bed-3');
  await expect(page.locator('header')).not.toContainText('Neonate');
});

test('[H10] simulated beds say so on the page', async ({ page }) => {
  await open(page);
  await expect(page.getByText('SIMULATED').first()).toBeVisible();
});

test('an unplugged adapter shows within 3 s and recovers by itself', async ({ page }) => {
  await open(page, '?bed=bed-1');
  await expect(hero(page, 'speed')).toHaveAttribute('data-state', 'valid');
  const pump = page.locator('header').getByRole('button', { name: /Pump/ });
  await expect(pump).toContainText('ok');
  const pulledMs = Date.now();
  site.simulators.perform({ bed: 1, device: 'pump', fault: 'unplugged', seconds: 8 });
  await expect(pump).not.toContainText('ok', { timeout: 3000 });
  expect(Date.now() - pulledMs).toBeLessThanOrEqual(3000);
  await expect(pump).toContainText('ok', { timeout: 30_000 });
  await expect(hero(page, 'speed')).toHaveAttribute('data-state', 'valid');
});

test('[H1] [R61] a line that falls silent shows when its source is late, then as lost, and recovers', async ({
  page,
}) => {
  await open(page, '?bed=bed-1');
  await expect(hero(page, 'flow')).toHaveAttribute('data-state', 'valid');
  site.simulators.perform({ bed: 1, device: 'probe', fault: 'silent', seconds: 16 });
  await expect(hero(page, 'flow')).toHaveAttribute('data-state', 'late', { timeout: 4000 });
  await expect(hero(page, 'flow')).toHaveAttribute('data-state', 'lost', { timeout: 12_000 });
  expect(await numeral(page, 'flow')).not.toMatch(/\d/);
  await expect(hero(page, 'flow')).toHaveAttribute('data-state', 'valid', { timeout: 20_000 });
});

test('[H1] blood parameters are late after 12 s of silence, not before', async ({ page }) => {
  await open(page, '?bed=bed-1');
  await expect(hero(page, 'svo2')).toHaveAttribute('data-state', 'valid');
  site.simulators.perform({ bed: 1, device: 'cdi', fault: 'silent', seconds: 25 });
  await page.waitForTimeout(5000);
  await expect(hero(page, 'svo2')).toHaveAttribute('data-state', 'valid');
  await expect(hero(page, 'svo2')).toHaveAttribute('data-state', 'late', { timeout: 9500 });
  await expect(hero(page, 'svo2')).toHaveAttribute('data-state', 'valid', { timeout: 40_000 });
});

test('a drainage kink raises its alarm with value and limit; over, it stays until somebody acknowledges it', async ({
  page,
}) => {
  await open(page, '?bed=bed-2');
  site.simulators.perform({ bed: 2, scenario: 'drainage-kink' });
  await expect(
    page.locator('[data-hero="drainage"][data-alarm], [data-hero="flow"][data-alarm]').first(),
  ).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(/[<>] /).first()).toBeVisible();
  site.simulators.perform({ bed: 2, scenario: 'steady' });
  const acknowledge = page.getByRole('button', { name: /^Acknowledge: / });
  await expect(async () => {
    if (await acknowledge.first().isVisible()) await acknowledge.first().click({ timeout: 5000 });
    await expect(page.locator('[data-hero][data-alarm]')).toHaveCount(0, { timeout: 1500 });
  }).toPass({ timeout: 90_000 });
});

test('[H1] [R58] a dead web process and a dead gateway cover the screen; the page comes back by itself', async ({
  page,
}) => {
  await open(page, '?bed=bed-1');
  // The supervisor stands still too: it would replace the silent web process before the numbers go off.
  const supervisor = site.gateway.pids('supervisor');
  const web = site.gateway.pids('web');
  for (const pid of [...supervisor, ...web]) process.kill(pid, 'SIGSTOP');
  await expect(page.getByRole('alert').filter({ hasText: /not live/i })).toBeVisible({ timeout: 6000 });
  await expect(hero(page, 'flow')).toHaveAttribute('data-state', 'lost', { timeout: 15_000 });
  for (const pid of supervisor) process.kill(pid, 'SIGCONT');
  for (const pid of web) process.kill(pid, 'SIGKILL');
  await expect(page.getByRole('alert').filter({ hasText: /not live/i })).toBeHidden({ timeout: 30_000 });
  await expect(hero(page, 'flow')).toHaveAttribute('data-state', 'valid', { timeout: 15_000 });
});

/** Every size and language once on the real product; the staged screens have the rest (bedside-screen.spec.ts). */
for (const { language, viewport } of [
  { language: 'en', viewport: { width: 1920, height: 1080 } },
  { language: 'zh', viewport: { width: 1280, height: 800 } },
  { language: 'zh', viewport: { width: 390, height: 844 } },
] as const)
  test(`no accessibility finding and no sideways scrolling, ${language}, ${viewport.width} × ${viewport.height}`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    await open(page, `?bed=bed-1&lang=${language}`);
    await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en');
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
    expect(
      violations.map(
        (finding) => `${finding.id}: ${finding.nodes.map((node) => node.target.join(' ')).join(', ')}`,
      ),
    ).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
