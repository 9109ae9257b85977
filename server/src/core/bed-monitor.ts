/** The monitor of a bed as the runtime uses it: `stepMonitor` with its state, set up from the bed's configuration. */
import type { EscalationMs } from '@circuitwatch/shared/alarms/alarm-instances.ts';
import type { PatientLimits } from '@circuitwatch/shared/alarms/limits.ts';
import type { BedConfig, SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { BedChannels } from '@circuitwatch/shared/devices/bed-channels.ts';
import { monitorView, stepMonitor } from '@circuitwatch/shared/monitor/monitor.ts';
import { previewLimits } from '@circuitwatch/shared/monitor/limit-preview.ts';
import { createMonitorState } from '@circuitwatch/shared/monitor/monitor-state.ts';
import type { BedMonitor } from './bed-runtime.ts';

export interface BedMonitorSettings {
  /** Of the organisation's preset; those that come with Circuitwatch without. */
  readonly limits?: PatientLimits | undefined;
  readonly escalation?: SiteConfig['escalation'];
  readonly hasSounder?: boolean;
}

export function createBedMonitor(
  bed: BedConfig,
  channels: BedChannels,
  nowMs: number,
  { limits, escalation, hasSounder = false }: BedMonitorSettings = {},
): BedMonitor {
  const devices = channels.devices.map(({ id, periodMs }) => ({ id, periodMs }));
  const { id: bedId, patient } = bed;
  const state = createMonitorState(
    {
      bedId,
      patient,
      devices,
      channels: channels.channels,
      hasSounder,
      ...(limits ? { limits } : {}),
      ...(escalation ? { escalationMs: escalationMsOf(escalation) } : {}),
    },
    nowMs,
  );
  return {
    step: (inputs, atMs) => stepMonitor(state, inputs, atMs),
    view: (atMs) => monitorView(state, atMs),
    preview: (changes) => previewLimits(state, changes),
  };
}

/** As the engine takes them, in their order. */
export function escalationMsOf(escalation: NonNullable<SiteConfig['escalation']>): EscalationMs {
  const { secondSounderMs, nurseCallMs, backupMs } = escalation;
  return [secondSounderMs, nurseCallMs, backupMs];
}
