/** `GET /api/beds/:bedId/presets`: presets that a bed may take over, as zod schema of the answer. */
import { z } from 'zod';
import { bands } from '../alarms/preset.ts';
import { patientLimitsSchema } from './alarm-schemas.ts';

const presetChoiceSchema = z.object({
  id: z.string(),
  version: z.int(),
  date: z.string(),
  author: z.string(),
  /** null = starting values, to be confirmed by the site. */
  approvedBy: z.string().nullable(),
  /** False: a preset that comes with Circuitwatch. */
  isSite: z.boolean(),
  /** As it would be for this patient: target flow, weight and cannulae as they are, the band as asked. */
  limits: patientLimitsSchema,
});
export type PresetChoice = z.infer<typeof presetChoiceSchema>;

export const presetChoicesSchema = z.object({
  bedId: z.string(),
  band: z.enum(bands),
  presets: z.array(presetChoiceSchema),
});
export type PresetChoices = z.infer<typeof presetChoicesSchema>;
