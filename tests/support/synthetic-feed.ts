/**
 * A core's feed without a core: beds of synthetic-beds.ts stepped by a timer. Written for people who build the screen and
 * for load on the web process; it decides alarms by the clock, not by rules.
 */
import type { AlarmView } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { freshnessOf } from '@circuitwatch/shared/channels/freshness.ts';
import type { Sample } from '@circuitwatch/shared/channels/sample.ts';
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import type { BedDescription, DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import {
  type BlockFrame,
  encodeSampleBlock,
  noValueCount,
  toCount,
} from '@circuitwatch/shared/wire/sample-block.ts';
import type { CoreFeed, CoreFeedListener } from '@circuitwatch/server/web/core-connection.ts';
import {
  derivedChannels,
  describeBed,
  isDipping,
  isSilent,
  limitsOf,
  type SyntheticDevice,
  syntheticDevices,
  valueAt,
} from './synthetic-beds.ts';

const stepMs = 100;

interface BedRun {
  readonly bed: BedDescription;
  readonly lastFrameMs: Map<string, number>;
  readonly stale: Set<string>;
  readonly alarms: Map<string, AlarmView>;
  seq: number;
  frames: number;
}

export class SyntheticFeed implements CoreFeed {
  readonly #runs: BedRun[];
  #listener: CoreFeedListener | undefined;
  #timer: NodeJS.Timeout | undefined;
  #steps = 0;

  constructor(bedCount: number, startedMs: number) {
    const epoch = Math.floor(startedMs / 1000);
    this.#runs = Array.from({ length: bedCount }, (_, index) => ({
      bed: describeBed(index, epoch, startedMs - 6 * 3_600_000),
      lastFrameMs: new Map(),
      stale: new Set(),
      alarms: new Map(),
      seq: 0,
      frames: 0,
    }));
  }

  start(listener: CoreFeedListener): void {
    this.#listener = listener;
    const atMs = Date.now();
    listener.connected();
    listener.message({
      type: 'gateway',
      version: '0.1.0',
      site: 'Synthetic beds',
      sourceMode: 'demo',
      dataDir: '',
      atMs,
      wallMs: atMs,
      beds: this.#runs.map((run) => run.bed),
    });
    for (const run of this.#runs) this.#sendSnapshot(run, atMs);
    this.#timer = setInterval(() => this.#step(Date.now()), stepMs);
  }

  send(): boolean {
    return true;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #step(nowMs: number): void {
    this.#steps++;
    for (const run of this.#runs) this.#stepBed(run, nowMs);
    if (this.#steps % 10 !== 0) return;
    for (const run of this.#runs) {
      this.#listener?.message({ type: 'devices', bedId: run.bed.bedId, devices: devicesOf(run, nowMs) });
      const recorded = { epoch: run.bed.epoch, seq: run.seq };
      const status = { ok: true, reason: '', startedMs: run.bed.runStartedMs, recorded };
      this.#listener?.message({ type: 'recording', bedId: run.bed.bedId, status });
    }
    const beds = this.#runs.map(({ bed, seq }) => ({ bedId: bed.bedId, epoch: bed.epoch, seq }));
    this.#listener?.message({ type: 'heartbeat', atMs: nowMs, wallMs: nowMs, loopDelayP99Ms: 1, beds });
  }

  #stepBed(run: BedRun, nowMs: number): void {
    const frames: BlockFrame[] = [];
    for (const device of syntheticDevices) {
      const last = run.lastFrameMs.get(device.device) ?? 0;
      if (isSilent(run.bed.bedIndex, device.device, nowMs)) {
        frames.push(...staleFrame(run, device, nowMs));
      } else if (nowMs - last >= device.periodMs - stepMs / 2) {
        run.lastFrameMs.set(device.device, nowMs);
        run.stale.delete(device.device);
        run.frames++;
        frames.push(frameOf(run.bed, device.device, device.channels, nowMs));
      }
    }
    frames.push(frameOf(run.bed, 'derived', derivedChannels, nowMs));
    run.seq++;
    const { bedIndex, epoch } = run.bed;
    this.#listener?.block(encodeSampleBlock({ bedIndex, epoch, seq: run.seq, conflated: false, frames }));
    this.#setAlarm(run, p1Alarm(run.bed, nowMs), isDipping(run.bed.bedIndex, nowMs), nowMs);
    this.#setAlarm(run, linkAlarm(), run.stale.has('cdi'), nowMs);
  }

  #setAlarm(run: BedRun, template: AlarmView, isOn: boolean, nowMs: number): void {
    const before = run.alarms.get(template.alarmId);
    if (((before?.onsetMs ?? null) !== null) === isOn) return;
    const view: AlarmView = {
      ...template,
      revision: (before?.revision ?? 0) + 1,
      occurrence: (before?.occurrence ?? 0) + (isOn ? 1 : 0),
      condition: isOn ? 'active' : 'normal',
      level: isOn ? template.level : null,
      onsetMs: isOn ? nowMs : null,
      changedMs: nowMs,
    };
    run.alarms.set(view.alarmId, view);
    run.seq++;
    this.#listener?.message({
      type: 'alarm',
      bedId: run.bed.bedId,
      epoch: run.bed.epoch,
      seq: run.seq,
      recorded: true,
      transition: {
        ruleId: view.ruleId,
        from: before?.condition ?? 'normal',
        to: view.condition,
        atMs: nowMs,
        cause: 'value',
        view,
      },
    });
  }

  #sendSnapshot(run: BedRun, atMs: number): void {
    const { bedId, epoch, runStartedMs } = run.bed;
    this.#listener?.message({
      type: 'bedSnapshot',
      bedId,
      epoch,
      seq: run.seq,
      atMs,
      samples: samplesOf(run.bed, atMs),
      alarms: [...run.alarms.values()],
      devices: devicesOf(run, atMs),
      limits: limitsOf(run.bed),
      recording: { ok: true, reason: '', startedMs: runStartedMs, recorded: { epoch, seq: run.seq } },
    });
  }
}

function samplesOf(bed: BedDescription, atMs: number): Sample[] {
  const sources = [...syntheticDevices, { device: 'derived', channels: derivedChannels }];
  return sources.flatMap(({ device, channels }) =>
    channels.map((channel) => {
      const value = valueAt(bed, channel, atMs);
      return { channel, value, validity: 'valid' as const, source: device, atMs };
    }),
  );
}

function frameOf(bed: BedDescription, source: string, channels: readonly string[], atMs: number): BlockFrame {
  return {
    sourceIndex: bed.sources.indexOf(source),
    atMs,
    samples: channels.map((channel) => ({
      channelIndex: bed.channels.indexOf(channel),
      validityCode: validityCode('valid'),
      count: toCount(valueAt(bed, channel, atMs), channelOf(channel)?.resolution ?? 1),
    })),
  };
}

/** Once per silence: the mark that the device's values are too old for rules. */
function staleFrame(run: BedRun, device: SyntheticDevice, nowMs: number): BlockFrame[] {
  const last = run.lastFrameMs.get(device.device) ?? null;
  const freshness = freshnessOf(last, device.periodMs, nowMs);
  if (run.stale.has(device.device) || freshness === 'fresh' || freshness === 'late') return [];
  run.stale.add(device.device);
  const frame = frameOf(run.bed, device.device, device.channels, nowMs);
  for (const sample of frame.samples) {
    sample.count = noValueCount;
    sample.validityCode = validityCode('stale');
  }
  return [frame];
}

function devicesOf(run: BedRun, nowMs: number): DeviceStatus[] {
  return syntheticDevices.map(({ device, periodMs }) => {
    const lastFrameMs = run.lastFrameMs.get(device) ?? null;
    return {
      device,
      phase: 'streaming',
      reason: '',
      freshness: freshnessOf(lastFrameMs, periodMs, nowMs),
      lastFrameMs,
      periodMs,
      counters: {
        bytes: run.frames * 60,
        frames: run.frames,
        events: 0,
        discardedBytes: 0,
        discarded: {},
        checksumErrors: 0,
        reopens: 0,
        bytesWritten: 0,
        unanswered: 0,
        lastFrameMs,
      },
    };
  });
}

const neverChanged = {
  revision: 0,
  occurrence: 0,
  condition: 'normal',
  onsetMs: null,
  changedMs: 0,
  consequenceOf: null,
} as const;

function p1Alarm(bed: BedDescription, nowMs: number): AlarmView {
  return {
    ...neverChanged,
    alarmId: 'p1-low',
    ruleId: 'p1-low',
    kind: 'circuit',
    priority: 'medium',
    level: 'alarm',
    channel: 'p1',
    device: null,
    value: Math.round(valueAt(bed, 'p1', nowMs)),
    limit: -100,
    comparison: 'below',
  };
}

function linkAlarm(): AlarmView {
  return {
    ...neverChanged,
    alarmId: 'link-lost@cdi',
    ruleId: 'link-lost',
    kind: 'technical',
    priority: 'medium',
    level: null,
    channel: null,
    device: 'cdi',
    value: null,
    limit: null,
    comparison: null,
  };
}
