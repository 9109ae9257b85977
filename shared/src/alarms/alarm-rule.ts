/**
 * The row type of the rule table, as zod schemas: rules are data, also where a site loads its own. What a row says is all
 * the engine knows: condition, levels, delays, deadband, latching, consequences. Limits are not here but in the preset
 * (presets.ts), because they follow the patient.
 */
import { z } from 'zod';
import { supportModes } from '../config/site-config.ts';
import { levelNames, priorities } from './alarm-types.ts';
import { signalSchema } from './signals/signal-declaration.ts';

const delayMs = z.int().min(0).max(3_600_000);

const levelSchema = z.strictObject({
  level: z.enum(levelNames),
  priority: z.enum(priorities),
  /** Priority on a VV run where it differs (clinical.md H2). */
  priorityVv: z.enum(priorities).optional(),
  onDelayMs: delayMs,
  /** True where the priority or delay is not in clinical.md B2 and the site has to confirm it. */
  toConfirm: z.boolean().optional(),
});

const conditionSchema = z.discriminatedUnion('type', [
  /** A channel beyond a limit. `magnitude` compares the absolute value. */
  z.strictObject({
    type: z.literal('limit'),
    channel: z.string(),
    side: z.enum(['above', 'below']),
    magnitude: z.boolean().optional(),
    /** Whether the limits are shown on the channel's ruler. */
    onRuler: z.boolean(),
  }),
  /** One alarm per device: its port is closed or its frames stopped. Level `alarm` at the technical-alarm time. */
  z.strictObject({ type: z.literal('link') }),
  /** A failure of the system itself, which the gateway finds and tells (monitor input `technical`). */
  z.strictObject({
    type: z.literal('technical'),
    /** The detail lists displays: a further one asks anew, where a figure that moves does not. */
    listsDisplays: z.boolean().optional(),
  }),
  /** One alarm per channel: its source is alive, but the channel has no usable value any more. */
  z.strictObject({ type: z.literal('noValue'), channels: z.array(z.string()).min(1) }),
  /** The channel lost its value after a last usable one below the limit of level `alarm` (clinical.md B2 #22). */
  z.strictObject({ type: z.literal('noValueAfterFall'), channel: z.string() }),
  /** A detector's number beyond a limit (signals/). */
  z.strictObject({
    type: z.literal('signal'),
    signal: signalSchema,
    side: z.enum(['above', 'below']),
    /** How the number is written for people. */
    unit: z.string(),
    decimals: z.int().min(0).max(3),
  }),
  /** Cannot run: no device or derivation gives the inputs named. `waitsFor` of the rule says what would. */
  z.strictObject({ type: z.literal('waiting'), inputs: z.array(z.string()).min(1) }),
]);

export const alarmRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  kind: z.enum(['physiological', 'circuit', 'technical']),
  condition: conditionSchema,
  /** Mild to severe. */
  levels: z.array(levelSchema).min(1).max(levelNames.length),
  offDelayMs: delayMs,
  /** Stays signalled after the condition has ended, until acknowledged. Fixed by the organisation (R41). */
  latching: z.boolean(),
  /** Raises `level` when a violation of that level starts `times` times within the window: chatter that delays hide. */
  count: z
    .strictObject({ level: z.enum(levelNames), times: z.int().min(2).max(20), windowMs: delayMs })
    .optional(),
  /** Runs only while the patient is on support; a procedure context (priming, trials) re-maps it (B2 note b). */
  onlyInSupport: z.boolean(),
  /** Runs in this support mode only. */
  mode: z.enum(supportModes).optional(),
  /** Rules that follow from this one: while it is on, for `consequenceMs` they are logged and listed, not sounded. */
  consequences: z.array(z.string()).optional(),
  /** Why the rule exists but raises nothing yet. */
  waitsFor: z.string().optional(),
  /** Where priority, delay and latching come from. */
  source: z.string().min(1),
});

export type AlarmRule = z.infer<typeof alarmRuleSchema>;
export type RuleCondition = AlarmRule['condition'];
