/**
 * The lanes of the test suite as vitest projects: unit (beside the code), contract, integration (real processes, ports
 * and files), timing (the same, alone on the machine), simulation. Browser tests are Playwright's (playwright.config.ts). tests/run.ts runs them all.
 */
import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**', '**/.bench-cache/**'];

/** Tests that judge milliseconds: they have the machine to themselves. */
const timing = ['tests/integration/serial-latency.test.ts'];

/** Real processes, ports and files on a shared machine: one failure is looked at twice (docs/decisions.md, 38). */
const realProcesses = {
  testTimeout: 120_000,
  hookTimeout: 60_000,
  pool: 'forks',
  retry: 1,
  // As the gateway’s own processes have it (server/src/supervisor/supervised-process.ts).
  execArgv: ['--wasm-wrapper-tiering-budget=2000000000'],
} as const;

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
          exclude: [...exclude, ...timing],
          environment: 'node',
          ...realProcesses,
          // Most of these tests wait for watchdogs and delays rather than for a core.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'timing',
          include: timing,
          exclude,
          environment: 'node',
          ...realProcesses,
          fileParallelism: false,
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
