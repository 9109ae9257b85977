/**
 * Golden recordings: a simulated bed's bytes through the real core's path (sessions, monitor, alarms, recorder) on a virtual
 * clock. The same setup gives the same recording; minutes of a run take about a second.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { presets, type PresetId } from '@circuitwatch/shared/circuit/presets.ts';
import { type BedConfig, bedSchema } from '@circuitwatch/shared/config/site-config.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { CoreBed, type CoreBedSetup } from '@circuitwatch/server/core/core-bed.ts';
import { stepPeriodMs } from '@circuitwatch/server/core/bed-runtime.ts';
import { runFolder } from '@circuitwatch/server/recording/data-folder.ts';
import { BedSimulation } from '@circuitwatch/simulators/bed-simulation.ts';
import { doubleProfileIds } from '@circuitwatch/simulators/devices/index.ts';
import { MemoryPort } from '@circuitwatch/simulators/io/memory-port.ts';
import { scenarioByName } from '@circuitwatch/simulators/scenarios/index.ts';
import { DirectRecorder } from './direct-recorder.ts';
import { VirtualClock } from './virtual-clock.ts';

const startMs = 1_790_000_000_000;
/** How often doubles are looked after, as in the demo. */
const simulationStepMs = 20;
/** Virtual time between two turns of the loop: promises of commits settle. */
const turnMs = 1_000;

/** A port's own process stamps this much before the core hears of it. */
const portDelayMsMax = 30;

export interface GoldenSetup {
  readonly scenario: string;
  readonly preset: PresetId;
  readonly seconds: number;
  readonly seed: number;
  /** Where in the scenario it starts, s. */
  readonly offsetS?: number;
  /** The gateway is killed and started again after these many seconds. */
  readonly restartAtS?: number;
  /** What people and the gateway do, by second of the run. */
  readonly acts?: Readonly<Record<number, (bed: CoreBed) => void>>;
}

/** Writes the recording below `dataDir` and returns the run's folder. */
export async function recordGolden(dataDir: string, setup: GoldenSetup): Promise<string> {
  const clock = new VirtualClock(startMs);
  const simulation = await simulate(setup, clock);
  const bed = configOf(simulation);
  const random = new Prng(setup.seed);
  let epoch = 1;
  let running = await startCore(dataDir, { bed, clock, simulation, epoch, random });
  for (let second = 1; second <= setup.seconds; second++) {
    for (let atMs = simulationStepMs; atMs <= turnMs; atMs += simulationStepMs) {
      clock.runTo(startMs + (second - 1) * turnMs + atMs);
      simulation.advance(clock.nowMs() - startMs);
      if (atMs % stepPeriodMs === 0) running.bed.runtime.stepIfDue(clock.nowMs());
    }
    setup.acts?.[second]?.(running.bed);
    await nextTurn();
    if (second !== setup.restartAtS) continue;
    running.bed.runtime.stop();
    await running.recorder.close();
    clock.runTo(clock.nowMs() + 1);
    running = await startCore(dataDir, { bed, clock, simulation, epoch: ++epoch, random });
  }
  running.bed.stop();
  await running.recorder.close();
  return runFolder(dataDir, `golden-${bed.id}`);
}

async function simulate(setup: GoldenSetup, clock: VirtualClock): Promise<BedSimulation> {
  const scenario = scenarioByName(setup.scenario);
  if (!scenario) throw new Error(`no scenario ${setup.scenario}`);
  const delays = new Prng(setup.seed);
  return BedSimulation.create({
    bed: 1,
    preset: presets[setup.preset],
    scenario,
    scenarioOffsetS: setup.offsetS ?? 0,
    seed: setup.seed,
    speed: 1,
    localStartMs: 10 * 3_600_000,
    profileIds: doubleProfileIds,
    openPort: async (double) =>
      new MemoryPort(double.slot, () => clock.nowMs() - delays.int(0, portDelayMsMax)),
    onProblem: (text) => {
      throw new Error(text);
    },
  });
}

function configOf({ devices, preset }: BedSimulation): BedConfig {
  const { weightKg, heightCm, mode, targetFlowLpm } = preset.patient;
  return bedSchema.parse({
    id: 'bed-1',
    label: '1',
    patient: { weightKg, heightCm, mode, targetFlowLpm },
    sources: { flow: 'probe' },
    devices: devices.map(({ double, port }) => ({
      id: double.slot,
      profile: double.profile.id,
      port: port.url,
      options: double.options,
      ...(double.pollPeriodMs === undefined ? {} : { pollPeriodMs: double.pollPeriodMs }),
    })),
  });
}

interface CoreParts {
  readonly bed: BedConfig;
  readonly clock: VirtualClock;
  readonly simulation: BedSimulation;
  readonly epoch: number;
  readonly random: Prng;
}

async function startCore(
  dataDir: string,
  { bed, clock, simulation, epoch, random }: CoreParts,
): Promise<{ bed: CoreBed; recorder: DirectRecorder }> {
  const recorder = new DirectRecorder(dataDir);
  const run = await recorder.prepareRun({ bedId: bed.id, label: bed.label, wallMs: startMs });
  const setup: CoreBedSetup = {
    bed,
    preset: undefined,
    bedIndex: 0,
    epoch,
    run,
    clock,
    recorder,
    log: {
      error: (detail, message) => {
        throw new Error(`${message}: ${JSON.stringify(detail)}`);
      },
    },
    remotePorts: new Map(),
    send: () => undefined,
    sendBlock: () => undefined,
    onAlarm: () => undefined,
    killPort: () => undefined,
    escalation: undefined,
    hasSounder: false,
    onSounderTest: () => undefined,
    random: () => random.next(),
    openPort: (device) => {
      const port = simulation.devices.find(({ double }) => double.slot === device)?.port;
      if (port instanceof MemoryPort) return port.gateway;
      throw new Error(`no port of ${device}`);
    },
  };
  const coreBed = await CoreBed.create(setup);
  await recorder.openRun({ run: run.run, bed: coreBed.runtime.description, wallOffsetMs: 0 });
  coreBed.restore();
  coreBed.start();
  return { bed: coreBed, recorder };
}
