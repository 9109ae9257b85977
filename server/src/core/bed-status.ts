/** What the core says about a bed beside its samples: device states with counters, the state of the recording, the snapshot. */
import type { DeviceSession } from '@circuitwatch/shared/devices/device-session.ts';
import type { MonitorView } from '@circuitwatch/shared/monitor/monitor-types.ts';
import type { DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import type { RecorderStatus } from '../recording/recorder.ts';
import type { CoreToWeb, RecordingStatus } from '../link/core-feed.ts';
import type { BedRuntime } from './bed-runtime.ts';

type Recorded = RecordingStatus['recorded'];

/** Holds the last words of the recorder about one bed. */
export class RecordingState {
  readonly #startedMs: number;
  #status: RecorderStatus = { ok: true, reason: '' };
  #recorded: Recorded = null;

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  setStatus(status: RecorderStatus): void {
    this.#status = status;
  }

  setRecorded(epoch: number, seq: number): void {
    this.#recorded = { epoch, seq };
  }

  get current(): RecordingStatus {
    const { ok, reason } = this.#status;
    return { ok, reason, startedMs: this.#startedMs, recorded: this.#recorded };
  }
}

export function deviceStatuses(view: MonitorView, sessions: readonly DeviceSession[]): DeviceStatus[] {
  return sessions.map((session): DeviceStatus => {
    const seen = view.devices.find(({ device }) => device === session.device);
    return {
      device: session.device,
      phase: session.phase,
      reason: session.reason,
      freshness: seen?.freshness ?? 'never',
      lastFrameMs: seen?.lastFrameMs ?? null,
      periodMs: session.periodMs,
      counters: session.counters,
    };
  });
}

/** The whole picture of a bed, as of what the screens were sent last. */
export function bedSnapshot(
  bed: BedRuntime,
  sessions: readonly DeviceSession[],
  recording: RecordingStatus,
  nowMs: number,
): CoreToWeb {
  const view = bed.view(nowMs);
  const { bedId, epoch } = bed.description;
  return {
    type: 'bedSnapshot',
    bedId,
    epoch,
    seq: bed.sentSeq,
    atMs: nowMs,
    samples: view.samples,
    alarms: view.alarms,
    bedAlarms: view.bedAlarms,
    devices: deviceStatuses(view, sessions),
    limits: view.limits,
    recording,
  };
}
