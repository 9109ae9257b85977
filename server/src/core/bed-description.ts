/** The tables of a bed for one epoch: what blocks, screens and recordings refer to by number. */
import { limitsFor, type PatientLimits } from '@circuitwatch/shared/alarms/limits.ts';
import type { BedConfig } from '@circuitwatch/shared/config/site-config.ts';
import { derivedChannelsFor } from '@circuitwatch/shared/derived/catalog.ts';
import { derivedSource } from '@circuitwatch/shared/derived/derivation.ts';
import type { BedChannels } from '@circuitwatch/shared/devices/bed-channels.ts';
import type { RunIdentity } from '@circuitwatch/shared/recording/record-types.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';

export interface DescribeBed {
  readonly bed: BedConfig;
  /** Of the organisation's preset, where the bed names one. */
  readonly presetLimits: PatientLimits | undefined;
  readonly channels: BedChannels;
  readonly bedIndex: number;
  readonly epoch: number;
  readonly run: RunIdentity;
  readonly hasSounder: boolean;
}

export function describeBed({
  bed,
  presetLimits,
  channels,
  bedIndex,
  epoch,
  run,
  hasSounder,
}: DescribeBed): BedDescription {
  const { weightKg, heightCm, mode, cannulae } = bed.patient;
  const { band, targetFlowLpm } = presetLimits ?? limitsFor(bed.patient);
  return {
    bedId: bed.id,
    label: bed.label,
    bedIndex,
    epoch,
    runId: run.runId,
    runStartedMs: run.startedMs,
    patient: {
      weightKg,
      ...(heightCm === undefined ? {} : { heightCm }),
      mode,
      band,
      targetFlowLpm,
      ...(cannulae === undefined ? {} : { cannulae }),
    },
    ...(presetLimits ? { presetLimits } : {}),
    hasSounder,
    devices: channels.devices.map(({ id, profile }, index) => ({
      device: id,
      profile: profile.id,
      name: profile.name,
      role: profile.role,
      grade: profile.grade,
      port: bed.devices[index]?.port ?? '',
    })),
    channels: [...channels.channels, ...derivedChannelsFor(channels.channels)],
    sources: [...channels.devices.map(({ id }) => id), derivedSource],
  };
}
