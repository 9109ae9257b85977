/**
 * The shape of a command, and what all commands share: exit codes, usage errors, help.
 *
 * A command is a file of its own that main.ts loads when it is asked for, so that `--help` does not load the gateway.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** 0 = ok, 1 = ran and found something, 2 = called wrongly. Every command uses these and no others. */
export const exitCodes = { ok: 0, finding: 1, usage: 2 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface CommandHelp {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Everything below the usage line: options and an example. */
  readonly help: string;
}

/** The command line was wrong; main.ts prints the message and exits 2. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** `parseArgs` whose errors are usage errors. */
export function parseCommandLine<const T extends Options>(
  args: readonly string[],
  options: T,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number option within bounds; `undefined` when not given. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  min: number,
  max: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}
