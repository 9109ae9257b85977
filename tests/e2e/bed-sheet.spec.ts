/** The bed's sheet and the past alarms on staged beds: what is reached how, what it says, and that it covers no alarm. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { openStage, type StagedGateway } from '../support/staged-gateway.ts';

let gateway: StagedGateway;

test.beforeAll(async () => {
  gateway = await openStage('acts');
});

test.afterAll(async () => {
  await gateway.close();
});

async function open(page: Page): Promise<void> {
  await page.goto(`${gateway.url}/?bed=bed-4&lang=en`);
  await expect(page.locator('[data-hero="flow"] output').first()).toHaveText(/\d/);
}

async function openSheet(page: Page): Promise<Locator> {
  await open(page);
  await page
    .getByRole('button', { name: /^(Limits|Procedure|Alarm setup)/ })
    .first()
    .click();
  return page.getByRole('dialog', { name: 'Limits and procedures' });
}

test('[R46] a changed limit is shown old to new, and is not in force before the gateway says so', async ({
  page,
}) => {
  const sheet = await openSheet(page);
  await sheet.getByRole('radio', { name: 'Limits' }).click();
  await sheet.getByRole('button', { name: /^Drainage pressure too negative/ }).click();
  await sheet.getByRole('button', { name: 'Lower warning' }).click();
  await expect(sheet).toContainText('warning \u221250 → \u2212');
  await expect(sheet).toContainText('The gateway cannot say now whether this would alarm.');
  await sheet.getByRole('button', { name: 'Discard' }).click();
  await expect(sheet).toContainText('No change yet.');
  const banner = await page.locator('#alarm-banner').boundingBox();
  const box = await sheet.boundingBox();
  expect(box && banner && box.y >= banner.y + banner.height).toBe(true);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

test('[R39] a running procedure says what it suppresses, who started it and how long it lasts', async ({
  page,
}) => {
  const sheet = await openSheet(page);
  await sheet.getByRole('radio', { name: 'Procedures' }).click();
  await expect(sheet).toContainText(/running, \d+:\d\d left/);
  await expect(sheet).toContainText('Low blood flow (up to HIGH)');
  await expect(sheet).toContainText('Li Na, since');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('[R70] the alarms of the run that are over are listed newest first, with who acknowledged them', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Alarm list' }).click();
  await page.getByRole('radio', { name: 'Past' }).click();
  const rows = page.getByRole('dialog').locator('[data-past]');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText('never acknowledged');
  await expect(rows.nth(1)).toContainText('Li Na');
  const moment = rows.nth(1).getByRole('link', { name: 'Replay this moment' });
  await expect(moment).toHaveAttribute('href', /^#\/replay\/.+\?at=\d+$/);
});

test('[R75] the past alarms say what the last day came to', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Alarm list' }).click();
  await page.getByRole('radio', { name: 'Past' }).click();
  const report = page.getByRole('region', { name: 'Last 24 h' });
  await expect(report).toContainText('in alarm5 min 57 s');
  await expect(report).toContainText('MEDIUM acknowledged after (median)20 s');
  await report.getByText('Most frequent').click();
  await expect(report).toContainText('1 × Transmembrane pressure high, on for 5 min 12 s');
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

test('the circuit tab says what was captured and checked, by whom, and what is overdue', async ({ page }) => {
  const sheet = await openSheet(page);
  await sheet.getByRole('radio', { name: 'Circuit & checks' }).click();
  const baseline = sheet.getByRole('region', { name: 'Baseline' });
  await expect(baseline).toContainText(/3 h ago.*, Li Na/);
  await expect(baseline.getByRole('row', { name: /flow .*0\.31/i }).first()).toBeVisible();
  await expect(sheet.getByRole('region', { name: 'Check of the circuit' })).toContainText(
    /overdue by 12 min/,
  );
  const circuit = sheet.getByRole('region', { name: 'Circuit', exact: true });
  await expect(circuit).toContainText('in use for 2 d 03 h');
  await expect(circuit).toContainText('The baseline is older than this circuit and will be removed.');
  await circuit.getByRole('radio', { name: 'earlier' }).click();
  await circuit.getByRole('textbox').fill('2999-01-01 10:00');
  await expect(circuit).toContainText('That time is still to come.');
  await expect(circuit.getByRole('button', { name: 'Record start' })).toBeDisabled();
  await circuit.getByRole('textbox').fill('2020-01-01 10:00');
  await expect(circuit.getByRole('button', { name: 'Record start' })).toBeEnabled();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

test('[R43] the limits of a value are one tap or one key away from its tile', async ({ page }) => {
  await open(page);
  const sheet = page.getByRole('dialog', { name: 'Limits and procedures' });
  const opener = page.getByRole('button', { name: 'Limits of P-ven' });
  const box = await opener.boundingBox();
  expect(box && box.height >= 44 && box.width >= 44).toBe(true);
  await opener.click();
  await expect(sheet.getByRole('region', { name: /^Limits of/ })).toContainText('Drainage pressure');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await page.getByRole('button', { name: /^Limits of Sv/ }).focus();
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('region', { name: /^Limits of/ })).toBeVisible();
});

test('[R48] a limit that a cannula caps says which cannula, what it allows and what the preset had', async ({
  page,
}) => {
  const sheet = await openSheet(page);
  await sheet.getByRole('radio', { name: 'Limits' }).click();
  const row = sheet.getByRole('button', { name: /^Drainage pressure too negative/ });
  await expect(row).toContainText('cannula');
  await row.click();
  await expect(sheet).toContainText(
    'The drainage cannula (11 Fr LS mini) allows at most \u221290 mmHg. The preset has \u221240 / \u221260 / \u2212100 mmHg.',
  );
  await expect(sheet).toContainText('maker, sheet 4');
});

test('[R48] a preset is chosen on the screen, shown old to new, and says who has to agree', async ({
  page,
}) => {
  const sheet = await openSheet(page);
  await sheet.getByRole('radio', { name: 'Limits' }).click();
  await sheet.getByRole('button', { name: 'Take over a preset' }).click();
  const chooser = sheet.getByRole('region', { name: 'Take over a preset' });
  await expect(chooser.getByRole('button', { name: /starting-values-va/ })).toContainText(
    'to be confirmed by the site',
  );
  await expect(chooser.getByRole('button', { name: /picu/ })).toContainText('Approved by Dr Wang');
  await chooser.getByRole('radio', { name: 'Adult' }).click();
  await expect(chooser).toContainText('This patient is in the band “Neonate”.');
  await chooser.getByRole('button', { name: /picu/ }).click();
  const changes = sheet.getByRole('list', { name: 'Changes' });
  await expect(changes).toContainText('warning 36.0 → 35.5');
  await expect(changes).toContainText('alarm 100 → 50 %');
  await expect(changes).toContainText('alarm \u221270 → \u221290');
  await expect(sheet).toContainText('a second person must confirm within 60 s');
  await expect(sheet.getByRole('button', { name: 'Set limits' })).toBeEnabled();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  await sheet.getByRole('button', { name: 'Discard' }).click();
  await expect(sheet).toContainText('No change yet.');
});
