/**
 * What a preset of alarm limits is and what makes one unfit to load (clinical.md H3): limits per weight band and support
 * mode, each with its source, an author, and who approved it. Loaded as data, so checked by zod.
 *
 * A preset whose more severe limit lies inside a milder one does not load: the critical alarm would come first and the
 * warning never.
 */
import { z } from 'zod';
import { type BedConfig, supportModes } from '../config/site-config.ts';
import { checkPresetRows } from './preset-checks.ts';

/** Weight bands of clinical.md H, in rising weight. */
export const bands = ['neonate', 'infant', 'child', 'adolescent', 'adult'] as const;
export type Band = (typeof bands)[number];

/** The first weight (kg) that is above the band. */
const bandEndsKg: Readonly<Record<Band, number>> = {
  neonate: 5,
  infant: 10,
  child: 30,
  adolescent: 50,
  adult: Number.POSITIVE_INFINITY,
};

export function bandOf(weightKg: number): Band {
  return bands.find((band) => weightKg < bandEndsKg[band]) ?? 'adult';
}

function byBand<T extends z.ZodType>(schema: T) {
  return z.strictObject({
    neonate: schema,
    infant: schema,
    child: schema,
    adolescent: schema,
    adult: schema,
  });
}

const limit = z.number().nullable();
/** Warning, alarm, critical; null = the band has no such level. */
const limitTriple = z.tuple([limit, limit, limit]);
export type LimitTriple = z.infer<typeof limitTriple>;

const rowSchema = z.strictObject({
  rule: z.string(),
  /** `targetFraction`: limits are fractions of the target flow. */
  basis: z.enum(['absolute', 'targetFraction']),
  unit: z.string(),
  limits: byBand(limitTriple),
  /** The value must come back by this much beyond a limit to be well; the smaller figure where both are given. */
  deadband: z.strictObject({
    absolute: z.number().min(0).optional(),
    targetFraction: z.number().min(0).max(1).optional(),
  }),
  /** Flow only: the critical limit is never below this (mL/kg/min), and this is never above the L/min figure beside it. */
  floor: z
    .strictObject({
      mlPerKgMin: byBand(z.number().positive()),
      lpmMax: byBand(z.number().positive().nullable()),
    })
    .optional(),
  /** Where the numbers come from, with the tags of clinical.md ([S24], [CP] = common practice). */
  source: z.string().min(1),
});
export type PresetRow = z.infer<typeof rowSchema>;

const presetShape = z.strictObject({
  id: z.string().min(1).max(64),
  mode: z.enum(supportModes),
  version: z.int().min(1),
  date: z.iso.date(),
  author: z.string().min(1).max(80),
  /** null = starting values that the site has not approved. */
  approvedBy: z.string().min(1).max(80).nullable(),
  targetFlow: z.strictObject({
    mlPerKgMin: byBand(z.number().min(10).max(300)),
    source: z.string().min(1),
  }),
  rows: z.array(rowSchema).min(1),
});

export const presetSchema = presetShape.superRefine((preset, context) => {
  for (const { path, message } of checkPresetRows(preset))
    context.addIssue({ code: 'custom', path: [...path], message });
});
export type Preset = z.infer<typeof presetSchema>;

/** The organisation's preset that a bed names, of its mode; undefined: it names none and has the starting values. */
export function presetOfBed(
  { preset: id, patient }: Pick<BedConfig, 'preset' | 'patient'>,
  presets: readonly Preset[],
): Preset | undefined {
  return presets.find((preset) => preset.id === id && preset.mode === patient.mode);
}

export type PresetResult =
  | { readonly ok: true; readonly preset: Preset }
  | { readonly ok: false; readonly errors: readonly string[] };

/** Checks a preset that comes as data. Every error names its place; one error is enough not to load. */
export function parsePreset(data: unknown): PresetResult {
  const result = presetSchema.safeParse(data);
  if (result.success) return { ok: true, preset: result.data };
  const errors = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return { ok: false, errors };
}
