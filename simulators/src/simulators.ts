/**
 * `startSimulators`: beds, ports and the one 20 ms timer that drives them all. Used by the command line and, in process,
 * by tests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { presets, type PresetId } from '@circuitwatch/shared/circuit/presets.ts';
import type { BytePort } from '@circuitwatch/shared/devices/byte-port.ts';
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { BedSimulation } from './bed-simulation.ts';
import { defaultFaultSeconds, type Command } from './commands.ts';
import type { DeviceDouble } from './devices/device-double.ts';
import { doubleProfileIds } from './devices/index.ts';
import { MemoryPort } from './io/memory-port.ts';
import { PtyPort, ptyUnavailable } from './io/pty-port.ts';
import type { SimPort } from './io/sim-port.ts';
import { TcpPort } from './io/tcp-listener.ts';
import { bedReport, type SimulatorsReport } from './report.ts';
import { defaultScenario, scenarioByName, scenarioNames } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';

export const bedCountMax = 64;
const stepMs = 20;
/** Bed 1 is the neonate; a small ward meets every mode and band soon. */
const presetCycle: readonly PresetId[] = [
  'neonate-va',
  'adolescent-vv',
  'child-va',
  'infant-va',
  'adult-vv',
  'adult-va',
  'neonate-va-10fr',
];
/** The first bed starts at the scenario's beginning; the others this far into it, one after the other, so that not all alarm at once. */
const bedOffsetShare = 0.381_966;

export type ListenKind = 'pty' | 'tcp' | 'memory';

export interface SimulatorOptions {
  /** Default 1. */
  readonly beds?: number;
  /** Which profiles to run at each bed; default all. */
  readonly profileIds?: readonly string[];
  /** The preset of each bed in turn; default the ward's cycle. */
  readonly presets?: readonly PresetId[];
  /** Default `lively`. */
  readonly scenario?: string;
  /** Default 1. */
  readonly seed?: number;
  /** Default `pty`, with a fallback to TCP where there are none. */
  readonly listen?: ListenKind;
  /** Where the links to the terminals go; default a new folder in the system's temporary one, removed on close. */
  readonly directory?: string;
  /** Model and scenario time per real time; device periods stay real. Default 1. */
  readonly speed?: number;
  /** Moves all beds in the scenario; default true. Off: every bed starts at its beginning. */
  readonly staggered?: boolean;
  /** Messages for people. */
  readonly onMessage?: (text: string) => void;
}

/** One line of what `simulate` prints. */
export interface PortDescription {
  readonly device: string;
  readonly url: string;
  readonly bed: number;
  readonly preset: string;
  readonly deviceId: string;
  /** The options the gateway must configure the profile with. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly pollPeriodMs?: number;
  readonly [note: string]: unknown;
}

export interface BedDescription {
  readonly bed: number;
  readonly preset: string;
  readonly scenario: string;
  readonly patient: {
    readonly weightKg: number;
    readonly heightCm: number;
    readonly mode: 'VA' | 'VV';
    readonly targetFlowLpm: number;
  };
  /** Which device gives a channel that two of them give: for the configuration. */
  readonly sources: Readonly<Record<string, string>>;
}

/** The answer to a command; `error` when it could not be done. */
export type CommandResult = { readonly done: true } | SimulatorsReport | { readonly error: string };

export interface RunningSimulators {
  readonly listen: ListenKind;
  readonly ports: readonly PortDescription[];
  readonly beds: readonly BedDescription[];
  /** The gateway's end of a `memory:` port. */
  gatewayEnd(url: string): BytePort | undefined;
  perform(command: Command): CommandResult;
  report(): SimulatorsReport;
  close(): Promise<void>;
}

interface PortFactory {
  readonly listen: ListenKind;
  readonly memoryPorts: ReadonlyMap<string, MemoryPort>;
  open(bed: number, double: DeviceDouble): Promise<SimPort>;
  close(): void;
}

function portFactory(options: SimulatorOptions, nowMs: () => number): PortFactory {
  const memoryPorts = new Map<string, MemoryPort>();
  const wanted = options.listen ?? 'pty';
  const missing = wanted === 'pty' ? ptyUnavailable() : undefined;
  if (missing) options.onMessage?.(`No pseudo-terminals here (${missing}): listening on TCP instead.`);
  const listen = missing ? 'tcp' : wanted;
  const ownDirectory = listen === 'pty' && options.directory === undefined;
  const directory = ownDirectory
    ? mkdtempSync(join(tmpdir(), 'circuitwatch-simulators-'))
    : options.directory;
  return {
    listen,
    memoryPorts,
    open: async (bed, double) => {
      const name = `usb-sim-bed${bed}-${double.slot}`;
      if (listen === 'tcp') return TcpPort.open();
      if (listen === 'pty') {
        assert(directory !== undefined, 'pseudo-terminals have a folder for their links');
        return new PtyPort(directory, name, double.profile.port, double.pollPeriodMs === undefined ? 200 : 0);
      }
      const port = new MemoryPort(name, nowMs);
      memoryPorts.set(port.url, port);
      return port;
    },
    close: () => {
      if (ownDirectory && directory) rmSync(directory, { recursive: true, force: true });
    },
  };
}

function neededScenario(name: string): Scenario {
  const scenario = scenarioByName(name);
  if (!scenario) throw new Error(`There is no scenario "${name}". Scenarios: ${scenarioNames.join(', ')}.`);
  return scenario;
}

function offsetOf(scenario: Scenario, index: number, staggered: boolean): number {
  if (!staggered || index === 0 || scenario.repeatS === undefined) return 0;
  return Math.round(scenario.repeatS * ((index * bedOffsetShare) % 1));
}

async function createBeds(options: SimulatorOptions, factory: PortFactory): Promise<BedSimulation[]> {
  const count = options.beds ?? 1;
  assert(Number.isInteger(count) && count >= 1 && count <= bedCountMax, `1 to ${bedCountMax} beds`);
  const scenario = neededScenario(options.scenario ?? defaultScenario);
  const cycle = options.presets ?? presetCycle;
  const seeds = new Prng(options.seed ?? 1);
  const now = new Date();
  const beds: BedSimulation[] = [];
  for (let index = 0; index < count; index++) {
    const presetId = cycle[index % cycle.length];
    assert(presetId !== undefined, 'the cycle of presets is not empty');
    const bed = index + 1;
    beds.push(
      await BedSimulation.create({
        bed,
        preset: presets[presetId],
        scenario,
        scenarioOffsetS: offsetOf(scenario, index, options.staggered ?? true),
        seed: seeds.subSeed(`bed ${bed}`),
        speed: options.speed ?? 1,
        localStartMs: now.getTime() - now.getTimezoneOffset() * 60_000,
        profileIds: options.profileIds ?? doubleProfileIds,
        openPort: (double) => factory.open(bed, double),
        onProblem: (text) => options.onMessage?.(text),
      }),
    );
  }
  return beds;
}

function describePorts(beds: readonly BedSimulation[]): PortDescription[] {
  return beds.flatMap((bed) =>
    bed.devices.map(({ double, port }) => ({
      device: double.profile.id,
      url: port.url,
      bed: bed.bed,
      preset: bed.preset.id,
      deviceId: double.slot,
      options: double.options,
      ...(double.pollPeriodMs === undefined ? {} : { pollPeriodMs: double.pollPeriodMs }),
      ...double.notes,
    })),
  );
}

function describeBed(bed: BedSimulation): BedDescription {
  const { weightKg, heightCm, mode, targetFlowLpm } = bed.preset.patient;
  const slots = bed.devices.map((device) => device.double.slot);
  const twoFlows = slots.includes('pump') && slots.includes('probe');
  return {
    bed: bed.bed,
    preset: bed.preset.id,
    scenario: bed.scenarioName,
    patient: { weightKg, heightCm, mode, targetFlowLpm },
    sources: twoFlows ? { flow: 'probe' } : {},
  };
}

function performOn(
  beds: readonly BedSimulation[],
  command: Exclude<Command, { report: true }>,
): CommandResult {
  const bed = beds.find((one) => one.bed === command.bed);
  if ('scenario' in command) {
    const scenario = scenarioByName(command.scenario);
    if (!scenario)
      return { error: `no scenario "${command.scenario}"; there are ${scenarioNames.join(', ')}` };
    const chosen = command.bed === undefined ? beds : bed ? [bed] : [];
    if (chosen.length === 0) return { error: `no bed ${command.bed}` };
    for (const one of chosen) one.startScenario(scenario);
    return { done: true };
  }
  if (!bed) return { error: `no bed ${command.bed}` };
  if ('rpm' in command) {
    bed.setRpm(command.rpm);
    return { done: true };
  }
  const missing = { error: `bed ${command.bed} has no device ${command.device}` };
  if ('fault' in command) {
    const seconds = command.seconds ?? defaultFaultSeconds;
    return bed.startFault(command.device, command.fault, seconds) ? { done: true } : missing;
  }
  if ('clear' in command) return bed.stopFault(command.device, command.clear) ? { done: true } : missing;
  const device = bed.devices.find((one) => one.double.slot === command.device);
  if (!device) return missing;
  device.double.act(command.action);
  return { done: true };
}

/**
 * Starts beds with their devices. Throws on an unknown scenario or preset; rejects when no port can be opened. Where
 * there are no pseudo-terminals it listens on TCP and says so.
 */
export async function startSimulators(options: SimulatorOptions = {}): Promise<RunningSimulators> {
  const startMs = performance.now();
  const nowMs = (): number => performance.now() - startMs;
  const factory = portFactory(options, nowMs);
  const beds = await createBeds(options, factory);
  const timer = setInterval(() => {
    const now = nowMs();
    for (const bed of beds) bed.advance(now);
  }, stepMs);
  const report = (): SimulatorsReport => ({
    report: true,
    atMs: Date.now(),
    beds: beds.map((bed) => bedReport(bed, nowMs())),
  });
  return {
    listen: factory.listen,
    ports: describePorts(beds),
    beds: beds.map(describeBed),
    gatewayEnd: (url) => factory.memoryPorts.get(url)?.gateway,
    perform: (command) => ('report' in command ? report() : performOn(beds, command)),
    report,
    close: async () => {
      clearInterval(timer);
      await Promise.all(beds.map((bed) => bed.close()));
      factory.close();
    },
  };
}
