/** The recorder on a full disk: a tmpfs of 8 MB, filled and freed while it records. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFolder } from '@circuitwatch/server/recording/data-folder.ts';
import type { RecorderStatus } from '@circuitwatch/server/recording/recorder.ts';
import { openRunReader } from '@circuitwatch/server/recording/run-reader.ts';
import { describe, expect, it } from 'vitest';
import {
  batch,
  everything,
  open,
  seqsIn,
  start,
  startMs,
  upTo,
  useDataFolder,
} from '../support/recorder-folder.ts';

useDataFolder();

function tmpfs(): { folder: string; remove(): void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'circuitwatch-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    remove: () => {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

const disk = tmpfs();

describe.skipIf(!disk)(`a full disk${disk ? '' : ' (skipped: cannot mount a tmpfs)'}`, () => {
  it('[R73] keeps everything in memory, says so, and comes back by itself', async () => {
    if (!disk) throw new Error('no disk');
    const recorder = await start(disk.folder);
    try {
      const statuses: RecorderStatus[] = [];
      recorder.onStatus((_bedId, status) => statuses.push(status));
      const { runId, epoch } = await open(recorder, 100);
      await recorder.commit(batch(epoch, 1));
      const filler = join(disk.folder, 'filler');
      expect(() => writeFileSync(filler, Buffer.alloc(16 * 1024 * 1024))).toThrow(/ENOSPC/);
      const big = {
        raw: [{ device: 'pump', atMs: startMs, direction: 'in' as const, bytes: new Uint8Array(200_000) }],
      };
      const waiting = Array.from({ length: 5 }, (_, i) => recorder.commit(batch(epoch, i + 2, big)));
      await expect
        .poll(() => statuses.at(-1), { timeout: 10_000 })
        .toEqual({ ok: false, reason: 'diskFull' });
      expect(recorder.positions()[0]?.seq).toBeLessThan(6);
      rmSync(filler);
      await Promise.all(waiting);
      expect(statuses.at(-1)).toEqual({ ok: true, reason: '' });
      await recorder.commit(batch(epoch, 7));
      expect(seqsIn(runId, disk.folder)).toEqual(upTo(7));
      const reader = openRunReader(runFolder(disk.folder, runId));
      expect(reader.ledger(everything).map((row) => row.detail['what'])).toEqual(['notRecording', 'resumed']);
      reader.close();
    } finally {
      await recorder.close();
      disk.remove();
    }
  });
});
