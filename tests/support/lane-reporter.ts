/**
 * A vitest reporter that leaves what tests/run.ts needs of a lane in the file TEST_LANE_REPORT: counts, every
 * failure with its message, and the tests that passed on a second run only.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { LaneReport } from './test-totals.ts';

interface Failure {
  readonly message: string;
}

/** Errors outside a test (a hook, an import): they fail a file without failing a test of it. */
const failuresAround = (of: TestModule | TestSuite, name: string): LaneReport['failures'] =>
  of.errors().map((error: Failure) => ({ name, message: error.message }));

function reportOf(modules: readonly TestModule[], unhandled: readonly Failure[]): LaneReport {
  const tests: TestCase[] = modules.flatMap((module) => [...module.children.allTests()]);
  const count = (state: string): number => tests.filter((test) => test.result().state === state).length;
  const nameOf = (test: TestCase): string => `${test.module.relativeModuleId} › ${test.fullName}`;
  const failures = [
    ...tests
      .filter((test) => test.result().state === 'failed')
      .map((test) => ({ name: nameOf(test), message: test.result().errors?.at(-1)?.message ?? '' })),
    ...modules.flatMap((module) => [
      ...failuresAround(module, module.relativeModuleId),
      ...[...module.children.allSuites()].flatMap((suite) =>
        failuresAround(suite, `${module.relativeModuleId} › ${suite.fullName}`),
      ),
    ]),
    ...unhandled.map((error) => ({ name: 'outside any test', message: error.message })),
  ];
  return {
    passed: count('passed'),
    skipped: count('skipped'),
    failures,
    secondRuns: tests
      .filter((test) => test.result().state === 'passed' && (test.diagnostic()?.retryCount ?? 0) > 0)
      .map(nameOf),
  };
}

/** Given to vitest by its path. */
export default class LaneReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Failure[]): void {
    const path = process.env['TEST_LANE_REPORT'];
    if (path) writeFileSync(path, JSON.stringify(reportOf(modules, unhandled)));
  }
}
