/**
 * A core's feed that shows one stage (stages.ts) for ever, and a web application on it: known numbers, alarms and link
 * states for pictures and browser tests of the screen. Everything behind the feed (web process, stream, page) is real.
 */
import { AlarmReporter } from '@circuitwatch/shared/alarms/alarm-report.ts';
import { type BedFacts, noFacts } from '@circuitwatch/shared/alarms/signals/bed-facts.ts';
import {
  type AlarmView,
  type BedAlarmView,
  noSignals,
  quietBedAlarms,
} from '@circuitwatch/shared/alarms/alarm-types.ts';
import { limitsBasis } from '@circuitwatch/shared/alarms/limit-changes.ts';
import { limitsFor } from '@circuitwatch/shared/alarms/limits.ts';
import { startingPresets } from '@circuitwatch/shared/alarms/presets.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { freshnessOf } from '@circuitwatch/shared/channels/freshness.ts';
import type { Sample } from '@circuitwatch/shared/channels/sample.ts';
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import type { BedDescription, DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import { type BlockFrame, encodeSampleBlock, toCount } from '@circuitwatch/shared/wire/sample-block.ts';
import type { CoreFeed, CoreFeedListener } from '@circuitwatch/server/web/core-connection.ts';
import type { WebToCore } from '@circuitwatch/server/link/core-feed.ts';
import type { ClientConditionsReport, DisplayEvent } from '@circuitwatch/server/link/web-to-core.ts';
import type { HistorySource, RecordedEvent } from '@circuitwatch/server/web/history/history-source.ts';
import { noRecordings } from './no-recordings.ts';
import { stageBed, stageDerived, stageDevices, stageLimits, stageValue } from './stage-bed.ts';
import type { Stage, StageAlarm } from './stages.ts';

const stepMs = 200;
/** Oftener than the core's 10 s, so that a test does not wait for it. */
const stepsPerAlarmTest = 10;

export class StagedFeed implements CoreFeed {
  /** What the application told the core about its displays. */
  readonly reports: ClientConditionsReport[] = [];
  readonly displayEvents: DisplayEvent[] = [];
  readonly #stage: Stage;
  readonly #startMs: number;
  readonly #beds: readonly BedDescription[];
  #listener: CoreFeedListener | undefined;
  #timer: NodeJS.Timeout | undefined;
  #seq = 0;
  #steps = 0;

  constructor(stage: Stage, startMs: number) {
    this.#stage = stage;
    this.#startMs = startMs;
    const labels = stage.beds ?? ['3', '4', '5'];
    const epoch = Math.floor(startMs / 1000);
    this.#beds = labels.map((label, index) => stageBed(label, index, epoch, startMs));
  }

  start(listener: CoreFeedListener): void {
    this.#listener = listener;
    const atMs = this.#startMs;
    listener.connected();
    listener.message({
      type: 'gateway',
      version: '0.1.0',
      site: 'PICU',
      sourceMode: this.#stage.sourceMode ?? 'real',
      dataDir: '',
      atMs,
      wallMs: atMs,
      beds: this.#beds,
      presets: [{ ...startingPresets.VA, id: 'picu', version: 3, author: 'PICU', approvedBy: 'Dr Wang' }],
    });
    for (const bed of this.#beds) this.#sendSnapshot(bed);
    this.#heartbeat(atMs);
    if (this.#stage.coreSilent !== true) this.#timer = setInterval(() => this.#step(Date.now()), stepMs);
  }

  /** No core takes commands; what displays report is kept. */
  send(message: WebToCore): boolean {
    if (message.type === 'clientConditions') this.reports.push(message);
    else if (message.type === 'displayEvents') this.displayEvents.push(...message.events);
    else return false;
    return true;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #step(nowMs: number): void {
    this.#steps++;
    this.#seq++;
    for (const bed of this.#beds) {
      const { bedIndex, epoch } = bed;
      const frames = this.#framesAt(bed, nowMs);
      this.#listener?.block(encodeSampleBlock({ bedIndex, epoch, seq: this.#seq, conflated: false, frames }));
    }
    if (this.#steps % stepsPerAlarmTest === 0) {
      const n = this.#steps / stepsPerAlarmTest;
      for (const { bedId } of this.#beds)
        this.#listener?.message({ type: 'alarmTest', bedId, n, atMs: nowMs });
    }
    if (this.#steps % 5 !== 0) return;
    for (const { bedId } of this.#beds) {
      this.#listener?.message({ type: 'devices', bedId, devices: this.#devicesAt(bedId, nowMs) });
    }
    this.#heartbeat(nowMs);
  }

  #heartbeat(nowMs: number): void {
    const beds = this.#beds.map(({ bedId, epoch }) => ({ bedId, epoch, seq: this.#seq }));
    this.#listener?.message({ type: 'heartbeat', atMs: nowMs, wallMs: nowMs, loopDelayP99Ms: 1, beds });
  }

  /** Only the bed labelled 4, or the only one, is staged; the others are quiet. */
  #isStaged(bedId: string): boolean {
    return this.#beds.length === 1 || bedId === 'bed-4';
  }

  #silentMs(bedId: string, device: string): number {
    return this.#isStaged(bedId) ? (this.#stage.silentMs?.[device] ?? 0) : 0;
  }

  #framesAt(bed: BedDescription, nowMs: number): BlockFrame[] {
    const frames: BlockFrame[] = [];
    for (const { device, periodMs, channels } of stageDevices) {
      const due =
        this.#silentMs(bed.bedId, device) > 0 ||
        this.#steps % Math.max(1, Math.round(periodMs / stepMs)) === 0;
      // A silent device keeps its age: a slow machine must not turn "late" into "lost" before the picture is taken.
      if (due) frames.push(this.#frame(bed, device, channels, nowMs - this.#silentMs(bed.bedId, device)));
    }
    frames.push(this.#frame(bed, 'derived', stageDerived, nowMs));
    return frames.toSorted((a, b) => a.atMs - b.atMs);
  }

  #frame(bed: BedDescription, source: string, channels: readonly string[], atMs: number): BlockFrame {
    return {
      sourceIndex: bed.sources.indexOf(source),
      atMs,
      samples: channels.map((channel) => {
        const { value, validity } = this.#sample(bed, source, channel, atMs);
        return {
          channelIndex: bed.channels.indexOf(channel),
          validityCode: validityCode(validity),
          count: toCount(value, channelOf(channel)?.resolution ?? 1),
        };
      }),
    };
  }

  #sample(bed: BedDescription, source: string, channel: string, atMs: number): Sample {
    const staged = this.#isStaged(bed.bedId);
    const state = staged ? this.#stage.states?.[channel] : undefined;
    if (state) {
      const { validity, reason } = state;
      return { channel, value: state.value ?? null, validity, source, atMs, ...(reason ? { reason } : {}) };
    }
    const now = staged ? (this.#stage.now ?? {}) : {};
    return { channel, value: stageValue(channel, atMs, 0, now), validity: 'valid', source, atMs };
  }

  #sendSnapshot(bed: BedDescription): void {
    const { bedId, epoch, runStartedMs } = bed;
    const atMs = this.#startMs;
    const samples = [
      ...stageDevices.map(({ device, channels }) => ({ device, channels })),
      { device: 'derived', channels: stageDerived },
    ].flatMap(({ device, channels }) =>
      channels.map((channel) => this.#sample(bed, device, channel, atMs - this.#silentMs(bedId, device))),
    );
    const staged = this.#isStaged(bedId);
    const off = staged && this.#stage.recordingOff === true;
    this.#listener?.message({
      type: 'bedSnapshot',
      bedId,
      epoch,
      seq: this.#seq,
      atMs,
      samples,
      alarms: staged ? stageAlarms(this.#stage, atMs) : [],
      devices: this.#devicesAt(bedId, atMs),
      bedAlarms: stageBedAlarms(staged ? this.#stage : {}, bed, atMs),
      limits: stageLimits,
      recording: {
        ok: !off,
        reason: off ? 'disk full' : '',
        startedMs: runStartedMs,
        recorded: { epoch, seq: this.#seq },
      },
    });
  }

  #devicesAt(bedId: string, nowMs: number): DeviceStatus[] {
    return stageDevices.map(({ device, periodMs }) => {
      const silentMs = this.#silentMs(bedId, device);
      const lastFrameMs = nowMs - silentMs;
      const frames = Math.floor((55 * 3_600_000) / periodMs);
      return {
        device,
        phase: 'streaming',
        reason: '',
        freshness: freshnessOf(lastFrameMs, periodMs, nowMs),
        lastFrameMs,
        periodMs,
        counters: {
          bytes: frames * 64,
          frames,
          events: 0,
          discardedBytes: device === 'cdi' ? 212 : 0,
          discarded: device === 'cdi' ? { checksum: 3, truncated: 1 } : {},
          checksumErrors: device === 'cdi' ? 3 : 0,
          reopens: device === 'cdi' ? 1 : 0,
          bytesWritten: device === 'console' ? frames * 8 : 0,
          unanswered: 0,
          lastFrameMs,
        },
      };
    });
  }
}

function stageAlarms(stage: Stage, atMs: number): AlarmView[] {
  const unknown = (stage.unknownRules ?? []).map(({ ruleId, channel }) => ({
    ...alarmView({ ...noAlarm, ruleId, channel }, atMs),
    condition: 'unknown' as const,
    onsetMs: null,
    level: null,
  }));
  const { procedure } = stage;
  const suppressed = (stage.suppressedRules ?? []).map(
    ({ ruleId, channel }): AlarmView => ({
      ...alarmView({ ...noAlarm, ruleId, channel }, atMs),
      condition: 'normal',
      onsetMs: null,
      level: null,
      ack: 'none',
      inhibit: procedure
        ? { type: 'suppressed', untilMs: atMs + procedure.leftMs, context: procedure.context }
        : null,
    }),
  );
  return [...(stage.alarms ?? []).map((alarm) => alarmView(alarm, atMs)), ...unknown, ...suppressed];
}

const stageActor = {
  id: 'li na',
  name: 'Li Na',
  role: 'nurse',
  client: { name: 'bed 4', role: 'bedside' },
} as const;

function stageBedAlarms(stage: Stage, bed: BedDescription, atMs: number): BedAlarmView {
  const { procedure, proposal } = stage;
  return {
    ...quietBedAlarms(atMs, limitsBasis(limitsFor(bed.patient))),
    contexts: procedure
      ? [
          {
            context: procedure.context,
            sinceMs: atMs - 60_000,
            untilMs: atMs + procedure.leftMs,
            actor: stageActor,
            isSeen: true,
          },
        ]
      : [],
    limits: stage.changedLimits ?? [],
    facts: stage.facts ? stageFacts(stage.facts, atMs) : noFacts,
    proposal: proposal
      ? {
          proposalId: 'proposal-1',
          changes: proposal.changes,
          actor: stageActor,
          untilMs: atMs + proposal.leftMs,
        }
      : null,
  };
}

function stageFacts(facts: NonNullable<Stage['facts']>, nowMs: number): BedFacts {
  const by = stageActor.name;
  return {
    baseline: {
      atMs: nowMs - facts.baselineAgoMs,
      by,
      values: { flow: 0.31, rpm: 2008, p1: -11, dP: 11, dPPerFlow: 35.5, flowPerRev: 0.154 },
    },
    lastCheck: { atMs: nowMs - facts.checkAgoMs, by, dueMs: nowMs + facts.checkLeftMs },
    circuitStart: { atMs: nowMs - facts.circuitAgoMs, by },
    lastSelfTest: null,
  };
}

/** What the record says of the alarms that are over: how each began, and how it ended. */
function stageEvents(stage: Stage, nowMs: number): RecordedEvent[] {
  return (stage.past ?? []).flatMap((past): RecordedEvent[] => {
    const { lastedMs, isAcknowledged, ...alarm } = past;
    const began = alarmView(alarm, nowMs);
    const onsetMs = nowMs - alarm.agoMs;
    const ended: AlarmView = {
      ...began,
      condition: 'normal',
      onsetMs: null,
      acknowledged: isAcknowledged ? { actor: stageActor, atMs: onsetMs + 20_000 } : null,
    };
    const event = (view: AlarmView, atMs: number): RecordedEvent => ({
      eventId: Math.round(atMs / 1000),
      epoch: 1,
      seq: 1,
      type: 'alarm',
      atMs,
      transition: {
        ruleId: view.ruleId,
        from: 'normal',
        to: view.condition,
        atMs,
        cause: 'value',
        rows: [],
        effects: [],
        view,
      },
    });
    return [event(began, onsetMs), event(ended, onsetMs + lastedMs)];
  });
}

const noAlarm = {
  priority: 'medium',
  kind: 'circuit',
  value: null,
  limit: null,
  comparison: null,
  agoMs: 0,
} as const;

function alarmView(alarm: StageAlarm, atMs: number): AlarmView {
  const { agoMs, device, state, ...rest } = alarm;
  return {
    ...noSignals,
    ack: 'unack',
    callingMs: atMs - agoMs,
    signalledMs: atMs - agoMs,
    ...rest,
    alarmId: device === undefined ? alarm.ruleId : `${alarm.ruleId}@${device}`,
    device: device ?? null,
    revision: 1,
    occurrence: 1,
    condition: 'active',
    level: alarm.limit === null ? null : 'alarm',
    onsetMs: atMs - agoMs,
    changedMs: atMs - agoMs,
    consequenceOf: null,
    ...(state ? stagedState[state](atMs) : {}),
  };
}

const stagedState: Readonly<Record<NonNullable<StageAlarm['state']>, (atMs: number) => Partial<AlarmView>>> =
  {
    acknowledged: (atMs) => ({ ack: 'ack', acknowledged: { actor: stageActor, atMs: atMs - 30_000 } }),
    latched: (atMs) => ({ latched: true, condition: 'normal', endedMs: atMs - 5_000 }),
    shelved: (atMs) => ({
      inhibit: { type: 'shelved', untilMs: atMs + 750_000, reason: 'blood sampling', actor: stageActor },
    }),
  };

/** The recorded past of the staged bed, from the same function as its present; gaps where a stage says so. */
export function stagedHistory(stage: Stage): HistorySource {
  const perBucket = 6;
  return {
    history: async (query) => {
      const bucketMs = (query.toMs - query.fromMs) / query.points;
      const nowMs = Date.now();
      const series = query.channels.map((channel) => {
        const buckets = Array.from({ length: query.points }, (_, bucket) =>
          Array.from({ length: perBucket }, (__, i) => {
            const atMs = query.fromMs + (bucket + i / perBucket) * bucketMs;
            return stageValue(channel, atMs, nowMs - atMs, stage.now ?? {});
          }),
        );
        return {
          channel,
          fromMs: query.fromMs,
          bucketMs,
          min: buckets.map((values) => Math.min(...values)),
          max: buckets.map((values) => Math.max(...values)),
          mean: buckets.map((values) => values.reduce((sum, value) => sum + value, 0) / perBucket),
          count: buckets.map((values) => values.length),
          missing: buckets.map(() => 0),
        };
      });
      const { bedId, runId, fromMs, toMs } = query;
      return JSON.stringify({ bedId, runId, fromMs, toMs, series, ledger: [] });
    },
    events: async () => stageEvents(stage, Date.now()),
    alarmReport: async ({ fromMs, toMs }) => {
      const reporter = new AlarmReporter(fromMs, toMs);
      for (const event of stageEvents(stage, Date.now()))
        if (event.type === 'alarm') reporter.take(event.transition.view, event.atMs);
      return reporter.report(() => 'today');
    },
    ...noRecordings,
  };
}
