/**
 * What the web process tells the core about the displays, over the socket of the feed. The core cannot see a display; the
 * web process cannot raise an alarm nor write a recording. So the one reports conditions and events, and the other makes
 * technical alarms and rows of the event log of them.
 */
import { clientConditionKinds, displayRoles } from '@circuitwatch/shared/alarms/client-watch.ts';
import { priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { audioStates, wakeLockStates } from '@circuitwatch/shared/wire/protocol.ts';
import { z } from 'zod';

/** More displays than a gateway serves cannot be wrong at once (stream-limits.ts). */
const conditionsMax = 2_000;

export const clientConditionsSchema = z.object({
  type: z.literal('clientConditions'),
  conditions: z
    .array(
      z.object({
        kind: z.enum(clientConditionKinds),
        clientId: z.string(),
        name: z.string(),
        role: z.enum(displayRoles),
        /** null: a wall, or a display that has not said its bed. */
        bedId: z.string().nullable(),
        /** How long it has been so; the two processes do not share a clock. */
        ageMs: z.number(),
      }),
    )
    .max(conditionsMax),
  /** Beds at which a bedside display proves that it sounds (R27). */
  sounding: z.array(z.object({ bedId: z.string(), priority: z.enum(priorities) })),
  /** Beds with a connected bedside display. */
  attended: z.array(z.string()),
  /** Per bed the newest alarm test that came from the core; 0 = none. */
  alarmTests: z.array(z.object({ bedId: z.string(), n: z.int() })),
});
export type ClientConditionsReport = z.infer<typeof clientConditionsSchema>;

/** Rows that wait in the web process while the core is away; also the most of one message. */
export const displayEventsMax = 600;

/**
 * `connected` for the first time, `back` again, `lost` its connection; `audio`, `volume`, `visible`, `wakeLock` and `bed`
 * changed. `state`: how it is, after `dropped` rows of it that were too many; `dropped`: that many of other displays.
 */
export const displayEventKinds = [
  'connected',
  'back',
  'lost',
  'audio',
  'volume',
  'visible',
  'wakeLock',
  'bed',
  'state',
  'dropped',
] as const;
export type DisplayEventKind = (typeof displayEventKinds)[number];

const changed = z.exactOptional(z.union([z.string(), z.number(), z.boolean(), z.null()]));
const displayEventSchema = z.object({
  event: z.enum(displayEventKinds),
  /** How long ago; the two processes do not share a clock. */
  ageMs: z.number().min(0),
  /** The beds whose log has it; none = every bed. */
  bedIds: z.array(z.string()).max(2),
  display: z.exactOptional(z.object({ clientId: z.string(), name: z.string(), role: z.enum(displayRoles) })),
  from: changed,
  to: changed,
  status: z.exactOptional(
    z.object({
      audio: z.enum(audioStates),
      volumeStep: z.int(),
      visible: z.boolean(),
      wakeLock: z.enum(wakeLockStates),
    }),
  ),
  dropped: z.exactOptional(z.int()),
});
export type DisplayEvent = z.infer<typeof displayEventSchema>;

export const displayEventsSchema = z.object({
  type: z.literal('displayEvents'),
  events: z.array(displayEventSchema).max(displayEventsMax),
});
export type DisplayEventsMessage = z.infer<typeof displayEventsSchema>;

export const displayMessageSchema = z.discriminatedUnion('type', [
  clientConditionsSchema,
  displayEventsSchema,
]);
