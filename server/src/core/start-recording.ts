/**
 * The first thing the core does: find each bed's run and, from what was recorded before, the epoch and the start of
 * gateway time. Without a writable folder the core watches all the same and tries again later.
 */
import type { BedConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { RunIdentity } from '@circuitwatch/shared/recording/record-types.ts';
import type { Log } from '../foundation/log.ts';
import type { PreparedRun } from '../recording/recorder-protocol.ts';
import { type Recorder, type RecorderReason, startRecorder } from '../recording/recorder.ts';
import { RecordingError } from '../recording/recording-error.ts';
import { UnrecordedRecorder } from './unrecorded.ts';

export interface BedRun {
  readonly run: RunIdentity;
  readonly lastEpoch: number | null;
  readonly lastAtMs: number | null;
}

export interface StartedRecording {
  readonly recorder: Recorder;
  readonly isRecording: boolean;
  readonly runs: ReadonlyMap<string, BedRun>;
  /** Unix seconds, and greater than every epoch before. */
  readonly epoch: number;
  /** The newest gateway time ever recorded; the clock starts after it. */
  readonly notBeforeMs: number | null;
}

/** The epoch of a start at this wall time after these epochs. */
export function nextEpoch(wallMs: number, earlier: readonly (number | null)[]): number {
  const known = earlier.filter((epoch) => epoch !== null);
  return Math.max(Math.floor(wallMs / 1000), ...known.map((epoch) => epoch + 1));
}

async function prepareAll(
  recorder: Recorder,
  beds: readonly BedConfig[],
  wallMs: number,
): Promise<Map<string, PreparedRun>> {
  const runs = new Map<string, PreparedRun>();
  for (const { id, label } of beds) runs.set(id, await recorder.prepareRun({ bedId: id, label, wallMs }));
  return runs;
}

/** Whether the beds can be recorded now: used to come back from an unrecorded start. */
export async function canRecord(dataDir: string, beds: readonly BedConfig[], log: Log): Promise<boolean> {
  const recorder = await startRecorder({ dataDir, log });
  try {
    await prepareAll(recorder, beds, Date.now());
    return true;
  } catch (error) {
    if (error instanceof RecordingError) return false;
    throw error;
  } finally {
    await recorder.close();
  }
}

/** @throws RecordingError `newer`: files of a newer version; going on would hide them. */
export async function startRecording(
  dataDir: string,
  beds: readonly BedConfig[],
  log: Log,
): Promise<StartedRecording> {
  const wallMs = Date.now();
  let recorder: Recorder = await startRecorder({ dataDir, log });
  let runs: Map<string, PreparedRun>;
  let isRecording = true;
  try {
    runs = await prepareAll(recorder, beds, wallMs);
  } catch (error) {
    if (!(error instanceof RecordingError) || error.code === 'newer') throw error;
    log.error({ reason: error.code }, `cannot record: ${error.message}`);
    await recorder.close();
    isRecording = false;
    const reason: RecorderReason = error.code === 'full' ? 'diskFull' : 'diskError';
    recorder = new UnrecordedRecorder(reason);
    runs = await prepareAll(recorder, beds, wallMs);
  }
  const prepared = [...runs.values()];
  const lastTimes = prepared.map(({ lastAtMs }) => lastAtMs).filter((lastAtMs) => lastAtMs !== null);
  return {
    recorder,
    isRecording,
    runs,
    epoch: nextEpoch(
      wallMs,
      prepared.map(({ lastEpoch }) => lastEpoch),
    ),
    notBeforeMs: lastTimes.length > 0 ? Math.max(...lastTimes) : null,
  };
}
