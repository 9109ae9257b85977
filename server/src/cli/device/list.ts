/** `device list`: every profile with its evidence, never a maker's name without the grade and "met hardware". */
import type { DeviceProfile, PortSettings } from '@circuitwatch/shared/devices/device-profile.ts';
import { profiles } from '@circuitwatch/shared/devices/registry.ts';
import { z } from 'zod';
import { exitCodes, parseCommandLine } from '../command.ts';

export const listHelp = `Usage: circuitwatch device list [--json]

Lists the device profiles: what each rests on and whether it ever met the device.

  --json   one JSON object per profile, with its channels, polls and the schema of its options

Grades: A = the maker's manual or real captures were read; B = two independent
implementations agree; C = one public implementation; D, E = less.
`;

function portText({ baud, data, parity, stop }: PortSettings): string {
  return `${baud} ${data}${parity.charAt(0).toUpperCase()}${stop}`;
}

/** Nominal period with default options; without defaults the poll's. */
function periodMs(profile: DeviceProfile): number | null {
  const options = profile.optionsSchema.safeParse({});
  return options.success
    ? profile.periodMs(options.data, undefined)
    : (profile.poll?.defaultPeriodMs ?? null);
}

function asJson(profile: DeviceProfile): string {
  const { id, name, maker, grade, evidence, metHardware, port, channels } = profile;
  return JSON.stringify({
    id,
    name,
    maker,
    grade,
    evidence,
    metHardware,
    port,
    periodMs: periodMs(profile),
    polls: profile.poll?.requests.map((request) => request.name) ?? [],
    channels,
    options: z.toJSONSchema(profile.optionsSchema, { io: 'input' }),
  });
}

function asText(profile: DeviceProfile): string {
  const hardware = profile.metHardware ? 'met hardware' : 'never met hardware';
  const sends = profile.poll ? 'can be polled' : 'receive-only';
  return [
    `${profile.id}  (${profile.maker}: ${profile.name.en})`,
    `  grade ${profile.grade}, ${hardware}; ${portText(profile.port)}; ${sends}; one frame every ${periodMs(profile)} ms`,
    `  ${profile.evidence.en}`,
    `  ${profile.channels.map((each) => each.channel).join(', ')}`,
    '',
  ].join('\n');
}

export function listDevices(args: readonly string[]): number {
  const { values } = parseCommandLine(args, { json: { type: 'boolean' } });
  for (const profile of profiles)
    process.stdout.write(`${values.json ? asJson(profile) : asText(profile)}\n`);
  return exitCodes.ok;
}
