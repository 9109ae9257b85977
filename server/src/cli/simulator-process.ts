/**
 * The simulators as a process of the demo: started, listened to until its ports are known, ended with the demo.
 *
 * It gets a process group of its own, so that Ctrl-C reaches the gateway first and no cable is "pulled" in the recording
 * while everything stops; its IPC channel ends it when the demo dies in any other way.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { simulatorsEntry } from './simulate.ts';

const startLimitMs = 30_000;
const stopGraceMs = 1000;

const portLineSchema = z.object({
  device: z.string(),
  url: z.string(),
  bed: z.int(),
  deviceId: z.string(),
  options: z.record(z.string(), z.unknown()),
  pollPeriodMs: z.int().optional(),
});
export type SimulatedPort = z.infer<typeof portLineSchema>;

const bedLineSchema = z.object({
  bed: z.int(),
  scenario: z.string(),
  patient: z.object({
    weightKg: z.number(),
    heightCm: z.number(),
    mode: z.enum(['VA', 'VV']),
    targetFlowLpm: z.number(),
  }),
  sources: z.record(z.string(), z.string()),
});
export type SimulatedBed = z.infer<typeof bedLineSchema>;

export interface SimulatorProcess {
  readonly ports: readonly SimulatedPort[];
  readonly beds: readonly SimulatedBed[];
  /** Aborted when the simulators end by themselves. */
  readonly ended: AbortSignal;
  stop(): Promise<void>;
}

/** The exit code of simulators that did not start; they have said why on stderr. */
export class SimulatorsFailed extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('the simulators did not start');
    this.exitCode = exitCode;
  }
}

/** Starts `bedCount` beds. @throws SimulatorsFailed */
export async function startSimulatorProcess(
  args: readonly string[],
  bedCount: number,
): Promise<SimulatorProcess> {
  const child = spawn(process.execPath, [simulatorsEntry, `--beds=${bedCount}`, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    detached: true,
  });
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  const found = await Promise.race([
    readDescriptions(child, bedCount, exited),
    exited.then((code) => new SimulatorsFailed(code)),
    timeout(startLimitMs).then(() => new SimulatorsFailed(1)),
  ]);
  if (found instanceof SimulatorsFailed) {
    child.kill('SIGKILL');
    throw found;
  }
  const controller = new AbortController();
  let isStopping = false;
  const endedEarly = exited.then(() => {
    if (!isStopping) controller.abort('the simulators ended');
    return undefined;
  });
  return {
    ...found,
    ended: controller.signal,
    stop: async () => {
      isStopping = true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
      await endedEarly;
      clearTimeout(timer);
    },
  };
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** Reads the lines of all ports, then of all beds, which come last. */
async function readDescriptions(
  child: ChildProcess,
  bedCount: number,
  exited: Promise<number>,
): Promise<{ ports: SimulatedPort[]; beds: SimulatedBed[] } | SimulatorsFailed> {
  const ports: SimulatedPort[] = [];
  const beds: SimulatedBed[] = [];
  if (!child.stdout) return new SimulatorsFailed(1);
  for await (const line of createInterface({ input: child.stdout })) {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'url' in value)
      ports.push(portLineSchema.parse(value));
    else beds.push(bedLineSchema.parse(value));
    if (beds.length === bedCount) break;
  }
  if (beds.length < bedCount) return new SimulatorsFailed(await exited);
  // Nothing else is read; a full pipe must not stop the simulators.
  child.stdout.resume();
  return { ports, beds };
}
