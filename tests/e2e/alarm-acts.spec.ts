/**
 * People act on alarms from the page, on the real product: simulators on pseudo-terminals, gateway, recorder, two
 * browsers. What one does, the other shows.
 */
import { expect, type Page, test } from '@playwright/test';
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
  await expect(page.locator('[data-hero="flow"] output').first()).toHaveText(/\d/);
}

test('[R32] [R77] [R78] one tap acknowledges the alarm that is shown, and another screen says who', async ({
  page,
  context,
}) => {
  await page.addInitScript(() =>
    localStorage.setItem('circuitwatch.actor', JSON.stringify({ name: 'Li Na', role: 'nurse' })),
  );
  await open(page);
  const other = await context.newPage();
  await open(other);
  site.simulators.perform({ bed: 1, scenario: 'drainage-kink' });
  const acknowledge = page.getByRole('button', { name: /^Acknowledge: / });
  await expect(acknowledge.first()).toBeVisible({ timeout: 90_000 });
  // More alarms of the same fault may come: each is acknowledged on its own (R33).
  await expect(async () => {
    if (await acknowledge.first().isVisible()) await acknowledge.first().click({ timeout: 1000 });
    await expect(other.getByText(/Li Na \d\d:\d\d/).first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 60_000 });
});

test('[R34] [R77] an audio pause counts down on every screen, and one tap ends it', async ({
  page,
  context,
}) => {
  await open(page);
  const other = await context.newPage();
  await open(other);
  site.simulators.perform({ bed: 1, device: 'pump', fault: 'unplugged', seconds: 40 });
  const pause = page.getByRole('button', { name: 'Audio pause, 2 min' });
  await expect(pause).toBeEnabled({ timeout: 90_000 });
  await pause.click();
  const paused = /^Audio paused, [01]:\d\d left/;
  await expect(other.getByRole('button', { name: paused })).toBeVisible({ timeout: 5000 });
  await other.getByRole('button', { name: paused }).click();
  await expect(page.getByRole('button', { name: paused })).toHaveCount(0, { timeout: 5000 });
});
