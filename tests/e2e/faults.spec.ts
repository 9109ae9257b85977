/**
 * Faults of circuit and line on the real product, one per bed and all beds at once: simulators on pseudo-terminals, the
 * gateway, and two displays, one English and one Chinese. Each fault must show its own alarm by its title, in both
 * languages, within a second of the moment at which the alarm's delay was over.
 *
 * That moment is the onset that the gateway stamps; that delays are right to the sample is the business of the unit and
 * simulation lanes. The displays show the list of beds with the highest alarm of each; a MutationObserver in the page
 * notes when a title first stood there. Gateway and displays run on one machine and share its clock.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { startSimulatedSite, type SimulatedSite } from '../support/simulated-site.ts';
import { StreamViewer } from '../support/stream-viewer.ts';

const visibleMsMax = 1000;
const beds = ['bed-1', 'bed-2', 'bed-3', 'bed-4'];

type Language = 'en' | 'zh';
type Titles = Readonly<Record<Language, string>>;

interface Expected {
  readonly bed: number;
  readonly alarmId: string;
  readonly title: Titles;
}

let site: SimulatedSite;
let viewer: StreamViewer;
const pages = new Map<Language, Page>();
/** What was opened so far, in order: a start that fails half-way is cleaned up as well. */
const closers: (() => Promise<void> | void)[] = [];

/** Opens the list of beds and notes when each title first stands in the row of a bed, as `bed title` → epoch ms. */
async function openDisplay(browser: Browser, language: Language, titles: readonly string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  closers.push(() => context.close());
  const page = await context.newPage();
  await page.goto(`${site.gateway.url}/?bed=bed-1&lang=${language}`);
  await expect(page.locator('[data-hero="flow"] output').first()).toHaveText(/\d/, { timeout: 45_000 });
  await page
    .getByRole('button', { name: language === 'en' ? /choose/i : /选择/ })
    .first()
    .click();
  await expect(page.locator('button[aria-current]')).toHaveCount(beds.length);
  await page.evaluate((wanted) => {
    const look = (): void => {
      for (const [index, row] of [...document.querySelectorAll('button[aria-current]')].entries())
        for (const title of wanted) {
          const key = `seen-${index + 1} ${title}`;
          if (row.textContent.includes(title) && sessionStorage.getItem(key) === null)
            sessionStorage.setItem(key, String(Date.now()));
        }
    };
    look();
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  }, titles);
  pages.set(language, page);
  return page;
}

function display(language: Language): Page {
  const page = pages.get(language);
  if (!page) throw new Error(`no display in ${language}`);
  return page;
}

/** When the title first stood in the row, epoch ms. */
async function seenMs(language: Language, bed: number, title: string): Promise<number> {
  const seen = await display(language).waitForFunction(
    (key) => sessionStorage.getItem(key),
    `seen-${bed} ${title}`,
    {
      timeout: 60_000,
    },
  );
  return Number(await seen.jsonValue());
}

function onsetMs({ bed, alarmId }: Expected): number {
  const onsets = viewer
    .all('alarm')
    .filter((message) => message.bedId === `bed-${bed}` && message.transition.view.alarmId === alarmId)
    .map(({ transition }) => transition.view.onsetMs);
  const first = onsets.find((onset) => onset !== null);
  if (first === undefined || first === null) throw new Error(`bed ${bed} has no ${alarmId}`);
  return first;
}

/** Both displays show it in time; gives the onset. */
async function expectShown(expected: Expected): Promise<number> {
  const seen = { en: 0, zh: 0 };
  for (const language of ['en', 'zh'] as const)
    seen[language] = await seenMs(language, expected.bed, expected.title[language]);
  const onset = onsetMs(expected);
  for (const language of ['en', 'zh'] as const)
    expect(
      seen[language] - onset,
      `${expected.alarmId} on bed ${expected.bed}, ${language}`,
    ).toBeLessThanOrEqual(visibleMsMax);
  return onset;
}

/** A silent port is opened anew after three periods, at least 2 s, which is when its link is lost; R67 asks for 5 s. */
const lineFaults = [
  { bed: 1, alarmId: 'link-lost@pump', device: 'pump', fault: 'unplugged', afterMs: [0, 1_500] },
  { bed: 2, alarmId: 'link-lost@probe', device: 'probe', fault: 'silent', afterMs: [1_500, 6_000] },
  { bed: 3, alarmId: 'link-lost@sweep', device: 'sweep', fault: 'noReply', afterMs: [1_500, 6_500] },
  { bed: 4, alarmId: 'link-lost@pump', device: 'pump', fault: 'badChecksum', afterMs: [1_500, 6_500] },
] as const;
/** The end of the title; before it stands the name of the device in its language. */
const linkLost: Titles = { en: ': connection lost', zh: '：连接中断' };

const circuitFaults: readonly (Expected & { readonly scenario: string })[] = [
  { bed: 1, alarmId: 'flow-low', scenario: 'drainage-kink', title: { en: 'Low blood flow', zh: '血流量低' } },
  {
    bed: 2,
    alarmId: 'sweep-lost',
    scenario: 'sweep-failure',
    title: { en: 'Sweep gas lost', zh: '气流中断' },
  },
  { bed: 3, alarmId: 'backflow', scenario: 'pump-stop', title: { en: 'Backflow', zh: '血液反流' } },
  { bed: 4, alarmId: 'no-flow', scenario: 'pump-stop', title: { en: 'No blood flow', zh: '无血流' } },
];

test.beforeAll(async ({ browser }) => {
  // Twelve port processes and two displays start one after the other on a small machine.
  test.setTimeout(180_000);
  site = await startSimulatedSite({
    beds: beds.length,
    // No fault here needs the blood-parameter monitor: fewer processes on a small machine.
    profileIds: ['xenios-novalung', 'emtec-bioprott', 'alicat'],
    presets: ['neonate-va', 'child-va', 'infant-va', 'adult-vv'],
    scenario: 'steady',
    seed: 23,
    staggered: false,
    // The model's time only: devices, delays and limits keep theirs.
    speed: 2,
  });
  closers.push(() => site.stop());
  viewer = await StreamViewer.watching(Number(new URL(site.gateway.url).port), beds);
  closers.push(() => viewer.close());
  for (const language of ['en', 'zh'] as const)
    await openDisplay(browser, language, [
      linkLost[language],
      ...circuitFaults.map(({ title }) => title[language]),
    ]);
});

test.afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

test('[R56] both displays say that they supplement the console', async () => {
  await expect(display('en').getByText('Supplements the console’s alarms').first()).toBeAttached();
  await expect(display('zh').getByText('以主机报警为准').first()).toBeAttached();
});

test('[R03] a device that is unplugged, silent, deaf or garbled is told by its link, on two displays within 1 s', async () => {
  const faultMs = Date.now();
  for (const { bed, device, fault } of lineFaults)
    expect(site.simulators.perform({ bed, device, fault, seconds: 12 })).toEqual({ done: true });
  for (const { bed, alarmId, afterMs } of lineFaults) {
    const onset = await expectShown({ bed, alarmId, title: linkLost });
    expect(onset - faultMs, `${alarmId} of bed ${bed}`).toBeGreaterThanOrEqual(afterMs[0]);
    expect(onset - faultMs, `${alarmId} of bed ${bed}`).toBeLessThanOrEqual(afterMs[1]);
  }
  await viewer.until(
    () =>
      beds.every((bed) =>
        viewer
          .mirror(bed)
          .alarms()
          .every(({ onsetMs: since }) => since === null),
      ),
    'quiet beds',
  );
});

test('[R03] kinked drainage, lost sweep gas and a stopped pump show their own alarms, on two displays within 1 s', async () => {
  for (const { bed, scenario } of circuitFaults)
    expect(site.simulators.perform({ bed, scenario })).toEqual({ done: true });
  for (const expected of circuitFaults) await expectShown(expected);
});
