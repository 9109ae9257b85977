/**
 * A recorded run made on virtual time: simulated devices, the real sessions, monitor and writer, an hour in seconds. What a
 * replay shows is compared with what this run's screens were sent.
 */
import { type BedSetup, bedSetupOf } from '@circuitwatch/shared/replay/monitor-start.ts';
import { presets } from '@circuitwatch/shared/circuit/presets.ts';
import type { AlarmCommand } from '@circuitwatch/shared/alarms/command-types.ts';
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { bedSchema } from '@circuitwatch/shared/config/site-config.ts';
import { bedChannels } from '@circuitwatch/shared/devices/bed-channels.ts';
import { DeviceSession, type SessionOutputs } from '@circuitwatch/shared/devices/device-session.ts';
import { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import type { RecordBatch } from '@circuitwatch/shared/recording/record-types.ts';
import { BedMirror } from '@circuitwatch/shared/wire/bed-mirror.ts';
import type { SnapshotMessage } from '@circuitwatch/shared/wire/bed-mirror.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';
import { describeBed } from '@circuitwatch/server/core/bed-description.ts';
import { createBedMonitor } from '@circuitwatch/server/core/bed-monitor.ts';
import { BedClock } from '@circuitwatch/server/core/bed-clock.ts';
import { BedOutlet } from '@circuitwatch/server/core/bed-outlet.ts';
import { BedRuntime } from '@circuitwatch/server/core/bed-runtime.ts';
import { deviceStatuses } from '@circuitwatch/server/core/bed-status.ts';
import { compact } from '@circuitwatch/server/recording/compaction.ts';
import { chainStart } from '@circuitwatch/server/recording/event-chain.ts';
import { SegmentWriter } from '@circuitwatch/server/recording/segment-writer.ts';
import { checkpoint } from '@circuitwatch/server/recording/sqlite.ts';
import { type TailItem, toTailGroup, toTailItem } from '@circuitwatch/server/recording/tail-group.ts';
import { BedSimulation, type SimulatedDevice } from '@circuitwatch/simulators/bed-simulation.ts';
import { doubleProfileIds } from '@circuitwatch/simulators/devices/index.ts';
import { MemoryPort } from '@circuitwatch/simulators/io/memory-port.ts';
import type { Scenario } from '@circuitwatch/simulators/scenarios/scenario.ts';

const stepMs = 20;
const groupMs = 1_000;
const windowMs = 600_000;

/** A person acts at a moment of the run. */
export interface VirtualAct {
  readonly atS: number;
  readonly command: (alarms: readonly AlarmTransition['view'][]) => AlarmCommand | undefined;
}

export interface VirtualRunSetup {
  readonly dataDir: string;
  readonly runId: string;
  readonly scenario: Scenario;
  /** Each part is one start of the gateway. */
  readonly parts: readonly { readonly seconds: number; readonly pauseBeforeS: number }[];
  readonly acts?: readonly VirtualAct[];
  readonly startMs?: number;
  readonly seed?: number;
  /** When the live picture is kept, in seconds since the start. */
  readonly keepAtS?: readonly number[];
}

export interface VirtualRun {
  readonly runId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly bed: BedDescription;
  /** What a screen had at `keepAtS`. */
  readonly kept: readonly { readonly atMs: number; readonly snapshot: SnapshotMessage }[];
  readonly alarms: readonly AlarmTransition[];
}

export async function recordVirtualRun(setup: VirtualRunSetup): Promise<VirtualRun> {
  const startMs = setup.startMs ?? Date.UTC(2026, 0, 5, 8, 0, 0);
  const clock = { ms: 0 };
  const simulation = await BedSimulation.create({
    bed: 4,
    preset: presets['neonate-va'],
    scenario: setup.scenario,
    scenarioOffsetS: 0,
    seed: setup.seed ?? 7,
    speed: 1,
    localStartMs: 10 * 3_600_000,
    profileIds: doubleProfileIds,
    openPort: async (double) => new MemoryPort(double.slot, () => clock.ms),
    onProblem: (text) => {
      throw new Error(text);
    },
  });
  const run = { runId: setup.runId, bedId: 'bed-4', startedMs: startMs };
  const segment = { run, label: '4', segment: 1, chain: { hash: chainStart, eventId: 0 }, continues: null };
  const writer = SegmentWriter.create(setup.dataDir, segment);
  const kept: { atMs: number; snapshot: SnapshotMessage }[] = [];
  const alarms: AlarmTransition[] = [];
  let bed: BedDescription | undefined;
  for (const [part, { seconds, pauseBeforeS }] of setup.parts.entries()) {
    clock.ms += pauseBeforeS * 1000;
    const gateway = new VirtualGateway({ setup, simulation, writer, clock, startMs, part, run });
    bed = gateway.description;
    await gateway.run(seconds * 1000, kept);
    alarms.push(...gateway.alarms);
  }
  checkpoint(writer.db);
  writer.close();
  if (!bed) throw new Error('a run has at least one part');
  return { runId: setup.runId, startMs, endMs: startMs + clock.ms, bed, kept, alarms };
}

interface GatewaySetup {
  readonly setup: VirtualRunSetup;
  readonly simulation: BedSimulation;
  readonly writer: SegmentWriter;
  readonly clock: { ms: number };
  readonly startMs: number;
  readonly part: number;
  readonly run: { readonly runId: string; readonly bedId: string; readonly startedMs: number };
}

class VirtualGateway {
  readonly description: BedDescription;
  readonly alarms: AlarmTransition[] = [];
  readonly #g: GatewaySetup;
  readonly #clock: BedClock;
  readonly #start: BedSetup;
  readonly #runtime: BedRuntime;
  readonly #sessions: readonly { session: DeviceSession; device: SimulatedDevice }[];
  readonly #mirror: BedMirror;
  #items: TailItem[] = [];
  #seq = 0;
  #compactedMs = 0;

  constructor(g: GatewaySetup) {
    this.#g = g;
    const nowMs = (): number => g.startMs + g.clock.ms;
    // Nothing waits: `run` steps sessions and runtime itself.
    this.#clock = new BedClock({ nowMs, wallMs: nowMs, atMsOf: (ms) => ms, after: () => () => undefined });
    const { weightKg, heightCm, mode } = g.simulation.preset.patient;
    const config = bedSchema.parse({
      id: 'bed-4',
      label: '4',
      patient: { weightKg, heightCm, mode },
      sources: { flow: 'probe' },
      devices: g.simulation.devices.map(({ double }) => ({
        id: double.slot,
        profile: double.profile.id,
        port: `tcp://127.0.0.1:${4001 + g.simulation.devices.findIndex((one) => one.double === double)}`,
        options: double.options,
        ...(double.pollPeriodMs === undefined ? {} : { pollPeriodMs: double.pollPeriodMs }),
      })),
    });
    this.#start = bedSetupOf(config);
    const result = bedChannels(config);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const channels = result.bed;
    const epoch = Math.floor(this.#nowMs / 1000);
    this.description = describeBed({
      bed: config,
      presetLimits: undefined,
      channels,
      bedIndex: 0,
      epoch,
      run: g.run,
      hasSounder: false,
    });
    g.writer.openEpoch({ run: g.run, bed: this.description, wallOffsetMs: 0 }, this.#nowMs);
    this.#mirror = new BedMirror(this.description);
    const prng = new Prng(g.part + 1);
    this.#sessions = channels.devices.map((device, index) => {
      const simulated = g.simulation.devices[index];
      if (!simulated) throw new Error('a device without a double');
      const session = new DeviceSession({
        device: device.id,
        profile: device.profile,
        options: device.options,
        pollPeriodMs: device.pollPeriodMs,
        mapReadings: (readings) => channels.mapReadings(device.id, readings),
        random: () => prng.next(),
      });
      return { session, device: simulated };
    });
    this.#runtime = new BedRuntime({
      description: this.description,
      monitor: createBedMonitor(config, channels, this.#nowMs),
      outlet: new BedOutlet(
        { append: this.#take, commit: async (batch) => this.#take(batch) },
        () => undefined,
      ),
      send: (message) => {
        if (message.type === 'alarm') this.#mirror.applyAlarm(message);
        else if (message.type === 'bedAlarms') this.#mirror.applyBedAlarms(message);
        else if (message.type === 'limits') this.#mirror.applyLimits([...message.limits]);
      },
      sendBlock: (bytes) => void this.#mirror.applyBlock(bytes),
      onDevicesChanged: () => undefined,
      onAlarm: (transition) => this.alarms.push(transition),
      onUnknownChannel: (name) => {
        throw new Error(`unknown channel ${name}`);
      },
      clock: this.#clock,
    });
  }

  get #nowMs(): number {
    return this.#clock.nowMs();
  }

  async run(forMs: number, kept: { atMs: number; snapshot: SnapshotMessage }[]): Promise<void> {
    const { clock, setup, part, simulation } = this.#g;
    const endMs = clock.ms + forMs;
    const fromMs = clock.ms;
    this.#begin(part > 0);
    for (const { session, device } of this.#sessions) this.#out(session, device, session.start(this.#nowMs));
    while (clock.ms < endMs) {
      clock.ms += stepMs;
      simulation.advance(clock.ms);
      for (const { session, device } of this.#sessions) this.#out(session, device, session.tick(this.#nowMs));
      this.#runtime.stepIfDue(this.#nowMs);
      for (const act of setup.acts ?? [])
        if (act.atS * 1000 > clock.ms - stepMs && act.atS * 1000 <= clock.ms) this.#act(act);
      // Commits settle in microtasks.
      await Promise.resolve();
      for (const atS of setup.keepAtS ?? []) {
        if (atS * 1000 !== clock.ms) continue;
        await settled();
        kept.push({ atMs: this.#nowMs, snapshot: this.#snapshot() });
      }
      if (clock.ms % groupMs === 0) this.#write(clock.ms - Math.max(this.#compactedMs, fromMs) >= windowMs);
    }
    await settled();
    this.#runtime.stop();
    for (const { session, device } of this.#sessions) this.#out(session, device, session.stop(this.#nowMs));
    this.#write(false);
  }

  #begin(isRestart: boolean): void {
    this.#mirror.applySnapshot(this.#snapshot());
    if (isRestart) {
      const lastAtMs = this.#g.writer.lastAtMs() ?? 0;
      const detail = { lastEpoch: 0, lastAtMs, missingMs: this.#nowMs - lastAtMs };
      this.#runtime.addLedger({ kind: 'restart', atMs: this.#nowMs, device: null, detail });
    }
    this.#runtime.restore(null, 0, {
      version: 'test',
      startedMs: this.#nowMs,
      bed: this.#start,
      hasSounder: false,
      wallOffsetMs: 0,
      memory: null,
    });
  }

  #snapshot(): SnapshotMessage {
    const view = this.#runtime.view(this.#nowMs);
    const { bedId, epoch } = this.description;
    return {
      op: 'snapshot',
      bedId,
      epoch,
      seq: this.#runtime.sentSeq,
      atMs: this.#nowMs,
      samples: this.#mirror.samples(),
      alarms: [...view.alarms],
      bedAlarms: view.bedAlarms,
      devices: deviceStatuses(
        view,
        this.#sessions.map(({ session }) => session),
      ),
      limits: [...view.limits],
      recording: { ok: true, reason: '', startedMs: this.#g.startMs, recorded: null },
    };
  }

  #act(act: VirtualAct): void {
    const { alarms } = this.#runtime.view(this.#nowMs);
    const command = act.command(alarms.filter(({ onsetMs }) => onsetMs !== null));
    if (!command) return;
    const actor = {
      id: 'li',
      name: 'Li Na',
      role: 'nurse',
      client: { name: 'bed 4', role: 'bedside' as const },
    };
    const commandId = `act-${act.atS}`;
    this.#runtime.command({
      type: 'command',
      requestId: commandId,
      bedId: 'bed-4',
      commandId,
      actor,
      command,
    });
    this.#runtime.step();
  }

  #out(session: DeviceSession, device: SimulatedDevice, outputs: SessionOutputs): void {
    this.#runtime.receive(outputs);
    if (outputs.inputs.length > 0) this.#runtime.step();
    const { port } = device;
    if (!(port instanceof MemoryPort)) return;
    for (const effect of outputs.port) {
      if (effect.type === 'write') port.gateway.write(effect.request.bytes);
      else if (effect.type === 'close') port.gateway.close();
      else if (effect.type === 'open') {
        const { attempt } = effect;
        port.gateway.open({
          onOpen: () => this.#out(session, device, session.opened(attempt, this.#nowMs)),
          onBytes: (bytes) => this.#out(session, device, session.receive(bytes, this.#nowMs)),
          onClose: (reason) => this.#out(session, device, session.closed(attempt, reason, this.#nowMs)),
        });
      }
    }
  }

  readonly #take = (batch: RecordBatch): void => {
    this.#items.push(toTailItem(batch, this.#seq));
    this.#seq = batch.seq;
  };

  #write(isWindow: boolean): void {
    const [first, ...rest] = this.#items;
    this.#items = [];
    if (first) this.#g.writer.append(toTailGroup('bed-4', [first, ...rest]));
    if (!isWindow) return;
    this.#compactedMs = this.#g.clock.ms;
    const compaction = compact(this.#g.writer.db, Number.MAX_SAFE_INTEGER);
    while (!compaction.next().done);
  }
}

/** Everything that was committed has been shown. */
async function settled(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve();
}
