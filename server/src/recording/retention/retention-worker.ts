/**
 * The thread that deletes what is over its time: off the path of alarms and commits, because taking a gigabyte off a disk
 * takes long. Looks once at its start and then every hour, and tells what it deleted and what went wrong.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import { retentionSchema } from '@circuitwatch/shared/config/site-config.ts';
import { z } from 'zod';
import { openSiteStore } from '../site-store.ts';
import { deleteRun, finishDeletions } from './delete-run.ts';
import { expiredRuns, keptRuns } from './retain.ts';

assert(parentPort, 'retention-worker runs as a worker thread');
const port = parentPort;
const periodMs = 3_600_000;
const { dataDir, policy, inUse } = z
  .object({ dataDir: z.string(), policy: retentionSchema, inUse: z.array(z.string()) })
  .parse(workerData);

function look(): void {
  const nowMs = Date.now();
  finishDeletions(dataDir);
  const expired = expiredRuns(keptRuns(dataDir), new Set(inUse), policy, nowMs);
  if (expired.length === 0) return;
  const site = openSiteStore(dataDir, nowMs, (path) =>
    port.postMessage({ problem: `${path} was set aside` }),
  );
  try {
    for (const { run, reason } of expired) {
      const detail = { reason, bytes: run.bytes, lastMs: run.lastMs, ...policy };
      deleteRun(dataDir, site, { runId: run.runId, atWallMs: nowMs, detail });
      port.postMessage({ deleted: run.runId, reason, bytes: run.bytes });
    }
  } finally {
    site.close();
  }
}

function lookSafely(): void {
  try {
    look();
  } catch (error) {
    // Tried again in an hour; nothing of the recording depends on it.
    port.postMessage({ problem: error instanceof Error ? error.message : String(error) });
  }
}

lookSafely();
setInterval(lookSafely, periodMs);
