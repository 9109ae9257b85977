/** `circuitwatch device …`: the device profiles, and raw captures of real lines. One file per action in device/. */
import { exitCodes, UsageError } from './command.ts';
import { captureDevice, captureHelp } from './device/capture.ts';
import { diffDevice, diffHelp } from './device/diff.ts';
import { listDevices, listHelp } from './device/list.ts';
import { tryDevice, tryHelp } from './device/try.ts';

const help = `Usage: circuitwatch device ACTION …

  list                          the device profiles, with the evidence each rests on
  try PROFILE FILE              decode a raw capture to readings
  diff PROFILE FILE_A FILE_B    what two captures say differently
  capture URL --profile PROFILE --out FILE
                                record the raw bytes of a line

Each action explains itself with --help. Exit codes: 0 ok, 1 finding, 2 usage.

Example: circuitwatch device try terumo-cdi-ascii cdi.jsonl
`;

interface Action {
  readonly help: string;
  run(args: readonly string[]): number | Promise<number>;
}

const actions: Readonly<Record<string, Action>> = {
  list: { help: listHelp, run: listDevices },
  try: { help: tryHelp, run: tryDevice },
  diff: { help: diffHelp, run: diffDevice },
  capture: { help: captureHelp, run: captureDevice },
};

export async function deviceCommand(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(action?.help ?? help);
    return exitCodes.ok;
  }
  if (!action) throw new UsageError(`write: device ${Object.keys(actions).join(' | ')}`);
  return await action.run(rest);
}
