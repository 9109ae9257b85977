/**
 * The core: every bed's devices, monitor and recording, and the feed to the screens. It opens no network port.
 *
 * This file is the composition: recorder first (it knows the last epoch), then clock, beds, sockets, ports, timers.
 */
import { type Preset, presetOfBed } from '@circuitwatch/shared/alarms/preset.ts';
import type { SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import type { LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';
import { productVersion } from '../cli/version.ts';
import type { Log } from '../foundation/log.ts';
import { monotonicMs, SystemClock } from '../io/system-clock.ts';
import { feedSocketPath, portsSocketPath } from '../link/core-arguments.ts';
import type { CoreToWeb } from '../link/core-feed.ts';
import type { ProcessReport } from '../link/process-messages.ts';
import type { DisplayEvent } from '../link/web-to-core.ts';
import { stepPeriodMs } from './bed-runtime.ts';
import { ClockWatch } from './clock-watch.ts';
import { CoreBed } from './core-bed.ts';
import { type FeedServer, startFeedServer } from './feed-server.ts';
import { startPulse } from './heartbeat.ts';
import { startPortHub } from './port-hub.ts';
import { escalationNotice } from '../notifier/escalation-notice.ts';
import { type Delivery, type Notifier, openNotifiers } from '../notifier/notifier.ts';
import { OwnWatch } from './own-watch.ts';
import type { RemotePort } from './remote-port.ts';
import { displayRunEvent, noticeRunEvent } from './run-events.ts';
import { startAnnunciator } from './start-annunciator.ts';
import { startRetention } from './start-retention.ts';
import { canRecord, type StartedRecording, startRecording } from './start-recording.ts';

/** How often an unrecorded core looks whether it can record again. */
const recordAgainMs = 10_000;

export interface CoreSetup {
  readonly config: SiteConfig;
  /** The organisation's own alarm limits; beds that name none have those that come with Circuitwatch. */
  readonly presets?: readonly Preset[];
  /** The first mistake in the preset files as they are now; null when there is none. */
  readonly presetsRefused?: () => string | null;
  /** What people may choose from: `presets`, or what the files had when they were last read again. */
  readonly offeredPresets?: () => readonly Preset[];
  readonly dataDir: string;
  readonly runDir: string;
  readonly log: Log;
  report(message: ProcessReport): void;
  /** The core should end and be started again: what it could not record can be recorded now. */
  onRestartWanted(): void;
}

export interface Core {
  /** The files were read again: screens may choose from what they have now. */
  tellPresets(): void;
  stop(): Promise<void>;
}

/** @throws RecordingError `newer` */
export async function startCore(setup: CoreSetup): Promise<Core> {
  const { config, log } = setup;
  const started = await startRecording(setup.dataDir, config.beds, log);
  const clock = new SystemClock(started.notBeforeMs);
  const outbox = new Outbox();
  const remotePorts = new Map<string, RemotePort>();
  const onDelivery = (delivery: Delivery): void =>
    beds.get(delivery.notice.bedId)?.runtime.addEvent(noticeRunEvent(delivery, clock.nowMs()));
  const notifiers = config.notify ? openNotifiers(config.notify, { log, onDelivery }) : [];
  const onSounderTest = (): void => annunciator?.test();
  const beds = await createBeds(setup, { started, clock, outbox, remotePorts, notifiers, onSounderTest });
  await openRuns(beds, started, clock.wallMs() - clock.nowMs());
  listenToRecorder(beds, started);
  for (const bed of beds.values()) bed.restore();
  const annunciator = startAnnunciator(setup, beds, clock);
  const ownWatch = new OwnWatch({
    dataDir: setup.dataDir,
    beds: () => [...beds.values()].map(({ watched }) => watched),
    monotonicMs,
    ...(setup.presetsRefused ? { presetsRefused: setup.presetsRefused } : {}),
    notifierFailing: () => notifiers.find(({ isFailing }) => isFailing)?.name ?? null,
  });
  const feed = await startFeedServer({
    socketPath: feedSocketPath(setup.runDir),
    greeting: () => greeting(setup, beds, clock),
    onCommand: (command) => beds.get(command.bedId)?.runtime.command(command),
    onPreview: (request) => beds.get(request.bedId)?.runtime.preview(request),
    onDisplays: (report) => {
      annunciator?.displays(report);
      ownWatch.displays(report);
    },
    onDisplayEvents: (events) => recordDisplays(beds, events, clock.nowMs()),
    onAttached: (attached) => setup.report({ type: 'webAttached', attached }),
  });
  outbox.feed = feed;
  const hub = await startPortHub(portsSocketPath(setup.runDir), remotePorts, log);
  for (const bed of beds.values()) bed.start();
  const stopTimers = startTimers([...beds.values()], clock, outbox, ownWatch);
  setup.report({ type: 'streaming' });
  const recordAgain = started.isRecording ? undefined : watchForRecording(setup);
  const stopRetention = startRetention({
    policy: config.retention,
    dataDir: setup.dataDir,
    inUse: [...started.runs.values()].map(({ run }) => run.runId),
    log,
  });
  return {
    tellPresets: () => outbox.send({ type: 'presets', presets: setup.offeredPresets?.() ?? [] }),
    stop: async () => {
      clearInterval(recordAgain);
      stopRetention();
      annunciator?.close();
      for (const notifier of notifiers) notifier.close();
      stopTimers();
      for (const bed of beds.values()) bed.stop();
      hub.close();
      await started.recorder.close();
      feed.close();
    },
  };
}

/** Passes messages to the feed; before it stands nobody can miss them, the greeting has everything. */
class Outbox {
  feed: FeedServer | undefined;

  readonly send = (message: CoreToWeb): void => this.feed?.send(message);

  readonly sendBlock = (bytes: Uint8Array): void => this.feed?.sendBlock(bytes);
}

interface CoreParts {
  readonly started: StartedRecording;
  readonly clock: SystemClock;
  readonly outbox: Outbox;
  readonly remotePorts: Map<string, RemotePort>;
  readonly notifiers: readonly Notifier[];
  readonly onSounderTest: () => void;
}

async function createBeds(setup: CoreSetup, parts: CoreParts): Promise<Map<string, CoreBed>> {
  const { started, clock, outbox, remotePorts, notifiers, onSounderTest } = parts;
  const beds = new Map<string, CoreBed>();
  for (const [bedIndex, bed] of setup.config.beds.entries()) {
    const run = started.runs.get(bed.id);
    if (!run) continue;
    const created = await CoreBed.create({
      bed,
      preset: presetOfBed(bed, setup.presets ?? []),
      escalation: setup.config.escalation,
      hasSounder: setup.config.annunciator !== undefined,
      onSounderTest,
      bedIndex,
      run,
      clock,
      remotePorts,
      epoch: started.epoch,
      recorder: started.recorder,
      log: setup.log,
      send: outbox.send,
      sendBlock: outbox.sendBlock,
      onAlarm: ({ id, label }, transition) => {
        const offsetMs = clock.wallMs() - clock.nowMs();
        const notice = escalationNotice(transition, { bedId: id, label }, offsetMs);
        if (notice) for (const notifier of notifiers) notifier.tell(notice);
      },
      killPort: (bedId, device, reason) => setup.report({ type: 'killPort', bedId, device, reason }),
    });
    beds.set(bed.id, created);
  }
  return beds;
}

async function openRuns(
  beds: ReadonlyMap<string, CoreBed>,
  started: StartedRecording,
  wallOffsetMs: number,
): Promise<void> {
  await Promise.all(
    [...beds].map(async ([bedId, bed]) => {
      const run = started.runs.get(bedId)?.run;
      if (run) await started.recorder.openRun({ run, bed: bed.runtime.description, wallOffsetMs });
    }),
  );
}

/** An event that names no bed is in the log of every one. */
function recordDisplays(
  beds: ReadonlyMap<string, CoreBed>,
  events: readonly DisplayEvent[],
  nowMs: number,
): void {
  for (const event of events) {
    const row = displayRunEvent(event, nowMs);
    for (const bedId of event.bedIds.length > 0 ? event.bedIds : beds.keys())
      beds.get(bedId)?.runtime.addEvent(row);
  }
}

function listenToRecorder(beds: ReadonlyMap<string, CoreBed>, { recorder }: StartedRecording): void {
  recorder.onRecorded(({ bedId, epoch, seq }) => beds.get(bedId)?.recording.setRecorded(epoch, seq));
  recorder.onStatus((bedId, status) => {
    beds.get(bedId)?.recording.setStatus(status);
    beds.get(bedId)?.tellRecording();
  });
}

function greeting(
  { config, dataDir, presets, offeredPresets }: CoreSetup,
  beds: ReadonlyMap<string, CoreBed>,
  clock: SystemClock,
): CoreToWeb[] {
  const atMs = clock.nowMs();
  return [
    {
      type: 'gateway',
      version: productVersion,
      site: config.site?.name ?? '',
      sourceMode: config.sourceMode,
      dataDir,
      atMs,
      wallMs: clock.wallMs(),
      beds: [...beds.values()].map(({ runtime }) => runtime.description),
      ...(config.sound ? { sound: config.sound } : {}),
      presets: offeredPresets?.() ?? presets ?? [],
    },
    ...[...beds.values()].map((bed) => bed.snapshot(atMs)),
  ];
}

function startTimers(
  beds: readonly CoreBed[],
  clock: SystemClock,
  outbox: Outbox,
  ownWatch: OwnWatch,
): () => void {
  const watch = new ClockWatch(clock.wallMs() - clock.nowMs());
  const stepTimer = setInterval(() => {
    const nowMs = clock.nowMs();
    for (const { runtime } of beds) runtime.stepIfDue(nowMs);
  }, stepPeriodMs);
  const pulse = startPulse((loopDelayP99Ms) => {
    const [atMs, wallMs] = [clock.nowMs(), clock.wallMs()];
    const step: LedgerRow | undefined = watch.check(atMs, wallMs);
    for (const bed of beds) {
      if (step) bed.runtime.addLedger(step);
      bed.tellDevices();
      bed.tellRecording();
    }
    ownWatch.beat(Number(step?.detail['stepMs'] ?? 0));
    const positions = beds.map(({ runtime }) => ({
      bedId: runtime.description.bedId,
      epoch: runtime.description.epoch,
      seq: runtime.sentSeq,
    }));
    outbox.send({ type: 'heartbeat', atMs, wallMs, loopDelayP99Ms, beds: positions });
  });
  return () => {
    clearInterval(stepTimer);
    pulse.stop();
  };
}

/** An unrecorded core comes back by being started anew: run and epoch are fixed for the life of a core. */
function watchForRecording(setup: CoreSetup): NodeJS.Timeout {
  return setInterval(() => {
    canRecord(setup.dataDir, setup.config.beds, setup.log).then(
      (can) => (can ? setup.onRestartWanted() : undefined),
      (error: unknown) => setup.log.error({ error: String(error) }, 'looking for the recorder failed'),
    );
  }, recordAgainMs);
}
