/** Which runs are over their time or their room. */
import { describe, expect, it } from 'vitest';
import { expiredRuns, type KeptRun } from './retain.ts';

const dayMs = 86_400_000;
const nowMs = 100 * dayMs;
const run = (runId: string, ageDays: number | null, gigabytes: number): KeptRun => ({
  runId,
  bytes: gigabytes * 1e9,
  lastMs: ageDays === null ? null : nowMs - ageDays * dayMs,
});
const runs = [
  run('new', 1, 2),
  run('old', 40, 2),
  run('older', 60, 2),
  run('used', 90, 2),
  run('broken', null, 2),
];
const inUse = new Set(['used']);

function told(policy: { days?: number; gigabytes?: number }, of = runs): string[] {
  return expiredRuns(of, inUse, policy, nowMs).map(({ run: { runId }, reason }) => `${runId} ${reason}`);
}

describe('retention', () => {
  it('by age takes what is older, oldest first, and never the run that a bed writes or one that cannot be read', () => {
    expect(told({ days: 30 })).toEqual(['older age', 'old age']);
    expect(told({ days: 1000 })).toEqual([]);
  });

  it('by size takes the oldest until the rest fits; what stays counts', () => {
    expect(told({ gigabytes: 8 })).toEqual(['older size']);
    expect(told({ gigabytes: 6 })).toEqual(['older size', 'old size']);
    // The run in use and the broken one alone are too much: they stay all the same.
    expect(told({ gigabytes: 1 })).toEqual(['older size', 'old size', 'new size']);
  });

  it('by both counts what age has freed already', () => {
    expect(told({ days: 50, gigabytes: 8 })).toEqual(['older age']);
  });
});
