/**
 * The control channel: one JSON object per line on stdin, or per IPC message. What can be asked of running simulators,
 * checked by zod. Bad commands are answered with an error, never ignored.
 */
import { z } from 'zod';
import { faultModes } from './faults/fault-modes.ts';
import { deviceActions, deviceSlots } from './scenarios/scenario.ts';

const bed = z.number().int().min(1).max(64);
const device = z.enum(deviceSlots);

/** How long a fault lasts when the command does not say. */
export const defaultFaultSeconds = 20;

export const commandSchema = z.union([
  z.strictObject({
    bed,
    device,
    fault: z.enum(faultModes),
    seconds: z.number().min(0).max(86_400).optional(),
  }),
  /** Ends a fault early. */
  z.strictObject({ bed, device, clear: z.enum(faultModes) }),
  z.strictObject({ bed, device, action: z.enum(deviceActions) }),
  /** All beds when no bed is named. */
  z.strictObject({ bed: bed.optional(), scenario: z.string() }),
  z.strictObject({ bed, rpm: z.number().min(0).max(10_000) }),
  z.strictObject({ report: z.literal(true) }),
]);
export type Command = z.infer<typeof commandSchema>;

const commandCharactersMax = 4096;

export type ParsedCommand =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly error: string };

export function parseCommand(value: unknown): ParsedCommand {
  const parsed = commandSchema.safeParse(value);
  if (parsed.success) return { ok: true, command: parsed.data };
  return { ok: false, error: `not a command: ${JSON.stringify(value).slice(0, 200)}` };
}

export function parseCommandLine(line: string): ParsedCommand {
  if (line.length > commandCharactersMax) return { ok: false, error: 'the command line is too long' };
  try {
    const value: unknown = JSON.parse(line);
    return parseCommand(value);
  } catch {
    return { ok: false, error: 'the command is not JSON' };
  }
}
