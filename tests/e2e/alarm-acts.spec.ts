/**
 * People act on alarms from the page, on the real product: simulators on pseudo-terminals, gateway, recorder, two
 * browsers. What one does, the other shows.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { startSimulatedSite, type SimulatedSite } from '../support/simulated-site.ts';

let site: SimulatedSite;

test.beforeAll(async () => {
  site = await startSimulatedSite({ beds: 1, scenario: 'steady', seed: 11, staggered: false });
});

test.afterAll(async () => {
  await site.stop();
});

async function open(page: Page): Promise<void> {
  await page.goto(`${site.gateway.url}/?bed=bed-1&lang=en`);
  await expect(page.locator('[data-hero="speed"] output').first()).toHaveText(/\d/);
}

/** In a window of its own: a page behind another one is not painted. */
async function onAnotherScreen(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await open(page);
  return page;
}

test('[R32] [R77] [R78] one tap acknowledges the alarm that is shown, and another screen says who', async ({
  page,
  browser,
}) => {
  await page.addInitScript(() =>
    localStorage.setItem('circuitwatch.actor', JSON.stringify({ name: 'Li Na', role: 'nurse' })),
  );
  await open(page);
  const other = await onAnotherScreen(browser);
  site.simulators.perform({ bed: 1, device: 'probe', fault: 'unplugged', seconds: 30 });
  const acknowledge = page.getByRole('button', { name: /^Acknowledge: / });
  await expect(acknowledge.first()).toBeVisible({ timeout: 30_000 });
  // More alarms of the same fault may come: each is acknowledged on its own (R33).
  await expect(async () => {
    if (await acknowledge.first().isVisible()) await acknowledge.first().click({ timeout: 5000 });
    await expect(other.getByText(/Li Na \d\d:\d\d/).first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  await other.close();
});

test('[R34] [R77] an audio pause counts down on every screen, and one tap ends it', async ({
  page,
  browser,
}) => {
  await open(page);
  const other = await onAnotherScreen(browser);
  site.simulators.perform({ bed: 1, device: 'pump', fault: 'unplugged', seconds: 40 });
  const pause = page.getByRole('button', { name: 'Audio pause, 2 min' });
  await expect(pause).toBeEnabled({ timeout: 30_000 });
  await pause.click();
  const paused = /^Audio paused, [01]:\d\d left/;
  await expect(other.getByRole('button', { name: paused })).toBeVisible({ timeout: 5000 });
  await other.getByRole('button', { name: paused }).click();
  await expect(page.getByRole('button', { name: paused })).toHaveCount(0, { timeout: 5000 });
  await other.close();
});
