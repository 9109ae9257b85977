/** Browser tests against the real product: gateway, simulators on pseudo-terminals, and Debian's or an installed Chromium. */
import { defineConfig } from '@playwright/test';
import { findBrowser } from './tests/support/browser.ts';

const browser = findBrowser();

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'tests/e2e/.results',
  fullyParallel: false,
  // A page under software rendering takes both cores: two at a time are as slow, and late.
  workers: 1,
  // A browser, a gateway and simulators on two cores: one failure is looked at twice (docs/decisions.md, 38).
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'tests/e2e/.results/report.json' }]],
  use: {
    viewport: { width: 1920, height: 1080 },
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    screenshot: 'only-on-failure',
  },
});
