/**
 * What a recording holds of one epoch that goes into a re-run: how the monitor began, bytes, link changes, people's
 * commands and the gateway's findings about itself. Streams: at most one raw piece per device is in memory.
 */
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { deviceInputs, mergeInputs, type RerunInput } from '@circuitwatch/shared/replay/rerun-inputs.ts';
import { type MonitorStart, monitorStartSchema } from '@circuitwatch/shared/replay/monitor-start.ts';
import { actorSchema, alarmTransitionSchema } from '@circuitwatch/shared/wire/alarm-schemas.ts';
import { commandOutcomeSchema, commandSchema } from '@circuitwatch/shared/wire/commands.ts';
import { linkPhases } from '@circuitwatch/shared/wire/messages.ts';
import { levelNames } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { z } from 'zod';
import type { EventRow } from '../event-chain.ts';
import { RecordingError } from '../recording-error.ts';
import type { RunReader, TimeRange } from '../run-reader.ts';

const linkDetailSchema = z.object({ phase: z.enum(linkPhases), reason: z.string() });
const commandDetailSchema = z.object({
  commandId: z.string(),
  actor: actorSchema,
  command: commandSchema,
  result: commandOutcomeSchema,
});
const technicalDetailSchema = z.object({
  findings: z.array(
    z.object({ ruleId: z.string(), level: z.enum(levelNames).nullable(), detail: z.string() }),
  ),
});

/** How the epoch's monitor began and when it first stepped; undefined in recordings from before that was noted. */
export function monitorStartOf(
  reader: RunReader,
  epoch: number,
): { readonly start: MonitorStart; readonly atMs: number } | undefined {
  for (const row of reader.eventsOf('monitorStart', epoch)) {
    return { start: bodyOf(row, monitorStartSchema), atMs: row.atMs };
  }
  return undefined;
}

/** @throws RecordingError `corrupt` when an event does not say what its type says */
export function runInputs(
  reader: RunReader,
  epoch: number,
  range: TimeRange,
  bed: { readonly bedId: string; readonly devices: readonly string[] },
): Generator<RerunInput> {
  return mergeInputs([
    ...bed.devices.map((device) =>
      deviceInputs(reader.raw({ ...range, device }), linksOf(reader, epoch, device)),
    ),
    findingsOf(reader, epoch),
    commandsOf(reader, epoch, bed.bedId),
  ]);
}

/** Recorded alarm transitions of an epoch. */
export function* alarmsOf(reader: RunReader, epoch: number): Generator<AlarmTransition> {
  for (const row of reader.eventsOf('alarm', epoch)) yield bodyOf(row, alarmTransitionSchema);
}

type InputOf<Type extends RerunInput['type']> = Extract<RerunInput, { type: Type }>;

function* linksOf(reader: RunReader, epoch: number, device: string): Generator<InputOf<'link'>> {
  for (const row of reader.eventsOf('link', epoch)) {
    if (row.device !== device) continue;
    yield { type: 'link', atMs: row.atMs, device, ...bodyOf(row, linkDetailSchema) };
  }
}

function* findingsOf(reader: RunReader, epoch: number): Generator<InputOf<'technical'>> {
  for (const row of reader.eventsOf('technical', epoch))
    yield { type: 'technical', atMs: row.atMs, ...bodyOf(row, technicalDetailSchema) };
}

/** A command that named another bed was refused as foreign; any other bed's name does. */
function* commandsOf(reader: RunReader, epoch: number, bedId: string): Generator<InputOf<'command'>> {
  for (const row of reader.eventsOf('command', epoch)) {
    const { commandId, actor, command, result } = bodyOf(row, commandDetailSchema);
    const isForeign = result.outcome === 'notAllowed' && result.code === 'foreignBed';
    yield { type: 'command', atMs: row.atMs, bedId: isForeign ? '' : bedId, commandId, actor, command };
  }
}

function bodyOf<T>(row: EventRow, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(JSON.parse(row.body));
  if (parsed.success) return parsed.data;
  throw new RecordingError(
    'corrupt',
    `event ${row.eventId} (${row.type}) is not readable: ${parsed.error.message}`,
  );
}
