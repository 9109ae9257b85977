/**
 * The lanes of the test suite as vitest projects: unit (beside the code), contract, integration (real processes, ports
 * and files), simulation. Browser tests are Playwright's (playwright.config.ts). tests/run.ts runs them all.
 */
import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**', '**/.bench-cache/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,server,simulators,client}/src/**/*.test.ts', 'tests/support/**/*.test.ts'],
          exclude,
          environment: 'node',
        },
      },
      {
        test: {
          name: 'tidy',
          include: ['tests/tidy/**/*.test.ts'],
          exclude,
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          exclude,
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude,
          environment: 'node',
          // Real processes on two cores: one file at a time keeps them honest about time.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          pool: 'forks',
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['tests/simulation/**/*.test.ts'],
          exclude,
          environment: 'node',
          testTimeout: 300_000,
        },
      },
    ],
  },
});
