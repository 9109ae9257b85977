/**
 * What the simulators know to be true: the model's values, and per device the last values that left it undamaged, as the
 * profile's own decoder reads them. Tests compare the screen with it.
 */
import type { CircuitTruth } from '@circuitwatch/shared/circuit/circuit-model.ts';
import type { Reading } from '@circuitwatch/shared/channels/sample.ts';
import type { BedSimulation, SimulatedDevice } from './bed-simulation.ts';
import type { FaultMode } from './faults/fault-modes.ts';

export interface DeviceReport {
  readonly deviceId: string;
  readonly device: string;
  readonly url: string;
  readonly attached: boolean;
  readonly faults: readonly FaultMode[];
  readonly framesSent: number;
  readonly framesSpoilt: number;
  readonly droppedBytes: number;
  /** The last undamaged frame with values; null before the first. */
  readonly lastSent: {
    readonly ageMs: number;
    readonly values: Readonly<Record<string, Pick<Reading, 'value' | 'validity'>>>;
  } | null;
}

export interface BedReport {
  readonly bed: number;
  readonly preset: string;
  readonly scenario: string;
  readonly scenarioS: number;
  readonly modelS: number;
  readonly truth: CircuitTruth;
  readonly devices: readonly DeviceReport[];
}

export interface SimulatorsReport {
  readonly report: true;
  /** Wall time, ms. */
  readonly atMs: number;
  readonly beds: readonly BedReport[];
}

function lastSentOf(device: SimulatedDevice, nowMs: number): DeviceReport['lastSent'] {
  const frame = device.line.lastSent;
  if (!frame) return null;
  const { profile, options } = device.double;
  const decoder = profile.createDecoder(profile.optionsSchema.parse(options));
  const values: Record<string, Pick<Reading, 'value' | 'validity'>> = {};
  for (const item of decoder.push(frame.bytes)) {
    if (item.type !== 'frame') continue;
    for (const { channel, value, validity } of item.readings) values[channel] = { value, validity };
  }
  return { ageMs: nowMs - frame.atMs, values };
}

function deviceReport(device: SimulatedDevice, nowMs: number): DeviceReport {
  return {
    deviceId: device.double.slot,
    device: device.double.profile.id,
    url: device.port.url,
    attached: device.port.attached,
    faults: device.line.active(nowMs),
    framesSent: device.line.counts.framesSent,
    framesSpoilt: device.line.counts.framesSpoilt,
    droppedBytes: device.port.droppedBytes,
    lastSent: lastSentOf(device, nowMs),
  };
}

/** `nowMs`: since the simulators started. */
export function bedReport(bed: BedSimulation, nowMs: number): BedReport {
  return {
    bed: bed.bed,
    preset: bed.preset.id,
    scenario: bed.scenarioName,
    scenarioS: bed.scenarioS,
    modelS: bed.model.nowMs / 1000,
    truth: { ...bed.model.truth },
    devices: bed.devices.map((device) => deviceReport(device, nowMs)),
  };
}
