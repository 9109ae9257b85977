/**
 * Everything that can be done to the simulated patient and circuit, as plain numbers: set points a nurse would change and
 * disturbances an event brings. Numbers only (0/1 for yes/no), so that a scenario can ramp any of them.
 */
import type { SimulationPreset } from './presets.ts';

export const controlNames = [
  // Set points.
  'rpm',
  'sweepLpm',
  'fdo2',
  'waterC',
  // Circuit disturbances.
  'drainageFactor',
  'returnFactor',
  'oxygenatorObstruction',
  'membraneFailure',
  'headLoss',
  'decoupled',
  'air',
  'airlock',
  'leakLpmPerMmhg',
  'drainageOpen',
  'recirculation',
  'transducerHeightCm',
  // Patient disturbances.
  'bloodVolumeMl',
  'externalPressureMmhg',
  'svrFactor',
  'nativeFactor',
  'vo2Factor',
  'pulseFactor',
  'hctPercent',
] as const;
export type ControlName = (typeof controlNames)[number];
/**
 * Units by suffix; factors multiply the preset's value; `oxygenatorObstruction`, `membraneFailure`, `headLoss`,
 * `decoupled`, `air`, `airlock` and `drainageOpen` are shares 0–1; `bloodVolumeMl` is the change against the start.
 */
export type CircuitControls = Record<ControlName, number>;

export function defaultControls(preset: SimulationPreset): CircuitControls {
  return {
    rpm: preset.circuit.runningRpm,
    sweepLpm: preset.circuit.sweepLpm,
    fdo2: preset.circuit.fdo2,
    waterC: preset.circuit.waterC,
    drainageFactor: 1,
    returnFactor: 1,
    oxygenatorObstruction: 0,
    membraneFailure: 0,
    headLoss: 0,
    decoupled: 0,
    air: 0,
    airlock: 0,
    leakLpmPerMmhg: 0,
    drainageOpen: 0,
    recirculation: preset.circuit.recirculation,
    transducerHeightCm: 0,
    bloodVolumeMl: 0,
    externalPressureMmhg: 0,
    svrFactor: 1,
    nativeFactor: 1,
    vo2Factor: 1,
    pulseFactor: 1,
    hctPercent: preset.patient.hctPercent,
  };
}
