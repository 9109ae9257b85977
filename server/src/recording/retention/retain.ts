/**
 * Retention: which runs of a data folder are over their time or over the room they may take, oldest first. A run that a bed
 * writes is never among them, and neither is one that cannot be read: somebody has to look at it.
 */
import type { RetentionConfig } from '@circuitwatch/shared/config/site-config.ts';
import { segmentPath, segmentsOf } from '../data-folder.ts';
import { RecordingError } from '../recording-error.ts';
import { listRuns } from '../run-reader.ts';
import { SegmentReader } from '../segment-reader.ts';

const dayMs = 86_400_000;
const gigabyteBytes = 1e9;

export interface KeptRun {
  readonly runId: string;
  readonly bytes: number;
  /** The last recorded time; null when it cannot be read. */
  readonly lastMs: number | null;
}

export interface Expired {
  readonly run: KeptRun;
  readonly reason: 'age' | 'size';
}

/** The runs to delete, in order. `runs` are all of the folder; those of `inUse` count for the size and stay. */
export function expiredRuns(
  runs: readonly KeptRun[],
  inUse: ReadonlySet<string>,
  policy: RetentionConfig,
  nowMs: number,
): Expired[] {
  const maxAgeMs = policy.days === undefined ? Number.POSITIVE_INFINITY : policy.days * dayMs;
  const maxBytes =
    policy.gigabytes === undefined ? Number.POSITIVE_INFINITY : policy.gigabytes * gigabyteBytes;
  let bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  const expired: Expired[] = [];
  const candidates = runs
    .filter((run) => !inUse.has(run.runId) && run.lastMs !== null)
    .toSorted((a, b) => (a.lastMs ?? 0) - (b.lastMs ?? 0));
  for (const run of candidates) {
    const reason = nowMs - (run.lastMs ?? nowMs) > maxAgeMs ? 'age' : bytes > maxBytes ? 'size' : undefined;
    if (!reason) continue;
    bytes -= run.bytes;
    expired.push({ run, reason });
  }
  return expired;
}

function lastRecordedMs(dataDir: string, runId: string): number | null {
  const last = segmentsOf(dataDir, runId).at(-1);
  if (last === undefined) return null;
  try {
    const segment = new SegmentReader(segmentPath(dataDir, runId, last));
    try {
      const row = segment.db
        .prepare(
          'SELECT max(at_ms) AS last FROM (SELECT max(to_ms) AS at_ms FROM tail UNION ALL ' +
            'SELECT max(compacted_ms) FROM epoch UNION ALL SELECT max(opened_ms) FROM epoch)',
        )
        .get();
      return typeof row?.['last'] === 'number' ? row['last'] : null;
    } finally {
      segment.close();
    }
  } catch (error) {
    if (error instanceof RecordingError) return null;
    throw error;
  }
}

/** The runs of a folder as retention sees them. */
export function keptRuns(dataDir: string): KeptRun[] {
  return listRuns(dataDir).map(({ path, bytes }) => {
    const runId = path.slice(path.lastIndexOf('/') + 1);
    return { runId, bytes, lastMs: lastRecordedMs(dataDir, runId) };
  });
}
