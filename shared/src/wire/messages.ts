/**
 * Every JSON message of the stream, both directions, as zod schemas; types are inferred, never written twice.
 *
 * Order on a connection: `hello` both ways, then per subscribed bed `bed` (names and tables), `snapshot`, then binary
 * sample blocks (wire/sample-block.ts) and JSON messages. `(epoch, seq)` counts the blocks and alarm messages of one bed;
 * a hole is sent as `gap`. Alarm messages are never conflated or dropped. docs/wire.md is the text for people.
 */
import { z } from 'zod';
import { deviceRoles } from '../devices/device-profile.ts';
import { priorities } from '../alarms/alarm-types.ts';
import { validities } from '../channels/validity.ts';
import { seqMax, subscribedBedsMax } from './protocol.ts';

export * from './protocol.ts';

const bedId = z.string().min(1).max(32);
const epoch = z.int().min(0).max(0xffff_ffff);
const seq = z.int().min(0).max(0xffff_ffff);
const position = z.object({ bedId, epoch, seq });

export const clientMessageSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('hello'),
    protocolVersion: z.int(),
    client: z.object({ name: z.string().max(64), role: z.enum(['bedside', 'wall', 'desk', 'test']) }),
  }),
  z.object({
    op: z.literal('subscribe'),
    beds: z.array(bedId).max(subscribedBedsMax),
    /** Where this client stopped; missed blocks are sent again, or a gap. */
    resume: z.array(position).max(subscribedBedsMax),
  }),
  /**
   * Everything that came before heartbeat `beat` of this connection is on the client's screen: the only way to see a
   * frozen viewer (its socket still drains). One answer per heartbeat.
   */
  z.object({ op: z.literal('painted'), beat: z.int().min(0).max(seqMax) }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

const sampleSchema = z.object({
  channel: z.string(),
  value: z.number().nullable(),
  validity: z.enum(validities),
  reason: z.string().optional(),
  source: z.string(),
  atMs: z.number(),
});

const condition = z.enum(['unknown', 'normal', 'pending', 'active', 'recovering']);

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
  value: z.number().nullable(),
  limit: z.number().nullable(),
  comparison: z.enum(['above', 'below']).nullable(),
  onsetMs: z.number().nullable(),
  changedMs: z.number(),
  consequenceOf: z.string().nullable(),
});

export const alarmTransitionSchema = z.object({
  ruleId: z.string(),
  from: condition,
  to: condition,
  atMs: z.number(),
  cause: z.enum(['value', 'timer', 'missing', 'link', 'restart']),
  view: alarmViewSchema,
});

const side = z.object({
  warning: z.number().nullable(),
  alarm: z.number().nullable(),
  critical: z.number().nullable(),
});
export const limitsSchema = z.object({ channel: z.string(), low: side, high: side });

export const linkPhases = ['closed', 'opening', 'identifying', 'streaming', 'backoff'] as const;
export const freshnessStates = ['never', 'fresh', 'late', 'technical', 'lost'] as const;

/** Counters of one port since the gateway started; also in the API. */
export const portCountersSchema = z.object({
  bytes: z.int(),
  frames: z.int(),
  events: z.int(),
  discardedBytes: z.int(),
  /** Stretches discarded, by reason. */
  discarded: z.record(z.string(), z.int()),
  checksumErrors: z.int(),
  reopens: z.int(),
  bytesWritten: z.int(),
  /** Polls whose answer did not come in time. */
  unanswered: z.int(),
  lastFrameMs: z.number().nullable(),
});
export type PortCounters = z.infer<typeof portCountersSchema>;

export const deviceStatusSchema = z.object({
  device: z.string(),
  phase: z.enum(linkPhases),
  reason: z.string(),
  freshness: z.enum(freshnessStates),
  lastFrameMs: z.number().nullable(),
  periodMs: z.number(),
  counters: portCountersSchema,
});
export type DeviceStatus = z.infer<typeof deviceStatusSchema>;

/** Tables that the binary blocks of a bed refer to by index. Fixed for an epoch. */
export const bedDescriptionSchema = z.object({
  bedId,
  label: z.string(),
  /** The number by which binary blocks of this connection name the bed. */
  bedIndex: z.int(),
  epoch,
  runId: z.string(),
  runStartedMs: z.number(),
  patient: z.object({
    weightKg: z.number(),
    heightCm: z.number().optional(),
    mode: z.enum(['VA', 'VV']),
    band: z.enum(['neonate', 'infant', 'child', 'adolescent', 'adult']),
    targetFlowLpm: z.number(),
  }),
  devices: z.array(
    z.object({
      device: z.string(),
      profile: z.string(),
      name: z.object({ en: z.string(), zh: z.string() }),
      /** Short word for the device; without it a screen shows the name. */
      role: z.enum(deviceRoles).optional(),
      grade: z.enum(['A', 'B', 'C', 'D', 'E']),
      port: z.string(),
    }),
  ),
  /** Channel ids by index; second sources carry their `@device`. */
  channels: z.array(z.string()),
  /** Source names by index: the devices, then `derived`. */
  sources: z.array(z.string()),
});
export type BedDescription = z.infer<typeof bedDescriptionSchema>;

/** Everything about one bed at one position. */
export const snapshotSchema = z.object({
  op: z.literal('snapshot'),
  bedId,
  epoch,
  seq,
  atMs: z.number(),
  samples: z.array(sampleSchema),
  alarms: z.array(alarmViewSchema),
  devices: z.array(deviceStatusSchema),
  limits: z.array(limitsSchema),
  recording: z.object({
    ok: z.boolean(),
    /** Why it is not ok, for people; empty when it is. */
    reason: z.string(),
    startedMs: z.number(),
    recorded: z.object({ epoch, seq }).nullable(),
  }),
});

export const serverMessageSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('hello'),
    protocolVersion: z.int(),
    version: z.string(),
    site: z.string(),
    sourceMode: z.enum(['real', 'demo', 'test', 'replay']),
    /** Gateway time and wall time at the same moment: wall = atMs + (wallMs − atMs). */
    clock: z.object({ atMs: z.number(), wallMs: z.number() }),
    beds: z.array(z.object({ bedId, label: z.string() })),
  }),
  z.object({ op: z.literal('bed'), bed: bedDescriptionSchema }),
  snapshotSchema,
  z.object({
    op: z.literal('alarm'),
    bedId,
    epoch,
    seq,
    /** False when the recorder did not confirm in time: shown, and a technical alarm of its own. */
    recorded: z.boolean(),
    transition: alarmTransitionSchema,
  }),
  z.object({ op: z.literal('devices'), bedId, devices: z.array(deviceStatusSchema) }),
  z.object({
    op: z.literal('recording'),
    bedId,
    ok: z.boolean(),
    reason: z.string(),
    startedMs: z.number(),
    recorded: z.object({ epoch, seq }).nullable(),
  }),
  z.object({
    op: z.literal('event'),
    bedId,
    atMs: z.number(),
    device: z.string(),
    event: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
  /** Blocks [fromSeq, toSeq] of this bed were not sent: drawn as a hole, or filled from the history. */
  z.object({
    op: z.literal('gap'),
    bedId,
    epoch,
    fromSeq: seq,
    toSeq: seq,
    fromMs: z.number().nullable(),
    toMs: z.number().nullable(),
    reason: z.enum(['conflated', 'unavailable', 'epoch']),
  }),
  /** Once a second, through the same path as the data: the client shows `not live` at 3 s without one. */
  z.object({
    op: z.literal('heartbeat'),
    n: z.int(),
    atMs: z.number(),
    wallMs: z.number(),
    /** Per bed the last seq that exists and the age of the core's last word; a web process without a core says so. */
    coreAlive: z.boolean(),
    beds: z.array(position),
  }),
  z.object({ op: z.literal('error'), code: z.string(), message: z.string() }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** One kind of message by its op: `ServerMessageOf<'snapshot'>`. */
export type ServerMessageOf<Op extends ServerMessage['op']> = Extract<ServerMessage, { op: Op }>;
