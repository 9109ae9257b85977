/** The volume of this display, remembered on it. The organisation's floor for HIGH is applied later (shared/sound/volume.ts). */
import { volumeStepMax } from '@circuitwatch/shared/sound/volume.ts';

const storageKey = 'circuitwatch.volume';
const defaultStep = 5;

type VolumeStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The stored step; anything that is none gives the default. A blocked storage only forgets. */
export function readVolumeStep(storage: VolumeStorage | undefined): number {
  try {
    const step = Number(storage?.getItem(storageKey) ?? defaultStep);
    return Number.isInteger(step) && step >= 1 && step <= volumeStepMax ? step : defaultStep;
  } catch {
    return defaultStep;
  }
}

export function writeVolumeStep(storage: VolumeStorage | undefined, step: number): void {
  try {
    storage?.setItem(storageKey, String(step));
  } catch {
    // The next visit starts with the default.
  }
}
