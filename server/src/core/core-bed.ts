/** Puts one bed together: tables, monitor, outlet, and a session with a port for each device. Wiring only. */
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import { type BedDevice, type BedChannels, bedChannels } from '@circuitwatch/shared/devices/bed-channels.ts';
import { limitsFor } from '@circuitwatch/shared/alarms/limits.ts';
import type { Preset } from '@circuitwatch/shared/alarms/preset.ts';
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { BedConfig, SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { BytePort } from '@circuitwatch/shared/devices/byte-port.ts';
import { DeviceSession } from '@circuitwatch/shared/devices/device-session.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';
import type { Log } from '../foundation/log.ts';
import { openPort } from '../io/port-factory.ts';
import { parsePortUrl } from '../io/port-url.ts';
import type { GatewayClock } from '../io/system-clock.ts';
import type { CoreToWeb } from '../link/core-feed.ts';
import type { Recorder } from '../recording/recorder.ts';
import { createBedMonitor } from './bed-monitor.ts';
import { BedOutlet } from './bed-outlet.ts';
import { BedRuntime } from './bed-runtime.ts';
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
  readonly log: Log;
  /** Serial ports of this bed are added here, by `portKey`. */
  readonly remotePorts: Map<string, RemotePort>;
  readonly send: (message: CoreToWeb) => void;
  readonly sendBlock: (bytes: Uint8Array) => void;
  onAlarm(bed: BedConfig, transition: AlarmTransition): void;
  killPort(bedId: string, device: string, reason: string): void;
  /** A person tries the gateway's own sounder. */
  readonly onSounderTest: () => void;
}

export class CoreBed {
  readonly runtime: BedRuntime;
  readonly recording: RecordingState;
  readonly #setup: CoreBedSetup;
  readonly #runners: readonly DeviceRunner[];
  readonly #sessions: readonly DeviceSession[];
  /** What the recording misses before this start; null before `start`, or without anything before. */
  #missingMs: number | null = null;

  private constructor(setup: CoreBedSetup, runtime: BedRuntime, runners: readonly DeviceRunner[]) {
    this.#setup = setup;
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
    const runtime = createRuntime(setup, channels, description, () => coreBed.tellDevices());
    const runners: DeviceRunner[] = [];
    for (const device of channels.devices) {
      runners.push(await createRunner(setup, channels, device, runtime));
    }
    const coreBed = new CoreBed(setup, runtime, runners);
    return coreBed;
  }

  /** Before anybody is shown the bed: its alarms as they were recorded last (T23). */
  restore(): void {
    const { run, clock } = this.#setup;
    const nowMs = clock.nowMs();
    this.runtime.restore(run.alarms, nowMs, clock.wallMs() - nowMs);
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
    this.runtime.step(nowMs);
  }

  /** Takes in what has arrived, then closes the ports. An orderly end is no lost link: it raises no alarm. */
  stop(): void {
    this.runtime.step(this.#setup.clock.nowMs());
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
  channels: BedChannels,
  description: BedDescription,
  onDevicesChanged: () => void,
): BedRuntime {
  const { recorder, clock, log, bed } = setup;
  const outlet = new BedOutlet(recorder, (reason) => {
    log.error({ bedId: bed.id, reason }, 'an alarm was shown before it was recorded');
  });
  return new BedRuntime({
    description,
    monitor: createBedMonitor(bed, channels, clock.nowMs(), {
      limits: description.presetLimits,
      escalation: setup.escalation,
      hasSounder: setup.hasSounder,
    }),
    outlet,
    send: setup.send,
    sendBlock: setup.sendBlock,
    onDevicesChanged,
    onAlarm: (transition) => setup.onAlarm(bed, transition),
    onSounderTest: setup.onSounderTest,
    onUnknownChannel: (name) => log.error({ bedId: bed.id, name }, 'a driver gave an undeclared channel'),
    nowMs: () => clock.nowMs(),
  });
}

async function createRunner(
  setup: CoreBedSetup,
  channels: BedChannels,
  device: BedDevice,
  runtime: BedRuntime,
): Promise<DeviceRunner> {
  const { bed, clock } = setup;
  const session = new DeviceSession({
    device: device.id,
    profile: device.profile,
    options: device.options,
    pollPeriodMs: device.pollPeriodMs,
    mapReadings: (readings) => channels.mapReadings(device.id, readings),
    random: Math.random,
  });
  return new DeviceRunner({
    session,
    port: await createPort(setup, device),
    clock,
    onOutputs: (outputs) => runtime.receive(outputs),
    killPort: (reason) => setup.killPort(bed.id, device.id, reason),
  });
}

async function createPort(setup: CoreBedSetup, device: BedDevice): Promise<BytePort> {
  const text = setup.bed.devices.find(({ id }) => id === device.id)?.port ?? '';
  const parsed = parsePortUrl(text, device.profile.port);
  assert(parsed.ok, `${text} is a port: the configuration was checked`);
  if (parsed.url.kind !== 'serial') return openPort(parsed.url);
  const remote = new RemotePort(device.profile.poll?.requests ?? []);
  setup.remotePorts.set(portKey(setup.bed.id, device.id), remote);
  return remote;
}
