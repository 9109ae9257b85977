/**
 * fsync that fails: whatever call it hits, nothing that was acknowledged may be missing, and the recording goes on in a new
 * file. strace answers the n-th fsync or fdatasync of a thread with EIO, as a dying disk does (reliability.md §5, figure 6).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { segmentsOf } from '@circuitwatch/server/recording/data-folder.ts';
import { openRunReader } from '@circuitwatch/server/recording/run-reader.ts';
import { describe, expect, it } from 'vitest';
import { LineChild } from '../support/child-lines.ts';

const isLong = process.env['CIRCUITWATCH_TEST_LONG'] === '1';
/** Which calls fail, one per trial; the first ones create files, the later ones are commits and checkpoints. */
const calls = Array.from({ length: isLong ? 200 : 10 }, (_, i) => (isLong ? i + 1 : 3 + i * 5));
const trialMs = 30_000;
const recordedSeqs = 100;
const child = join(import.meta.dirname, '../support/recorder-child.ts');

/** strace must work here, and the process must be allowed to be traced. */
const strace = spawnSync('strace', ['-e', 'trace=none', 'true']);
const problem = strace.status === 0 ? undefined : 'no strace';

function recordedIn(dataDir: string, runId: string): Set<number> {
  const reader = openRunReader(join(dataDir, 'runs', runId));
  const found = new Set<number>();
  for (const row of reader.samples({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, channels: ['rpm'] }))
    found.add(row.seq);
  reader.close();
  return found;
}

describe.skipIf(problem !== undefined)(
  `a failing fsync${problem === undefined ? '' : ` (skipped: ${problem})`}`,
  () => {
    it(
      `costs no acknowledged sample in ${calls.length} places, and the recording goes on`,
      async () => {
        let newSegments = 0;
        for (const call of calls) {
          const dataDir = mkdtempSync(join(tmpdir(), 'circuitwatch-eio-'));
          const inject = [
            'strace',
            '-f',
            '-qq',
            '-o',
            '/dev/null',
            '-e',
            `inject=fsync,fdatasync:error=EIO:when=${call}`,
          ];
          const recorder = new LineChild(child, [dataDir], inject);
          try {
            const acknowledged = (line: Readonly<Record<string, unknown>>): boolean =>
              Number(line['seq']) >= recordedSeqs;
            const isRecording = await recorder.next(acknowledged).then(
              () => true,
              () => false,
            );
            await recorder.kill();
            if (!isRecording) {
              // The very first calls belong to the lock: the gateway does not start, and claims nothing.
              expect(recorder.acknowledged()).toBe(0);
              continue;
            }
            const runId = String(recorder.lines.find((line) => 'runId' in line)?.['runId']);
            const found = recordedIn(dataDir, runId);
            const all = Array.from({ length: recorder.acknowledged() }, (_, i) => i + 1);
            expect(
              all.filter((seq) => !found.has(seq)),
              `fsync call ${call}`,
            ).toEqual([]);
            if (segmentsOf(dataDir, runId).length > 1) newSegments++;
            expect(readdirSync(dataDir)).not.toContain('quarantine');
          } finally {
            await recorder.kill();
            rmSync(dataDir, { recursive: true, force: true });
          }
        }
        expect(newSegments).toBeGreaterThan(0);
      },
      calls.length * trialMs,
    );
  },
);
