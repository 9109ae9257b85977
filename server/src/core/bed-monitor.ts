/** The monitor of a bed as the runtime uses it: `stepMonitor` with its state, set up from the bed's configuration. */
import type { PatientLimits } from '@circuitwatch/shared/alarms/limits.ts';
import type { BedConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { BedChannels } from '@circuitwatch/shared/devices/bed-channels.ts';
import { monitorView, stepMonitor } from '@circuitwatch/shared/monitor/monitor.ts';
import { previewLimits } from '@circuitwatch/shared/monitor/limit-preview.ts';
import { createMonitorState } from '@circuitwatch/shared/monitor/monitor-state.ts';
import type { BedMonitor } from './bed-runtime.ts';

/** `limits`: of the organisation's preset; those that come with Circuitwatch without. */
export function createBedMonitor(
  bed: BedConfig,
  channels: BedChannels,
  nowMs: number,
  limits?: PatientLimits,
): BedMonitor {
  const devices = channels.devices.map(({ id, periodMs }) => ({ id, periodMs }));
  const { id: bedId, patient } = bed;
  const state = createMonitorState(
    { bedId, patient, devices, channels: channels.channels, ...(limits ? { limits } : {}) },
    nowMs,
  );
  return {
    step: (inputs, atMs) => stepMonitor(state, inputs, atMs),
    view: (atMs) => monitorView(state, atMs),
    preview: (changes) => previewLimits(state, changes),
  };
}
