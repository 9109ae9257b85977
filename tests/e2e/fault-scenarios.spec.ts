/**
 * The faults of the signature matrix (clinical.md C6) on two displays, one English and one Chinese: the alarm that is the
 * fault's own stands there by its title and priority within a second of the moment at which its delay was over.
 *
 * The displays watch a quiet bed; the fault then runs ahead on virtual time to seconds before its alarm (headless-feed.ts).
 * Web process, stream and page are the real ones. That delays are right, and which other faults raise the same rule, is the
 * business of the simulation lane; faults of devices and lines are in faults.spec.ts, on real ports.
 */
import { join } from 'node:path';
import { presetIds } from '@circuitwatch/shared/circuit/presets.ts';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import { buildApp } from '@circuitwatch/server/web/app.ts';
import { systemClock } from '@circuitwatch/server/web/web-clock.ts';
import { alarmTexts } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { screenTexts } from '@circuitwatch/shared/texts/screen-texts.ts';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { HeadlessBed } from '../simulation/headless-bed.ts';
import { captureAtS, faultAtS, faultRows, faultScenario } from '../simulation/signature-matrix.ts';
import { HeadlessFeed } from '../support/headless-feed.ts';
import { stagedHistory } from '../support/staged-feed.ts';
import { readAlarmFigures } from '../tools/alarm-figures.ts';

const visibleMsMax = 1000;
/** How long before its alarm a fault goes on in real time: two displays open the list of alarms meanwhile. */
const leadS = 5;
const languages = ['en', 'zh'] as const;
type Language = (typeof languages)[number];
const listName = { en: /^(All \d+ alarms|Alarm list)$/, zh: /^(全部 \d+ 条|报警列表)$/ } as const;

interface Case {
  readonly fault: string;
  readonly preset: (typeof presetIds)[number];
  readonly ruleId: string;
  readonly delayS: number;
}

/** Of the faults with a rule of their own the first of each rule, on the first bed that shows it. */
const cases: readonly Case[] = faultRows
  .flatMap(({ fault }) => {
    const figure = readAlarmFigures().faults.find((one) => one.fault === fault && one.rate === 'fast');
    const preset = presetIds.find((id) => id === figure?.preset);
    const own = Object.entries(figure?.delays ?? {})
      .flatMap(([ruleId, delayS]) => (delayS === null ? [] : [{ ruleId, delayS }]))
      .toSorted((a, b) => a.delayS - b.delayS)[0];
    return preset && own ? [{ fault, preset, ...own }] : [];
  })
  .filter(({ ruleId }, index, all) => all.findIndex((one) => one.ruleId === ruleId) === index);

const pages: Page[] = [];

/** Notes in the page when any of the texts first stands there, as epoch ms by text. */
async function openDisplay(browser: Browser, texts: readonly string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  await page.addInitScript((wanted) => {
    const look = (): void => {
      for (const text of wanted)
        if (document.body?.textContent.includes(text) && sessionStorage.getItem(text) === null)
          sessionStorage.setItem(text, String(Date.now()));
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  }, texts);
  return page;
}

const titleOf = (ruleId: string, language: Language): string => alarmTexts[ruleId]?.title[language] ?? ruleId;

/** A quiet bed that has its baseline, a little before the fault, behind the real web application. */
async function openBed({ fault, preset }: Case) {
  const row = faultRows.find((one) => one.fault === fault);
  const scenario = faultScenario(row);
  const bed = await HeadlessBed.create({ preset, rate: 'fast', scenario, epochMs: Date.now() });
  const feed = new HeadlessFeed(bed.run(captureAtS).capture());
  const app = buildApp({
    feed,
    clock: systemClock,
    logger: createLog('web', 'error'),
    history: stagedHistory({}),
    clientDir: join(import.meta.dirname, '../../client/dist'),
  });
  return { app, feed, url: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

const openList = async (page: Page, language: Language): Promise<void> => {
  const list = page.locator('#alarm-banner').getByRole('button', { name: listName[language] });
  // A click that does not wait for the flashing button to stand still.
  if (await list.isVisible()) await list.dispatchEvent('click');
};

test.beforeAll(async ({ browser }) => {
  for (const language of languages) {
    const titles = cases.map(({ ruleId }) => titleOf(ruleId, language));
    pages.push(await openDisplay(browser, titles));
  }
});

for (const one of cases)
  test(`[R03] ${one.fault} on ${one.preset} shows ${one.ruleId} in both languages within 1 s`, async () => {
    const { ruleId, delayS } = one;
    const { app, feed, url } = await openBed(one);
    const displays = pages.map((page, at) => ({ page, language: languages[at] ?? 'en' }));
    for (const { page, language } of displays) {
      await page.goto(`${url}/?lang=${language}`);
      await expect(page.locator('[data-hero="flow"] output').first()).toHaveText(/\d/);
    }
    feed.runAhead(faultAtS + delayS - leadS);
    const sent = () =>
      feed.sent.find(({ transition: { view } }) => view.ruleId === ruleId && view.onsetMs !== null);
    await Promise.all(displays.map(({ page, language }) => openList(page, language)));
    expect(sent(), 'the alarm came before the displays had their lists open').toBeUndefined();
    await expect.poll(sent, { timeout: 30_000 }).toBeDefined();
    for (const { page, language } of displays) {
      const seen = await page.waitForFunction(
        (key) => sessionStorage.getItem(key),
        titleOf(ruleId, language),
      );
      const priority = sent()?.transition.view.priority ?? 'high';
      expect(Number(await seen.jsonValue()) - (sent()?.sentMs ?? 0), language).toBeLessThanOrEqual(
        visibleMsMax,
      );
      await expect(page.locator('body')).toContainText(screenTexts[priority][language]);
    }
    await app.close();
  });
