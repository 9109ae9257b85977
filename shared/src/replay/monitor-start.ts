/**
 * What a recording notes when a bed's monitor begins (event `monitorStart`): everything of its beginning that is neither
 * in the bed's description nor in the bytes. A re-run begins from it.
 */
import { z } from 'zod';
import { type BedConfig, bedSchema } from '../config/site-config.ts';

/** The bed as it was configured, without its ports: a port's address is no part of what a patient's run says. */
const bedSetupSchema = z.object({
  patient: bedSchema.shape.patient,
  devices: z.array(bedSchema.shape.devices.element.omit({ port: true })),
  sources: z.record(z.string(), z.string()),
});
export type BedSetup = z.infer<typeof bedSetupSchema>;

export const monitorStartSchema = z.object({
  /** Of the product that watched. */
  version: z.string(),
  /** Gateway time from which the monitor counts silence. */
  startedMs: z.number(),
  bed: bedSetupSchema,
  /** The gateway had a sounder of its own. */
  hasSounder: z.boolean(),
  /** The site's times of escalation (R52), where it had its own. */
  escalationMs: z.tuple([z.number(), z.number(), z.number()]).readonly().optional(),
  /** Wall time minus gateway time. */
  wallOffsetMs: z.number(),
  /** Of the alarms that were restored: gateway time and wall offset of the last thing recorded; null when there were none. */
  memory: z.object({ atMs: z.number(), wallOffsetMs: z.number() }).nullable(),
});
export type MonitorStart = z.infer<typeof monitorStartSchema>;

export function bedSetupOf({ patient, devices, sources }: BedConfig): BedSetup {
  return { patient, devices: devices.map(({ port: _port, ...device }) => device), sources: sources ?? {} };
}
