/** Puts one bed together: tables, monitor, outlet, and a session with a port for each device. Wiring only. */
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import { type BedDevice, type BedChannels, bedChannels } from '@circuitwatch/shared/devices/bed-channels.ts';
import { limitsFor } from '@circuitwatch/shared/alarms/limits.ts';
import type { Preset } from '@circuitwatch/shared/alarms/preset.ts';
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { BedConfig, SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { BytePort } from '@circuitwatch/shared/devices/byte-port.ts';
import { DeviceSession } from '@circuitwatch/shared/devices/device-session.ts';
import { bedSetupOf } from '@circuitwatch/shared/replay/monitor-start.ts';
import { openPort } from '../io/port-factory.ts';
import { parsePortUrl } from '../io/port-url.ts';
import type { GatewayClock } from '../io/system-clock.ts';
import type { CoreToWeb } from '../link/core-feed.ts';
import type { Recorder, RecorderLog } from '../recording/recorder.ts';
import { productVersion } from '../cli/version.ts';
import { BedClock } from './bed-clock.ts';
import { createBedMonitor, escalationMsOf } from './bed-monitor.ts';
import { BedOutlet } from './bed-outlet.ts';
import { BedRuntime, type BedRuntimeSetup } from './bed-runtime.ts';
import { describeBed } from './bed-description.ts';
import { bedSnapshot, deviceStatuses, RecordingState } from './bed-status.ts';
import { DeviceRunner } from './device-runner.ts';
import type { WatchedBed } from './own-watch.ts';
import { portKey } from './port-hub.ts';
import { RemotePort } from './remote-port.ts';
import type { BedRun } from './start-recording.ts';

export interface CoreBedSetup {
  readonly bed: BedConfig;
  /** The organisation's limits that the bed names. */
  readonly preset: Preset | undefined;
  readonly escalation: SiteConfig['escalation'];
  readonly hasSounder: boolean;
  readonly bedIndex: number;
  readonly epoch: number;
  readonly run: BedRun;
  readonly clock: GatewayClock;
  readonly recorder: Recorder;
  readonly log: Pick<RecorderLog, 'error'>;
  /** Serial ports of this bed are added here, by `portKey`. */
  readonly remotePorts: Map<string, RemotePort>;
  readonly send: (message: CoreToWeb) => void;
  readonly sendBlock: (bytes: Uint8Array) => void;
  onAlarm(bed: BedConfig, transition: AlarmTransition): void;
  killPort(bedId: string, device: string, reason: string): void;
  /** Ports of another kind than the configuration names, by device (recordings made on a virtual clock). */
  readonly openPort?: (device: string) => BytePort;
  /** For the jitter of reopening, in [0, 1). */
  readonly random?: () => number;
  /** A person tries the gateway's own sounder. */
  readonly onSounderTest: () => void;
}

export class CoreBed {
  readonly runtime: BedRuntime;
  readonly recording: RecordingState;
  readonly #setup: CoreBedSetup;
  /** From when the monitor counts silence. */
  readonly #startedMs: number;
  readonly #runners: readonly DeviceRunner[];
  readonly #sessions: readonly DeviceSession[];
  /** What the recording misses before this start; null before `start`, or without anything before. */
  #missingMs: number | null = null;

  private constructor(
    setup: CoreBedSetup,
    runtime: BedRuntime,
    runners: readonly DeviceRunner[],
    startedMs: number,
  ) {
    this.#setup = setup;
    this.#startedMs = startedMs;
    this.runtime = runtime;
    this.recording = new RecordingState(setup.run.run.startedMs);
    this.#runners = runners;
    this.#sessions = runners.map(({ session }) => session);
  }

  static async create(setup: CoreBedSetup): Promise<CoreBed> {
    const result = bedChannels(setup.bed);
    assert(result.ok, `bed ${setup.bed.id} is well configured: the configuration was checked`);
    const channels = result.bed;
    const { epoch, bedIndex, bed, preset, run, hasSounder } = setup;
    const presetLimits = preset && limitsFor(bed.patient, preset);
    const description = describeBed({
      bed,
      presetLimits,
      channels,
      bedIndex,
      epoch,
      run: run.run,
      hasSounder,
    });
    const startedMs = setup.clock.nowMs();
    const clock = new BedClock(setup.clock);
    const runtime = createRuntime(setup, {
      monitor: createBedMonitor(bed, channels, startedMs, {
        limits: description.presetLimits,
        escalation: setup.escalation,
        hasSounder,
      }),
      description,
      clock,
      onDevicesChanged: () => coreBed.tellDevices(),
    });
    const runners: DeviceRunner[] = [];
    for (const device of channels.devices) {
      const port = await createPort(setup, device);
      runners.push(createRunner({ setup, channels, device, runtime, clock, port }));
    }
    const coreBed = new CoreBed(setup, runtime, runners, startedMs);
    return coreBed;
  }

  /** Before anybody is shown the bed: its alarms as they were recorded last (T23). */
  restore(): void {
    const { run, clock, bed, escalation, hasSounder } = this.#setup;
    const wallOffsetMs = clock.wallMs() - clock.nowMs();
    const memory = run.alarms && { atMs: run.alarms.atMs, wallOffsetMs: run.alarms.wallOffsetMs };
    const start = {
      version: productVersion,
      startedMs: this.#startedMs,
      bed: bedSetupOf(bed),
      hasSounder,
      ...(escalation ? { escalationMs: escalationMsOf(escalation) } : {}),
      wallOffsetMs,
      memory,
    };
    this.runtime.restore(run.alarms, wallOffsetMs, start);
  }

  /** Opens the ports. The `restart` row says what the recording misses since it last ended. */
  start(): void {
    const nowMs = this.#setup.clock.nowMs();
    const { lastEpoch, lastAtMs } = this.#setup.run;
    if (lastAtMs !== null) {
      this.#missingMs = nowMs - lastAtMs;
      const detail = { lastEpoch, lastAtMs, missingMs: this.#missingMs };
      this.runtime.addLedger({ kind: 'restart', atMs: nowMs, device: null, detail });
    }
    for (const runner of this.#runners) runner.start();
    this.runtime.step();
  }

  /** Takes in what has arrived, then closes the ports. An orderly end is no lost link: it raises no alarm. */
  stop(): void {
    this.runtime.step();
    this.runtime.stop();
    for (const runner of this.#runners) runner.stop();
  }

  tellDevices(): void {
    const view = this.runtime.view(this.#setup.clock.nowMs());
    const devices = deviceStatuses(view, this.#sessions);
    this.#setup.send({ type: 'devices', bedId: this.#setup.bed.id, devices });
  }

  tellRecording(): void {
    this.#setup.send({ type: 'recording', bedId: this.#setup.bed.id, status: this.recording.current });
  }

  /** How the bed is for the watch over ourselves. */
  get watched(): WatchedBed {
    const { runtime, recording } = this;
    return {
      bedId: this.#setup.bed.id,
      recording: recording.current,
      alarmTests: runtime.alarmTests,
      missingMs: this.#missingMs,
      selfTestAgeMs: this.#selfTestAgeMs(),
      tell: (findings) => runtime.technical(findings),
    };
  }

  #selfTestAgeMs(): number | null {
    const nowMs = this.#setup.clock.nowMs();
    const last = this.runtime.view(nowMs).bedAlarms.facts.lastSelfTest;
    return last && nowMs - last.atMs;
  }

  snapshot(nowMs: number): CoreToWeb {
    return bedSnapshot(this.runtime, this.#sessions, this.recording.current, nowMs);
  }
}

function createRuntime(
  setup: CoreBedSetup,
  parts: Pick<BedRuntimeSetup, 'monitor' | 'description' | 'clock' | 'onDevicesChanged'>,
): BedRuntime {
  const { recorder, log, bed } = setup;
  const outlet = new BedOutlet(recorder, (reason) => {
    log.error({ bedId: bed.id, reason }, 'an alarm was shown before it was recorded');
  });
  return new BedRuntime({
    ...parts,
    outlet,
    send: setup.send,
    sendBlock: setup.sendBlock,
    onAlarm: (transition) => setup.onAlarm(bed, transition),
    onSounderTest: setup.onSounderTest,
    onUnknownChannel: (name) => log.error({ bedId: bed.id, name }, 'a driver gave an undeclared channel'),
  });
}

function createRunner(parts: {
  readonly setup: CoreBedSetup;
  readonly channels: BedChannels;
  readonly device: BedDevice;
  readonly runtime: BedRuntime;
  readonly clock: BedClock;
  readonly port: BytePort;
}): DeviceRunner {
  const { setup, channels, device, runtime, clock, port } = parts;
  const session = new DeviceSession({
    device: device.id,
    profile: device.profile,
    options: device.options,
    pollPeriodMs: device.pollPeriodMs,
    mapReadings: (readings) => channels.mapReadings(device.id, readings),
    random: setup.random ?? Math.random,
  });
  return new DeviceRunner({
    session,
    port,
    clock,
    onOutputs: (outputs) => runtime.receive(outputs),
    killPort: (reason) => setup.killPort(setup.bed.id, device.id, reason),
  });
}

async function createPort(setup: CoreBedSetup, device: BedDevice): Promise<BytePort> {
  if (setup.openPort) return setup.openPort(device.id);
  const text = setup.bed.devices.find(({ id }) => id === device.id)?.port ?? '';
  const parsed = parsePortUrl(text, device.profile.port);
  assert(parsed.ok, `${text} is a port: the configuration was checked`);
  if (parsed.url.kind !== 'serial') return openPort(parsed.url);
  const remote = new RemotePort(device.profile.poll?.requests ?? []);
  setup.remotePorts.set(portKey(setup.bed.id, device.id), remote);
  return remote;
}
