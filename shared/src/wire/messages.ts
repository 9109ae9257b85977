/**
 * Every JSON message of the stream, both directions, as zod schemas; types are inferred, never written twice.
 *
 * Order on a connection: `hello` both ways, then per subscribed bed `bed` (names and tables), `snapshot`, then binary
 * sample blocks (wire/sample-block.ts) and JSON messages. `(epoch, seq)` counts the blocks and alarm messages of one bed;
 * a hole is sent as `gap`. Alarm messages are never conflated or dropped. docs/wire.md is the text for people.
 */
import { z } from 'zod';
import { cannulaeSchema } from '../config/site-config.ts';
import { deviceRoles } from '../devices/device-profile.ts';
import { priorities } from '../alarms/alarm-types.ts';
import { validities } from '../channels/validity.ts';
import {
  alarmTransitionSchema,
  alarmViewSchema,
  bedAlarmTransitionSchema,
  bedAlarmViewSchema,
  clientIdentitySchema,
  patientLimitsSchema,
  personSchema,
} from './alarm-schemas.ts';
import { commandIdSchema, commandReplySchema, commandSchema } from './commands.ts';
import { audioStates, autoplayStates, seqMax, subscribedBedsMax, wakeLockStates } from './protocol.ts';
import { soundSetIds } from '../sound/sound-set.ts';
import { volumeStepMax } from '../sound/volume.ts';

export * from './protocol.ts';
export { alarmTransitionSchema, alarmViewSchema };

const bedId = z.string().min(1).max(32);
const epoch = z.int().min(0).max(0xffff_ffff);
const seq = z.int().min(0).max(0xffff_ffff);
const position = z.object({ bedId, epoch, seq });

export const clientMessageSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('hello'),
    protocolVersion: z.int(),
    client: clientIdentitySchema.extend({
      /** The same at each connection of one display, so that the gateway misses it when it is gone. */
      id: z.string().min(1).max(64).optional(),
    }),
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
  /** A person acts on the alarms of a bed; answered by `commandReply` with the same `commandId`. */
  z.object({
    op: z.literal('command'),
    bedId,
    commandId: commandIdSchema,
    actor: personSchema,
    command: commandSchema,
  }),
  /**
   * How the display is, once a second and at once when it changes. Sent by the worker of the page, so that it also comes
   * while the page hangs: `pageAgeMs` is then the age of its last answer.
   */
  z.object({
    op: z.literal('clientStatus'),
    /** The bed on the screen; null when there is none, or many. */
    bedId: bedId.nullable(),
    audio: z.enum(audioStates),
    /** Found before any gesture of a person: whether this display would sound unattended. */
    autoplay: z.enum(autoplayStates),
    /** What it is sounding, proven by the rendered signal. */
    sounding: z.enum(priorities).nullable(),
    volumeStep: z.int().min(1).max(volumeStepMax),
    visible: z.boolean(),
    wakeLock: z.enum(wakeLockStates),
    pageAgeMs: z.number().min(0),
    /** Wall clock of the display minus that of the gateway; null before the first heartbeat. */
    clockSkewMs: z.number().nullable(),
    /** Per bed the newest `alarmTest` that went through the display's alarm store. */
    alarmTests: z.array(z.object({ bedId, n: z.int().min(0) })).max(subscribedBedsMax),
  }),
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
    /** As configured: the page computes from them what caps its limits. */
    cannulae: z.exactOptional(cannulaeSchema),
  }),
  /**
   * Where the limits of the bed begin, when they are the organisation's own; without it the starting values of
   * alarms/presets.ts for this patient. What people changed since is `bedAlarms.limits`.
   */
  presetLimits: z.exactOptional(patientLimitsSchema),
  /** The gateway has a sounder of its own, which `testSounder` tries. */
  hasSounder: z.exactOptional(z.boolean()),
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
  /** Sound, procedures and changed limits of the bed. */
  bedAlarms: bedAlarmViewSchema,
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
    /** The organisation's floor and rise of the alarm sound; absent = the defaults of shared/sound/volume.ts. */
    sound: z
      .object({
        highVolumeMin: z.int(),
        highRisesAfterMs: z.number(),
        /** The tones of the organisation; `tonal` without. */
        set: z.exactOptional(z.enum(soundSetIds)),
      })
      .optional(),
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
  /** Sound, procedures or limits of the bed changed; counted, ordered and never dropped, like an alarm. */
  z.object({
    op: z.literal('bedAlarms'),
    bedId,
    epoch,
    seq,
    recorded: z.boolean(),
    transition: bedAlarmTransitionSchema,
  }),
  /** To the client that sent the command alone, after everything the command changed. */
  z.object({
    op: z.literal('commandReply'),
    bedId,
    /** The attempt and what it changed are durable: they survive a crash from here on. */
    recorded: z.boolean(),
    reply: commandReplySchema,
  }),
  /** Nothing was done, or nobody knows (`noAnswer`): the core did not take the command. */
  z.object({
    op: z.literal('commandFailed'),
    bedId,
    commandId: commandIdSchema,
    code: z.enum(['unknownBed', 'coreAway', 'busy', 'noAnswer']),
    message: z.string(),
  }),
  /** The limits in force, after they changed. */
  z.object({ op: z.literal('limits'), bedId, limits: z.array(limitsSchema) }),
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
    /** With the hash of all alarms of the bed (alarms/state-hash.ts): a reader with another one asks for a snapshot. */
    beds: z.array(position.extend({ alarmHash: z.int().min(0).max(0xffff_ffff) })),
  }),
  /**
   * Every 10 s from the alarm engine, on the path of the alarms: no alarm, shown nowhere. A display answers in its next
   * `clientStatus` after the message went through its alarm store; two that are not answered are a technical alarm.
   */
  z.object({ op: z.literal('alarmTest'), bedId, n: z.int().min(1), atMs: z.number() }),
  z.object({ op: z.literal('error'), code: z.string(), message: z.string() }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** One kind of message by its op: `ServerMessageOf<'snapshot'>`. */
export type ServerMessageOf<Op extends ServerMessage['op']> = Extract<ServerMessage, { op: Op }>;
