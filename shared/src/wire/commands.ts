/**
 * What people send to act on alarms, and the answer, as zod schemas for the stream (`command`, `commandReply`) and for
 * `POST /api/beds/:bedId/commands`. Bounds here only keep nonsense out; what is too long for an alarm is refused by the
 * engine with a code, so that the attempt is in the log.
 */
import { z } from 'zod';
import {
  type AlarmCommand,
  type CommandOutcome,
  type CommandReply,
  refusalCodes,
} from '../alarms/command-types.ts';
import { limitChangesMax } from '../alarms/limit-changes.ts';
import { checkDetailMax } from '../alarms/signals/bed-facts.ts';
import {
  acknowledgementSchema,
  alarmViewSchema,
  bedAlarmViewSchema,
  chosenPresetSchema,
  limitChangeSchema,
} from './alarm-schemas.ts';

const alarmIdMax = 96;
const idMax = 64;
const reasonMax = 200;
const dayMs = 86_400_000;

const onAlarm = { alarmId: z.string().min(1).max(alarmIdMax), revision: z.int().min(0) };
const durationMs = z.int().min(1).max(dayMs);
const proposalId = z.string().min(1).max(idMax);

/** Made by the client; it comes back in the answer. */
export const commandIdSchema = z.string().min(1).max(idMax);

export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('acknowledge'), ...onAlarm }),
  z.object({ type: z.literal('audioPause'), durationMs }),
  z.object({ type: z.literal('audioResume') }),
  z.object({ type: z.literal('shelve'), ...onAlarm, durationMs, reason: z.string().max(reasonMax) }),
  z.object({ type: z.literal('unshelve'), ...onAlarm }),
  z.object({ type: z.literal('startContext'), context: z.string().max(idMax), durationMs }),
  z.object({ type: z.literal('endContext'), context: z.string().max(idMax) }),
  z.object({ type: z.literal('acceptResponsibility'), ...onAlarm, durationMs }),
  z.object({ type: z.literal('rejectResponsibility'), ...onAlarm }),
  z.object({
    type: z.literal('setLimits'),
    changes: z.array(limitChangeSchema).min(1).max(limitChangesMax).readonly(),
    preset: z.exactOptional(chosenPresetSchema),
  }),
  z.object({ type: z.literal('confirmLimits'), proposalId }),
  z.object({ type: z.literal('rejectLimits'), proposalId }),
  z.object({ type: z.literal('captureBaseline') }),
  z.object({
    type: z.literal('recordCheck'),
    check: z.string().max(idMax),
    detail: z.exactOptional(z.string().max(checkDetailMax)),
  }),
  z.object({ type: z.literal('startCircuit'), startedMs: z.number().min(0) }),
  z.object({ type: z.literal('testSounder') }),
]) satisfies z.ZodType<AlarmCommand>;

export const commandOutcomeSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('done') }),
  z.object({ outcome: z.literal('alreadyAcknowledged'), by: acknowledgementSchema.nullable() }),
  z.object({ outcome: z.literal('staleRevision') }),
  z.object({ outcome: z.literal('unknownAlarm') }),
  z.object({ outcome: z.literal('needsSecond'), proposalId: z.string(), untilMs: z.number() }),
  z.object({
    outcome: z.literal('notAllowed'),
    code: z.enum(refusalCodes),
    detail: z.exactOptional(z.string()),
  }),
]) satisfies z.ZodType<CommandOutcome>;

export const commandReplySchema = z.object({
  commandId: z.string(),
  atMs: z.number(),
  result: commandOutcomeSchema,
  view: alarmViewSchema.nullable(),
  bed: bedAlarmViewSchema,
}) satisfies z.ZodType<CommandReply>;
