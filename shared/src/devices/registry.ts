/** Every device profile. Adding a device is one line here, its profile file, its simulator behaviour and a capture fixture. */
import type { DeviceProfile } from './device-profile.ts';
import { alicat } from './profiles/alicat.ts';
import { emtecBioprott } from './profiles/emtec-bioprott.ts';
import { terumoCdiAscii } from './profiles/terumo-cdi-ascii.ts';
import { xeniosNovalung } from './profiles/xenios-novalung.ts';

export const profiles: readonly DeviceProfile[] = [xeniosNovalung, emtecBioprott, terumoCdiAscii, alicat];

export function profileById(id: string): DeviceProfile | undefined {
  return profiles.find((profile) => profile.id === id);
}
