/**
 * Preloaded (`node --import`) into every process of a gateway under load: puts `bench-16` into the registry. The product
 * needs no hook for a profile that only the benchmarks have.
 */
import type { DeviceProfile } from '@circuitwatch/shared/devices/device-profile.ts';
import { profiles } from '@circuitwatch/shared/devices/registry.ts';
import { bench16 } from './bench16.ts';

(profiles as DeviceProfile[]).push(bench16);
