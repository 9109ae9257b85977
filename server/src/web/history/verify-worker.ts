/** Checks one recording from end to end in a thread of its own, so that it holds up no other question, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import type { RunCheck } from '@circuitwatch/shared/wire/replay.ts';
import { runFolder, segmentsOf } from '../../recording/data-folder.ts';
import { verifyRun } from '../../recording/verify/verify-run.ts';

/** Findings that are told in words; all are counted. */
const findingsMax = 20;

assert(parentPort, 'verify-worker runs as a worker thread');
const input: unknown = workerData;
assert(
  typeof input === 'object' && input !== null && 'dataDir' in input && 'runId' in input,
  'the thread gets its data folder and its run',
);
const dataDir = String(input.dataDir);
const runId = String(input.runId);

/** undefined when there is no such run. */
function check(): RunCheck | undefined {
  if (segmentsOf(dataDir, runId).length === 0) return undefined;
  const reports = verifyRun(runFolder(dataDir, runId));
  return {
    ok: reports.every(({ ok }) => ok),
    findingCount: reports.reduce((sum, { findingCount }) => sum + findingCount, 0),
    findings: reports.flatMap(({ findings }) => findings.map(({ what }) => what)).slice(0, findingsMax),
  };
}

parentPort.postMessage(check());
