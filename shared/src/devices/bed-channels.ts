/**
 * Which device gives which channel of a bed, decided once from the configuration.
 *
 * A channel that two devices give needs a line under `sources`; without it the bed does not start and the problem says
 * which line to add. The device that was not chosen keeps its value as `<channel>@<device>`: shown, recorded, in no rule.
 */
import { isSecondSource, secondSource } from '../channels/catalog.ts';
import type { ChannelId } from '../channels/channel.ts';
import type { Reading } from '../channels/sample.ts';
import type { BedConfig, DeviceConfig } from '../config/site-config.ts';
import type { Text } from '../foundation/language.ts';
import { type DeviceProfile, type PollPlan, channelsOf, pollOf } from './device-profile.ts';
import { profileById, profiles } from './registry.ts';

/** One device of a bed, ready to run. */
export interface BedDevice {
  readonly id: string;
  readonly profile: DeviceProfile;
  /** Checked by the profile's schema, defaults filled in. */
  readonly options: unknown;
  readonly pollPeriodMs: number | undefined;
  /** Nominal time between frames; drives freshness and the silence watchdog. */
  readonly periodMs: number;
}

export interface BedChannels {
  readonly devices: readonly BedDevice[];
  /** Every channel the bed's devices can give, under its name in the bed, in the order of the devices. */
  readonly channels: readonly ChannelId[];
  /** The device that gives each of `channels`. */
  readonly sources: ReadonlyMap<ChannelId, string>;
  /** Things that work but should be known: a poll faster than the only rate known to be safe. */
  readonly warnings: readonly BedWarning[];
  /** Renames the readings of a device to their names in the bed. */
  mapReadings(device: string, readings: readonly Reading[]): readonly Reading[];
}

export interface BedWarning {
  readonly device: string;
  readonly text: Text;
}

/** `path` leads to the line within the bed (`['devices', 0, 'profile']`); `message` is one sentence with the remedy. */
export interface BedProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type BedChannelsResult =
  | { readonly ok: true; readonly bed: BedChannels }
  | { readonly ok: false; readonly problems: readonly BedProblem[] };

export function bedChannels(config: Pick<BedConfig, 'devices' | 'sources'>): BedChannelsResult {
  const problems: BedProblem[] = [];
  const warnings: BedWarning[] = [];
  const devices = config.devices.flatMap((device, index) => {
    const resolved = resolveDevice(device, ['devices', index], problems, warnings);
    return resolved ? [resolved] : [];
  });
  checkIds(config.devices, problems);
  if (problems.length > 0) return { ok: false, problems };

  const givers = giversOf(devices);
  checkSources(config.sources ?? {}, givers, devices, problems);
  const names = new Map(devices.map((device) => [device.id, new Map<ChannelId, ChannelId>()]));
  const sources = new Map<ChannelId, string>();
  for (const [channel, ids] of givers) {
    const chosen = ids.length === 1 ? ids[0] : config.sources?.[channel];
    for (const id of ids) {
      const name = nameInBed(channel, id, id === chosen);
      names.get(id)?.set(channel, name);
      sources.set(name, id);
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    bed: {
      devices,
      channels: [...sources.keys()],
      sources,
      warnings,
      mapReadings: (device, readings) => rename(names.get(device), readings),
    },
  };
}

/** A channel that is a second source by nature (`flow@cdi`) keeps its name, unless two devices give it. */
function nameInBed(channel: ChannelId, device: string, isChosen: boolean): ChannelId {
  if (isChosen) return channel;
  return secondSource(channel.split('@')[0] ?? channel, device);
}

function rename(
  names: ReadonlyMap<ChannelId, ChannelId> | undefined,
  readings: readonly Reading[],
): readonly Reading[] {
  return readings.map((reading) => {
    const name = names?.get(reading.channel) ?? reading.channel;
    return name === reading.channel ? reading : { ...reading, channel: name };
  });
}

function resolveDevice(
  config: DeviceConfig,
  path: readonly (string | number)[],
  problems: BedProblem[],
  warnings: BedWarning[],
): BedDevice | undefined {
  const profile = profileById(config.profile);
  if (!profile) {
    const known = profiles.map((each) => each.id).join(', ');
    problems.push({
      path: [...path, 'profile'],
      message: `There is no device profile "${config.profile}"; the profiles are ${known}.`,
    });
    return undefined;
  }
  const options = profile.optionsSchema.safeParse(config.options ?? {});
  if (!options.success) {
    for (const issue of options.error.issues)
      problems.push({
        path: [...path, 'options', ...issue.path.map((step) => (typeof step === 'symbol' ? '' : step))],
        message: `${optionName(issue.path)} of ${profile.id}: ${issue.message}.`,
      });
    return undefined;
  }
  const poll = pollOf(profile, options.data);
  checkPollPeriod(config, profile, poll, path, problems, warnings);
  return {
    id: config.id,
    profile,
    options: options.data,
    pollPeriodMs: config.pollPeriodMs,
    periodMs: profile.periodMs(options.data, config.pollPeriodMs),
  };
}

function optionName(path: readonly PropertyKey[]): string {
  return path.length > 0 ? `Option "${path.map(String).join('.')}"` : 'The options';
}

function checkPollPeriod(
  config: DeviceConfig,
  profile: DeviceProfile,
  poll: PollPlan | undefined,
  path: readonly (string | number)[],
  problems: BedProblem[],
  warnings: BedWarning[],
): void {
  if (config.pollPeriodMs === undefined) return;
  const where = [...path, 'pollPeriodMs'];
  if (!poll)
    problems.push({
      path: where,
      message: `Device "${config.id}" (${profile.id}) is not polled with these options; remove the line pollPeriodMs.`,
    });
  else if (config.pollPeriodMs < poll.minPeriodMs)
    problems.push({
      path: where,
      message: `${profile.id} must not be polled faster than every ${poll.minPeriodMs} ms; write pollPeriodMs: ${poll.minPeriodMs} or more.`,
    });
  else if (config.pollPeriodMs < poll.defaultPeriodMs && poll.fasterWarning)
    warnings.push({ device: config.id, text: poll.fasterWarning });
}

function checkIds(devices: readonly DeviceConfig[], problems: BedProblem[]): void {
  const seen = new Set<string>();
  for (const [index, device] of devices.entries()) {
    if (seen.has(device.id))
      problems.push({
        path: ['devices', index, 'id'],
        message: `Two devices of this bed are called "${device.id}"; give one of them another id.`,
      });
    seen.add(device.id);
  }
}

function giversOf(devices: readonly BedDevice[]): Map<ChannelId, string[]> {
  const givers = new Map<ChannelId, string[]>();
  for (const device of devices) {
    for (const { channel } of channelsOf(device.profile, device.options)) {
      const ids = givers.get(channel);
      if (ids) ids.push(device.id);
      else givers.set(channel, [device.id]);
    }
  }
  return givers;
}

function checkSources(
  sources: Readonly<Record<string, string>>,
  givers: ReadonlyMap<ChannelId, readonly string[]>,
  devices: readonly BedDevice[],
  problems: BedProblem[],
): void {
  const ids = devices.map((device) => device.id).join(', ');
  for (const [channel, device] of Object.entries(sources)) {
    const path = ['sources', channel];
    const givesIt = givers.get(channel);
    if (!devices.some((each) => each.id === device))
      problems.push({ path, message: `There is no device "${device}" at this bed; its devices are ${ids}.` });
    else if (!givesIt)
      problems.push({ path, message: `No device of this bed gives "${channel}"; remove the line.` });
    else if (!givesIt.includes(device))
      problems.push({
        path,
        message: `Device "${device}" does not give "${channel}"; write ${linesFor(channel, givesIt)}.`,
      });
  }
  for (const [channel, each] of givers) {
    if (each.length < 2 || isSecondSource(channel) || Object.hasOwn(sources, channel)) continue;
    problems.push({
      path: ['sources'],
      message: `Both ${each.join(' and ')} give "${channel}"; add the line ${linesFor(channel, each)} under sources.`,
    });
  }
}

function linesFor(channel: ChannelId, devices: readonly string[]): string {
  return devices.map((device) => `"${channel}: ${device}"`).join(' or ');
}
