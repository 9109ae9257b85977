/** A recorder on a folder of its own, for the tests of what it promises: start it, open a bed's run, make batches, read back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordBatch } from '@circuitwatch/shared/recording/record-types.ts';
import { encodeSampleBlock } from '@circuitwatch/shared/wire/sample-block.ts';
import { runFolder } from '@circuitwatch/server/recording/data-folder.ts';
import { type Recorder, startRecorder } from '@circuitwatch/server/recording/recorder.ts';
import { openRunReader } from '@circuitwatch/server/recording/run-reader.ts';
import { afterEach, beforeEach } from 'vitest';
import { bedOf } from './recording-builder.ts';

export let dataDir: string;
export let messages: string[];
export const everything = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
export const startMs = Date.now();

/** A fresh folder and an empty log before each test of the file; gone after it. */
export function useDataFolder(): void {
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'circuitwatch-recorder-'));
    messages = [];
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));
}

export function start(folder = dataDir): Promise<Recorder> {
  const note = (_detail: object, message: string): void => void messages.push(message);
  return startRecorder({ dataDir: folder, log: { info: note, warn: note, error: note } });
}

export interface Opened {
  readonly runId: string;
  readonly epoch: number;
  readonly lastAtMs: number | null;
  readonly lastEpoch: number | null;
}

export async function open(recorder: Recorder, epoch: number, bedId = 'bed-1'): Promise<Opened> {
  const { run, lastAtMs, lastEpoch } = await recorder.prepareRun({ bedId, label: '1', wallMs: startMs });
  const bed = bedOf(bedId, epoch, run.runId, run.startedMs, ['flow', 'rpm'], ['pump', 'derived']);
  await recorder.openRun({ run, bed, wallOffsetMs: 250 });
  return { runId: run.runId, epoch, lastAtMs, lastEpoch };
}

export function batch(epoch: number, seq: number, options: Partial<RecordBatch> = {}): RecordBatch {
  const atMs = startMs + seq * 100;
  const samples = [
    { channelIndex: 0, validityCode: 0, count: 4000 + seq },
    { channelIndex: 1, validityCode: 0, count: 3000 + seq },
  ];
  const bedId = options.bedId ?? 'bed-1';
  return {
    bedId,
    epoch,
    seq,
    atMs,
    blocks: [
      encodeSampleBlock({
        bedIndex: 0,
        epoch,
        seq,
        conflated: false,
        frames: [{ sourceIndex: 0, atMs, samples }],
      }),
    ],
    raw: [{ device: 'pump', atMs, direction: 'in', bytes: Buffer.from(`frame ${seq}`) }],
    events: [],
    ledger: [],
    ...options,
  };
}

export function seqsIn(runId: string, folder = dataDir): number[] {
  const reader = openRunReader(runFolder(folder, runId));
  try {
    return [...reader.samples({ ...everything, channels: ['rpm'] })].map((row) => row.seq);
  } finally {
    reader.close();
  }
}

export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
