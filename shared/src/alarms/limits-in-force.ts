/** The limits in force of a bed from what is recorded of it: its description and what people changed. */
import type { BedDescription } from '../wire/messages.ts';
import type { ChannelLimits } from '../monitor/monitor-types.ts';
import type { BedAlarmView } from './alarm-types.ts';
import { limitsBasis, withLimits } from './limit-changes.ts';
import { channelLimits, limitsFor, type PatientLimits } from './limits.ts';

/** Changes that belong to another preset or patient are not in force. */
export function patientLimitsInForce(
  bed: Pick<BedDescription, 'patient' | 'presetLimits'>,
  bedAlarms: Pick<BedAlarmView, 'limits' | 'limitsBasis'> | null,
): PatientLimits {
  const base = bed.presetLimits ?? limitsFor(bed.patient);
  if (!bedAlarms || bedAlarms.limitsBasis !== limitsBasis(base)) return base;
  return withLimits(base, bedAlarms.limits);
}

/** As they stand beside values. */
export function limitsInForce(
  bed: Pick<BedDescription, 'patient' | 'presetLimits'>,
  bedAlarms: Pick<BedAlarmView, 'limits' | 'limitsBasis'> | null,
): ChannelLimits[] {
  return channelLimits(patientLimitsInForce(bed, bedAlarms));
}
