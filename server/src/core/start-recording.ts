/**
 * The first thing the core does: find each bed's run and, from what was recorded before, the epoch and the start of
 * gateway time. Without a writable folder the core watches all the same and tries again later.
 */
import type { BedConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { AlarmMemory } from '@circuitwatch/shared/alarms/alarm-restore.ts';
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
  /** Its alarms of before, to be restored. */
  readonly alarms: AlarmMemory | null;
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
  const prepared = beds.map(
    async ({ id, label }): Promise<[string, PreparedRun]> => [
      id,
      await recorder.prepareRun({ bedId: id, label, wallMs }),
    ],
  );
  return new Map(await Promise.all(prepared));
}

/** Whether the beds can be recorded now: used to come back from an unrecorded start. */
export async function canRecord(dataDir: string, beds: readonly BedConfig[], log: Log): Promise<boolean> {
  const recorder = await startRecorder({ dataDir, log });
  try {
    await prepareAll(recorder, beds, Date.now());
    return true;
  } catch {
    // Still not: what is wrong was logged when recording was given up.
    return false;
  } finally {
    await recorder.close();
  }
}

function isNewer(error: unknown): boolean {
  return error instanceof RecordingError && error.code === 'newer';
}

function reasonOf(error: unknown): RecorderReason {
  if (!(error instanceof RecordingError)) return 'internal';
  return error.code === 'full' ? 'diskFull' : 'diskError';
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
    if (isNewer(error)) throw error;
    log.error({ err: error }, 'cannot record; watching all the same');
    await recorder.close();
    isRecording = false;
    recorder = new UnrecordedRecorder(reasonOf(error));
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
