/**
 * The state of alarms and of a bed's sound, procedures and limits as zod schemas, for the stream, the API and the
 * recording's event table. Types are those of alarms/alarm-types.ts; `satisfies` keeps both the same.
 *
 * Fields that the first recordings did not have carry their default, so that those stay readable.
 */
import { z } from 'zod';
import { alarmEffects, transitionRows } from '../alarms/alarm-table.ts';
import {
  alarmCauses,
  type AlarmTransition,
  type AlarmView,
  bedAlarmChanges,
  type BedAlarmTransition,
  type BedAlarmView,
  type ChosenPreset,
  noSignals,
  priorities,
} from '../alarms/alarm-types.ts';
import type { PatientLimits } from '../alarms/limits.ts';
import { bands } from '../alarms/preset.ts';
import { type BedFacts, noFacts } from '../alarms/signals/bed-facts.ts';
import { supportModes } from '../config/site-config.ts';
import { validities } from '../channels/validity.ts';
import { clientRoles } from './protocol.ts';

const nameMax = 64;
export const personSchema = z.object({
  id: z.string().trim().min(1).max(nameMax),
  name: z.string().trim().min(1).max(nameMax),
  /** What the person says they are: nurse, perfusionist, physician. Unverified until people have accounts. */
  role: z.string().trim().max(nameMax),
});
export const clientIdentitySchema = z.object({ name: z.string().max(nameMax), role: z.enum(clientRoles) });
export const actorSchema = personSchema.extend({ client: clientIdentitySchema });

const condition = z.enum(['unknown', 'normal', 'pending', 'active', 'recovering']);

const inhibitSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('shelved'), untilMs: z.number(), reason: z.string(), actor: actorSchema }),
  z.object({ type: z.literal('suppressed'), untilMs: z.number(), context: z.string() }),
]);

const responsibilitySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('accepted'), actor: actorSchema, untilMs: z.number() }),
  z.object({ type: z.literal('rejected'), actor: actorSchema }),
]);

export const acknowledgementSchema = z.object({ actor: actorSchema, atMs: z.number() });

export const alarmViewSchema = z.object({
  alarmId: z.string(),
  ruleId: z.string(),
  revision: z.int(),
  occurrence: z.int(),
  condition,
  kind: z.enum(['physiological', 'circuit', 'technical']),
  priority: z.enum(priorities),
  level: z.enum(['warning', 'alarm', 'critical']).nullable(),
  channel: z.string().nullable(),
  device: z.string().nullable(),
  detail: z.exactOptional(z.string()),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  comparison: z.enum(['above', 'below']).nullable(),
  onsetMs: z.number().nullable(),
  changedMs: z.number(),
  consequenceOf: z.string().nullable(),
  ack: z.enum(['none', 'unack', 'ack']).default(noSignals.ack),
  latched: z.boolean().default(false),
  endedMs: z.number().nullable().default(null),
  acknowledged: acknowledgementSchema.nullable().default(null),
  inhibit: inhibitSchema.nullable().default(null),
  responsibility: responsibilitySchema.nullable().default(null),
  escalation: z.int().default(0),
  escalatedMs: z.number().nullable().default(null),
  callingMs: z.number().nullable().default(null),
  signalledMs: z.number().nullable().default(null),
  superseded: z.int().default(0),
  firstOut: z.boolean().default(false),
}) satisfies z.ZodType<AlarmView>;

export const alarmTransitionSchema = z.object({
  ruleId: z.string(),
  from: condition,
  to: condition,
  atMs: z.number(),
  cause: z.enum(alarmCauses),
  rows: z.array(z.enum(transitionRows)).readonly().default([]),
  effects: z.array(z.enum(alarmEffects)).readonly().default([]),
  view: alarmViewSchema,
  actor: z.exactOptional(actorSchema),
  snapshot: z.exactOptional(
    z
      .array(z.object({ channel: z.string(), value: z.number().nullable(), validity: z.enum(validities) }))
      .readonly(),
  ),
}) satisfies z.ZodType<AlarmTransition>;

const limit = z.number().nullable();
export const limitChangeSchema = z.object({
  ruleId: z.string().max(nameMax),
  limits: z.tuple([limit, limit, limit]).readonly(),
});

export const chosenPresetSchema = z.object({
  presetId: z.string().min(1).max(nameMax),
  presetVersion: z.int().min(0),
  band: z.enum(bands),
  approvedBy: z
    .string()
    .max(nameMax * 2)
    .nullable(),
}) satisfies z.ZodType<ChosenPreset>;

/** Limits as a preset gives them to one patient. */
export const patientLimitsSchema = z.object({
  presetId: z.string(),
  presetVersion: z.int(),
  approvedBy: z.string().nullable(),
  band: z.enum(bands),
  mode: z.enum(supportModes),
  targetFlowLpm: z.number(),
  rules: z
    .array(
      z.object({
        ruleId: z.string(),
        limits: z.tuple([limit, limit, limit]),
        deadband: z.number(),
        source: z.string(),
        cap: z.exactOptional(
          z.object({
            limit: z.number(),
            cannula: z.enum(['drainage', 'return']),
            sizeFr: z.number(),
            model: z.exactOptional(z.string()),
            source: z.string(),
            uncapped: z.tuple([limit, limit, limit]),
          }),
        ),
      }),
    )
    .readonly(),
}) satisfies z.ZodType<PatientLimits>;

const audioSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('on') }),
  z.object({
    type: z.literal('paused'),
    sinceMs: z.number(),
    untilMs: z.number(),
    covered: z.array(z.string()).readonly(),
    actor: actorSchema,
  }),
]);

const recorded = { atMs: z.number(), by: z.string() };
const bedFactsSchema = z.object({
  baseline: z.object({ ...recorded, values: z.record(z.string(), z.number()) }).nullable(),
  circuitStart: z.object(recorded).nullable(),
  lastCheck: z.object({ ...recorded, dueMs: z.number().nullable() }).nullable(),
  lastSelfTest: z
    .object({ ...recorded, detail: z.string() })
    .nullable()
    .default(noFacts.lastSelfTest),
}) satisfies z.ZodType<BedFacts>;

export const bedAlarmViewSchema = z.object({
  revision: z.int(),
  changedMs: z.number(),
  audio: audioSchema,
  contexts: z
    .array(
      z.object({
        context: z.string(),
        sinceMs: z.number(),
        untilMs: z.number(),
        actor: actorSchema,
        isSeen: z.boolean(),
      }),
    )
    .readonly(),
  limitsBasis: z.string(),
  limits: z.array(limitChangeSchema).readonly(),
  chosenPreset: chosenPresetSchema.extend({ by: z.string(), isEdited: z.boolean() }).nullable().default(null),
  proposal: z
    .object({
      proposalId: z.string(),
      changes: z.array(limitChangeSchema).readonly(),
      preset: z.exactOptional(chosenPresetSchema),
      actor: actorSchema,
      untilMs: z.number(),
    })
    .nullable(),
  facts: bedFactsSchema.default(noFacts),
}) satisfies z.ZodType<BedAlarmView>;

export const bedAlarmTransitionSchema = z.object({
  atMs: z.number(),
  cause: z.enum(alarmCauses),
  rows: z.array(z.enum(transitionRows)).readonly(),
  what: z.enum(bedAlarmChanges),
  view: bedAlarmViewSchema,
  actor: z.exactOptional(actorSchema),
  secondActor: z.exactOptional(actorSchema),
  limits: z.exactOptional(z.array(z.object({ from: limitChangeSchema, to: limitChangeSchema })).readonly()),
  context: z.exactOptional(z.string()),
}) satisfies z.ZodType<BedAlarmTransition>;
