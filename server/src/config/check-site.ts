/**
 * Everything that a schema cannot see: names used twice, ports used twice, profiles that do not exist, options and poll
 * periods that a profile does not allow, a host that would open the gateway to the network.
 */
import type { BedConfig, DeviceConfig, SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import { bedChannels } from '@circuitwatch/shared/devices/bed-channels.ts';
import { profileById, profiles } from '@circuitwatch/shared/devices/registry.ts';
import { didYouMean } from '../foundation/nearest.ts';
import { parsePortUrl, portIdentity } from '../io/port-url.ts';
import { type ConfigPath, formatPath } from './config-problem.ts';
import { schemaProblems, type SchemaProblem } from './schema-problems.ts';

export interface SiteFindings {
  readonly problems: readonly SchemaProblem[];
  readonly warnings: readonly SchemaProblem[];
}

const localHosts = ['127.0.0.1', '::1', 'localhost'];
/** The source name of computed channels; a device cannot have it. */
const reservedDeviceIds = ['derived'];

/** Collects findings with short calls. */
class Findings {
  readonly problems: SchemaProblem[] = [];
  readonly warnings: SchemaProblem[] = [];

  problem(path: ConfigPath, message: string): void {
    this.problems.push({ path, isKey: false, message });
  }

  warn(path: ConfigPath, message: string): void {
    this.warnings.push({ path, isKey: false, message });
  }
}

/** Remembers where a name was first used. */
class Names {
  readonly #first = new Map<string, ConfigPath>();

  /** The earlier use of this name, if any. */
  use(name: string, path: ConfigPath): ConfigPath | undefined {
    const earlier = this.#first.get(name);
    if (!earlier) this.#first.set(name, path);
    return earlier;
  }
}

export function checkHost(host: string): string | undefined {
  if (localHosts.includes(host)) return undefined;
  return (
    `The gateway listens on this machine only (127.0.0.1, ::1 or localhost): it does not know people and does not ` +
    `encrypt yet, so "${host}" would show patients to the whole network. Remove the line, or write host: 127.0.0.1.`
  );
}

export function checkSite(config: SiteConfig): SiteFindings {
  const found = new Findings();
  const hostProblem = checkHost(config.host);
  if (hostProblem) found.problem(['host'], hostProblem);
  if (config.annunciator?.player === 'off' && !config.annunciator.command) {
    found.problem(
      ['annunciator'],
      'This sounder has no player and no command, so it would stay silent. Write player: auto or a command, or remove the group.',
    );
  }
  const bedIds = new Names();
  const labels = new Names();
  const ports = new Names();
  config.beds.forEach((bed, index) => {
    const path: ConfigPath = ['beds', index];
    if (bedIds.use(bed.id, [...path, 'id'])) {
      found.problem([...path, 'id'], `Two beds have the id "${bed.id}". Give this one another id.`);
    }
    if (labels.use(bed.label, path)) {
      found.problem(
        [...path, 'label'],
        `Two beds have the label "${bed.label}": people could not tell them apart. Give this one another label.`,
      );
    }
    checkBed(bed, path, { found, ports, sourceMode: config.sourceMode });
  });
  return found;
}

interface BedContext {
  readonly found: Findings;
  readonly ports: Names;
  readonly sourceMode: SiteConfig['sourceMode'];
}

function checkBed(bed: BedConfig, path: ConfigPath, context: BedContext): void {
  const { found } = context;
  const before = found.problems.length;
  bed.devices.forEach((device, index) => {
    const devicePath = [...path, 'devices', index];
    if (reservedDeviceIds.includes(device.id)) {
      found.problem(
        [...devicePath, 'id'],
        `"${device.id}" is reserved for computed values. Write another id.`,
      );
    }
    checkDevice(device, devicePath, context);
  });
  // Who gives which channel can only be told once profiles and options are right.
  if (found.problems.length === before) checkChannels(bed, path, found);
}

/** Device ids, poll periods and the choice of sources: the rules of the devices themselves. */
function checkChannels(bed: BedConfig, path: ConfigPath, found: Findings): void {
  const result = bedChannels(bed);
  if (!result.ok) {
    for (const problem of result.problems) found.problem([...path, ...problem.path], problem.message);
    return;
  }
  for (const warning of result.bed.warnings) {
    const index = bed.devices.findIndex(({ id }) => id === warning.device);
    found.warn([...path, 'devices', index], warning.text.en);
  }
}

function checkDevice(device: DeviceConfig, path: ConfigPath, context: BedContext): void {
  const { found } = context;
  const profile = profileById(device.profile);
  if (!profile) {
    const known = profiles.map(({ id }) => id);
    found.problem(
      [...path, 'profile'],
      `There is no device profile "${device.profile}".${didYouMean(device.profile, known)} Write one of: ${known.join(', ')}.`,
    );
    return;
  }
  checkPort(device, profile.port, path, context);
  const options = profile.optionsSchema.safeParse(device.options ?? {});
  if (!options.success) {
    const value = device.options ?? {};
    found.problems.push(...schemaProblems(options.error, profile.optionsSchema, value, [...path, 'options']));
  }
}

function checkPort(
  device: DeviceConfig,
  defaults: Parameters<typeof parsePortUrl>[1],
  path: ConfigPath,
  { found, ports, sourceMode }: BedContext,
): void {
  const portPath = [...path, 'port'];
  const parsed = parsePortUrl(device.port, defaults);
  if (!parsed.ok) {
    found.problem(portPath, parsed.problem);
    return;
  }
  const { url } = parsed;
  const earlier = ports.use(portIdentity(url), portPath);
  if (earlier) {
    found.problem(
      portPath,
      `This port is already used by ${formatPath(earlier)}. Each device needs its own.`,
    );
  }
  if (url.kind === 'memory' && sourceMode !== 'test') {
    found.problem(portPath, 'memory: ports exist in tests only. Write serial:/dev/serial/by-id/NAME.');
  }
  if (url.kind === 'serial' && sourceMode === 'real' && /^\/dev\/tty(USB|ACM)\d+$/.test(url.path)) {
    found.warn(
      portPath,
      `${url.path} can become another adapter after a replug. Use its name under /dev/serial/by-id/.`,
    );
  }
}
