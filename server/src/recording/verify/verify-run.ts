/** `verify` over a file or over all segments of a run: each segment, and that the hash chain goes on from one to the next. */
import { RecordingError } from '../recording-error.ts';
import { segmentPaths } from '../run-reader.ts';
import { SegmentReader } from '../segment-reader.ts';
import { verifySegment } from './verify.ts';
import type { VerifyReport } from './verify-report.ts';

/** The chain head that a segment says it goes on from must be an event of the one before. */
function chainBreak(path: string, nextPath: string): string | undefined {
  let segment: SegmentReader | undefined;
  let next: SegmentReader | undefined;
  try {
    segment = new SegmentReader(path);
    next = new SegmentReader(nextPath);
    const eventId = Number(next.meta('chain_event_id') ?? 0);
    const hash = next.meta('chain_hash') ?? '';
    const stored = segment.db.prepare('SELECT hash FROM event WHERE event_id = ?').get(eventId)?.['hash'];
    const found =
      stored instanceof Uint8Array ? Buffer.from(stored).toString('hex') : segment.meta('chain_hash');
    return found === hash
      ? undefined
      : `the segment before it does not end with event ${eventId} of this chain`;
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    return undefined; // The segment that cannot be read is told by its own report.
  } finally {
    segment?.close();
    next?.close();
  }
}

export function verifyRun(path: string): VerifyReport[] {
  const paths = segmentPaths(path);
  return paths.map((segmentPath, i) => {
    const report = verifySegment(segmentPath);
    const before = paths[i - 1];
    const broken = before === undefined ? undefined : chainBreak(before, segmentPath);
    if (broken === undefined) return report;
    return {
      ...report,
      ok: false,
      findings: [...report.findings, { code: 'chain', what: broken }],
      findingCount: report.findingCount + 1,
    };
  });
}
