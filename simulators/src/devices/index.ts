/** Every device double by profile id: must match shared/src/devices/registry.ts. A new device is one line here. */
import type { DeviceSlot } from '../scenarios/scenario.ts';
import { createAlicatDouble } from './alicat.ts';
import type { DeviceDouble, DoubleSetup } from './device-double.ts';
import { createBioprottDouble } from './emtec-bioprott.ts';
import { createCdiDouble } from './terumo-cdi-ascii.ts';
import { createNovalungDouble } from './xenios-novalung.ts';

export interface DoubleEntry {
  readonly profileId: string;
  readonly slot: DeviceSlot;
  readonly create: (setup: DoubleSetup) => DeviceDouble;
}

export const doubles: readonly DoubleEntry[] = [
  { profileId: 'xenios-novalung', slot: 'pump', create: createNovalungDouble },
  { profileId: 'emtec-bioprott', slot: 'probe', create: createBioprottDouble },
  { profileId: 'terumo-cdi-ascii', slot: 'cdi', create: createCdiDouble },
  { profileId: 'alicat', slot: 'sweep', create: createAlicatDouble },
];
export const doubleProfileIds: readonly string[] = doubles.map((entry) => entry.profileId);
