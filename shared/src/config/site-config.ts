/**
 * The configuration file as data: one YAML file, checked here by zod. The edge (server/src/config) reads the file, adds
 * line numbers to the errors and applies CIRCUITWATCH_* variables. Everything inside trusts these types.
 */
import { z } from 'zod';
import { soundSetIds } from '../sound/sound-set.ts';
import { defaultSoundPolicy, volumeStepMax } from '../sound/volume.ts';

export const bedIdPattern = /^[a-z0-9][a-z0-9-]{0,31}$/;
const id = z
  .string()
  .regex(bedIdPattern, 'use 1 to 32 lower-case letters, digits or hyphens, starting with a letter or digit');

export const supportModes = ['VA', 'VV'] as const;

/** A limit that the maker of a cannula, or the site, gives for it; the source is shown beside it. */
function cannulaLimit(min: number, max: number) {
  return z.strictObject({ limit: z.number().min(min).max(max), source: z.string().min(1).max(200) });
}

const cannula = {
  /** Outer diameter, French. */
  sizeFr: z.number().min(4).max(40),
  model: z.string().min(1).max(60).optional(),
  flowMaxLpm: cannulaLimit(0.05, 9.99).optional(),
};

/** The cannulae in the patient; a dual-lumen one is named at both. Their limits cap those of the preset (cannula-caps.ts). */
export const cannulaeSchema = z.strictObject({
  drainage: z.strictObject({ ...cannula, p1MinMmhg: cannulaLimit(-300, -10).optional() }).optional(),
  return: z.strictObject({ ...cannula, pReturnMaxMmhg: cannulaLimit(20, 700).optional() }).optional(),
});

export const patientSchema = z.strictObject({
  weightKg: z.number().min(0.5).max(250),
  heightCm: z.number().min(20).max(230).optional(),
  mode: z.enum(supportModes),
  /** Prescribed blood flow; without it the band's default (clinical.md H) × weight. */
  targetFlowLpm: z.number().min(0.05).max(9.99).optional(),
  cannulae: cannulaeSchema.optional(),
});

export const deviceSchema = z.strictObject({
  id,
  profile: z.string().min(1),
  /** `serial:/dev/serial/by-id/…?baud=…`, `tcp://host:port`, `memory:name` (tests). */
  port: z.string().min(1),
  pollPeriodMs: z.number().int().min(50).max(60_000).optional(),
  /** Checked by the profile's own schema. */
  options: z.record(z.string(), z.unknown()).optional(),
});

export const bedSchema = z.strictObject({
  id,
  /** What people call the place ("4"). */
  label: z.string().min(1).max(12),
  patient: patientSchema,
  /** Id of a preset of `presets`; without it the limits that come with Circuitwatch. */
  preset: z.string().min(1).max(64).optional(),
  devices: z.array(deviceSchema).min(1).max(16),
  /** Canonical channel → device id, needed wherever more than one device gives the channel. */
  sources: z.record(z.string(), z.string()).optional(),
});

/** What the organisation decides about the sound of the screens (R25, R26, R29). */
export const soundSchema = z.strictObject({
  /** The tones of all screens and of the gateway's sounder (R29). */
  set: z.enum(soundSetIds).default('tonal'),
  /** HIGH alarms are never quieter than this step, whatever the screen is set to. */
  highVolumeMin: z.number().int().min(1).max(volumeStepMax).default(defaultSoundPolicy.highVolumeMin),
  /** A HIGH alarm that nobody acknowledges gets one step louder after this long. */
  highRisesAfterMs: z.number().int().min(5_000).max(120_000).default(defaultSoundPolicy.highRisesAfterMs),
});

/** Programs that play a WAV file, in the order in which `auto` looks for them. */
export const playerNames = ['pw-play', 'paplay', 'aplay', 'ffplay'] as const;
export type PlayerName = (typeof playerNames)[number];

/** The gateway's own sounder, for a HIGH alarm that no bedside screen proves to sound (R27). */
export const annunciatorSchema = z.strictObject({
  player: z.enum(['auto', ...playerNames, 'off']).default('auto'),
  /** Program and arguments, called without a shell with CIRCUITWATCH_ALARM_* in its environment. */
  command: z.array(z.string().min(1)).min(1).max(32).optional(),
  commandTimeoutMs: z.number().int().min(100).max(60_000).default(5_000),
});

const escalationStep = (maxMs: number, defaultMs: number) =>
  z.number().int().min(10_000).max(maxMs).default(defaultMs);

/**
 * When a HIGH alarm that nobody answers reaches the next step, ms since it calls (R52: set by the site, never infinite). The
 * defaults are R52's; the bounds are own figures.
 */
export const escalationSchema = z
  .strictObject({
    secondSounderMs: escalationStep(60_000, 30_000),
    nurseCallMs: escalationStep(120_000, 60_000),
    backupMs: escalationStep(300_000, 120_000),
  })
  .refine(
    ({ secondSounderMs, nurseCallMs, backupMs }) => secondSounderMs < nurseCallMs && nurseCallMs < backupMs,
    {
      message: 'each step comes later than the one before: secondSounderMs < nurseCallMs < backupMs',
    },
  );

/** Who is told of a HIGH alarm that nobody answers (R52). Both ways may be given. */
export const notifySchema = z
  .strictObject({
    /** Gets each step as a POST with a JSON body. */
    webhook: z.url({ protocol: /^https?$/ }).optional(),
    /** Program and arguments, called without a shell with CIRCUITWATCH_NOTICE_* in its environment. */
    command: z.array(z.string().min(1)).min(1).max(32).optional(),
    timeoutMs: z.number().int().min(100).max(60_000).default(5_000),
  })
  .refine(({ webhook, command }) => webhook !== undefined || command !== undefined, {
    message: 'give webhook, command or both',
  });

/** When recordings are deleted. Never one that a bed writes; without it none is. */
export const retentionSchema = z
  .strictObject({
    /** Those whose last value is older. */
    days: z.number().int().min(1).max(36_500).optional(),
    /** The oldest ones, until those that are left take no more. */
    gigabytes: z.number().min(0.001).max(1_000_000).optional(),
  })
  .refine(({ days, gigabytes }) => days !== undefined || gigabytes !== undefined, {
    message: 'give days, gigabytes or both',
  });

export const siteConfigSchema = z.strictObject({
  site: z.strictObject({ name: z.string().min(1).max(80) }).optional(),
  host: z.string().default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(8080),
  dataDir: z.string().min(1).default('./data'),
  /** `demo` marks every screen as simulated. */
  sourceMode: z.enum(['real', 'demo', 'test']).default('real'),
  sound: soundSchema.optional(),
  /** Without it the gateway itself makes no sound. */
  annunciator: annunciatorSchema.optional(),
  escalation: escalationSchema.optional(),
  notify: notifySchema.optional(),
  retention: retentionSchema.optional(),
  /** Files of the organisation's own alarm limits (alarms/preset.ts); relative to the configuration file. */
  presets: z.array(z.string().min(1)).min(1).max(32).optional(),
  beds: z.array(bedSchema).min(1).max(64),
});

export type Cannulae = z.infer<typeof cannulaeSchema>;
/** What both kinds have. */
export type Cannula = Pick<NonNullable<Cannulae['drainage']>, 'sizeFr' | 'model' | 'flowMaxLpm'>;
export type PatientConfig = z.infer<typeof patientSchema>;
export type DeviceConfig = z.infer<typeof deviceSchema>;
export type AnnunciatorConfig = z.infer<typeof annunciatorSchema>;
export type NotifyConfig = z.infer<typeof notifySchema>;
export type RetentionConfig = z.infer<typeof retentionSchema>;
export type BedConfig = z.infer<typeof bedSchema>;
export type SiteConfig = z.infer<typeof siteConfigSchema>;
export type SupportMode = (typeof supportModes)[number];
