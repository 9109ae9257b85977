/**
 * A core's feed of one simulated bed in real time, which can be run ahead on virtual time: minutes of a fault pass in a
 * moment, the last seconds before its alarm as they are. Model, monitor and rules are the real ones.
 */
import type { AlarmTransition } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { CoreFeed, CoreFeedListener } from '@circuitwatch/server/web/core-connection.ts';
import { BlockBuilder } from '@circuitwatch/server/core/block-builder.ts';
import { bandOf } from '@circuitwatch/shared/alarms/preset.ts';
import { derivedChannelsFor } from '@circuitwatch/shared/derived/catalog.ts';
import { monitorView } from '@circuitwatch/shared/monitor/monitor.ts';
import type { BedDescription, DeviceStatus } from '@circuitwatch/shared/wire/messages.ts';
import { type HeadlessBed, headlessDevices } from '../simulation/headless-bed.ts';
import { stageDevices } from './stage-bed.ts';

const stepMs = 100;
const stepsPerStatus = 10;

/** The profile that stands behind each headless device. */
const profileOf: Readonly<Record<string, (typeof stageDevices)[number]['device']>> = {
  pump: 'console',
  probe: 'probe',
  sweep: 'gas',
  cdi: 'cdi',
};

function describeBed(bed: HeadlessBed): BedDescription {
  const { weightKg, heightCm, mode, targetFlowLpm } = bed.patient;
  const measured = Object.values(headlessDevices).flat();
  return {
    bedId: 'bed-1',
    label: '1',
    bedIndex: 0,
    epoch: 1,
    runId: 'bed-1-run',
    runStartedMs: bed.atMs - bed.nowS * 1000,
    patient: { weightKg, heightCm, mode, targetFlowLpm, band: bandOf(weightKg) },
    devices: Object.keys(headlessDevices).map((device) => {
      const { profile, role, name, grade, port } =
        stageDevices.find((stage) => stage.device === profileOf[device]) ?? stageDevices[0];
      return { device, profile, role, name, grade, port };
    }),
    channels: [...measured, ...derivedChannelsFor(measured)],
    sources: [...Object.keys(headlessDevices), 'derived'],
  };
}

export class HeadlessFeed implements CoreFeed {
  /** When each alarm transition left, epoch ms. */
  readonly sent: { readonly transition: AlarmTransition; readonly sentMs: number }[] = [];
  readonly #bed: HeadlessBed;
  readonly #description: BedDescription;
  readonly #blocks: BlockBuilder;
  #listener: CoreFeedListener | undefined;
  #timer: NodeJS.Timeout | undefined;
  #startedMs = 0;
  #steps = 0;
  #seq = 0;

  constructor(bed: HeadlessBed) {
    this.#bed = bed;
    this.#description = describeBed(bed);
    this.#blocks = new BlockBuilder(this.#description);
  }

  start(listener: CoreFeedListener): void {
    this.#listener = listener;
    listener.connected();
    listener.message({
      type: 'gateway',
      version: '0.1.0',
      site: 'PICU',
      sourceMode: 'test',
      dataDir: '',
      atMs: this.#bed.atMs,
      wallMs: Date.now(),
      beds: [this.#description],
    });
    this.#sendSnapshot();
    this.#sendStatus();
    this.#startedMs = performance.now();
    this.#timer = setInterval(() => {
      while (performance.now() - this.#startedMs >= (this.#steps + 1) * stepMs) {
        this.#steps++;
        this.#step();
        if (this.#steps % stepsPerStatus === 0) this.#sendStatus();
      }
    }, stepMs / 4);
  }

  /** Lets the bed live until `atS` of its simulation at once; displays get all of it. */
  runAhead(atS: number): void {
    while (this.#bed.nowS < atS) this.#step();
    this.#sendStatus();
  }

  send(): boolean {
    return false;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #step(): void {
    const { samples, alarms, bedAlarms } = this.#bed.step();
    for (const block of this.#blocks.build(samples, this.#seq + 1)) {
      this.#seq++;
      this.#listener?.block(block);
    }
    const { bedId, epoch } = this.#description;
    for (const transition of alarms) {
      this.#listener?.message({ type: 'alarm', bedId, epoch, seq: ++this.#seq, recorded: true, transition });
      this.sent.push({ transition, sentMs: Date.now() });
    }
    for (const transition of bedAlarms)
      this.#listener?.message({
        type: 'bedAlarms',
        bedId,
        epoch,
        seq: ++this.#seq,
        recorded: true,
        transition,
      });
  }

  #sendStatus(): void {
    const { bedId, epoch } = this.#description;
    this.#listener?.message({ type: 'devices', bedId, devices: devicesOf(this.#bed) });
    const beds = [{ bedId, epoch, seq: this.#seq }];
    this.#listener?.message({
      type: 'heartbeat',
      atMs: this.#bed.atMs,
      wallMs: Date.now(),
      loopDelayP99Ms: 1,
      beds,
    });
  }

  #sendSnapshot(): void {
    const { bedId, epoch, runStartedMs } = this.#description;
    const { atMs, samples, alarms, bedAlarms, limits } = monitorView(this.#bed.state, this.#bed.atMs);
    this.#listener?.message({
      type: 'bedSnapshot',
      bedId,
      epoch,
      seq: this.#seq,
      atMs,
      samples,
      alarms,
      bedAlarms,
      devices: devicesOf(this.#bed),
      limits,
      recording: { ok: true, reason: '', startedMs: runStartedMs, recorded: { epoch, seq: this.#seq } },
    });
  }
}

function devicesOf(bed: HeadlessBed): DeviceStatus[] {
  return monitorView(bed.state, bed.atMs).devices.map((device) => ({
    ...device,
    phase: 'streaming',
    counters: {
      bytes: 0,
      frames: 0,
      events: 0,
      discardedBytes: 0,
      discarded: {},
      checksumErrors: 0,
      reopens: 0,
      bytesWritten: 0,
      unanswered: 0,
      lastFrameMs: device.lastFrameMs,
    },
  }));
}
