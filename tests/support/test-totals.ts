/** What a lane of the test suite tells tests/run.ts: counts, failures with their messages, second runs. And Playwright's report read as one. */
import { stripVTControlCharacters } from 'node:util';

/** One lane's outcome. `failures` may be more than failed tests: a hook or an import can fail as well. */
export interface LaneReport {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly name: string; readonly message: string }[];
  /** Tests that failed once and passed when run again. */
  readonly secondRuns: readonly string[];
}

/** The part of Playwright's JSON report that is read here. */
export interface PlaywrightReport {
  readonly errors: readonly { readonly message?: string }[];
  readonly suites: readonly PlaywrightSuite[];
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly file: string;
    readonly line: number;
    readonly title: string;
    readonly tests: readonly {
      readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
      readonly results: readonly { readonly error?: { readonly message?: string } }[];
    }[];
  }[];
}

const specsOf = (suite: PlaywrightSuite): PlaywrightSuite['specs'] => [
  ...suite.specs,
  ...(suite.suites ?? []).flatMap(specsOf),
];

/** Playwright's report as a lane's. */
export function laneOfPlaywright(report: PlaywrightReport): LaneReport {
  const tests = report.suites.flatMap(specsOf).flatMap((spec) =>
    spec.tests.map((test) => ({
      name: `${spec.file}:${spec.line} › ${spec.title}`,
      status: test.status,
      message: test.results.findLast((result) => result.error)?.error?.message ?? '',
    })),
  );
  const of = (status: string) => tests.filter((test) => test.status === status);
  return {
    passed: of('expected').length + of('flaky').length,
    skipped: of('skipped').length,
    failures: [
      ...of('unexpected').map(({ name, message }) => ({ name, message })),
      ...report.errors.map((error) => ({ name: 'outside any test', message: error.message ?? '' })),
    ],
    secondRuns: of('flaky').map((test) => `${test.name}: ${firstLines(test.message, 1)}`),
  };
}

/** The first lines of a message, without terminal colours. */
export function firstLines(message: string, count: number): string {
  return stripVTControlCharacters(message).split('\n').slice(0, count).join('\n    ');
}
