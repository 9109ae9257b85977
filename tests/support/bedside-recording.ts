/**
 * A recording with a story in it: a bed whose alarms come, are acknowledged and go, over two starts of the gateway and two
 * segments, with samples, raw bytes, events and ledger as the core writes them. For exports, clips and damage.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import type { RunEvent, RunIdentity } from '@circuitwatch/shared/recording/record-types.ts';
import { encodeSampleBlock, toCount } from '@circuitwatch/shared/wire/sample-block.ts';
import { Bedside, type Value, startMs } from '@circuitwatch/shared/monitor/bedside.fixture.ts';
import { compact } from '@circuitwatch/server/recording/compaction.ts';
import { chainStart } from '@circuitwatch/server/recording/event-chain.ts';
import { SegmentWriter } from '@circuitwatch/server/recording/segment-writer.ts';
import { checkpoint } from '@circuitwatch/server/recording/sqlite.ts';
import { toTailGroup, toTailItem } from '@circuitwatch/server/recording/tail-group.ts';
import { bedOf } from './recording-builder.ts';

const sources = ['console', 'cdi', 'gas', 'derived'];
const stepMs = 1_000;

export { startMs };

export class BedsideRecording {
  readonly bedside = new Bedside();
  readonly dataDir: string;
  readonly run: RunIdentity = { runId: 'story', bedId: 'bed-4', startedMs: startMs };
  epoch = 1_790_000_000;
  #writer: SegmentWriter;
  #seq = 0;
  #channels: readonly string[] = [];
  readonly #seen = { samples: 0, transitions: 0, bedTransitions: 0 };

  constructor(dataDir: string) {
    this.dataDir = dataDir;
    this.#writer = SegmentWriter.create(dataDir, {
      run: this.run,
      label: 'Bed 4, window',
      segment: 1,
      chain: { hash: chainStart, eventId: 0 },
      continues: null,
    });
    // The bed tells its channels with its first values.
    this.bedside.run(stepMs);
    this.#channels = [...new Set(this.bedside.samples.map(({ channel }) => channel))];
    this.#openEpoch();
    this.#record();
  }

  get folder(): string {
    return `${this.dataDir}/runs/${this.run.runId}`;
  }

  /** Lets time pass second by second, each recorded. */
  pass(durationMs: number, changes: Readonly<Record<string, Value>> = {}): this {
    for (let passed = 0; passed < durationMs; passed += stepMs) {
      this.bedside.run(stepMs, changes);
      this.#record();
    }
    return this;
  }

  acknowledge(alarmId: string, name = 'Li'): this {
    this.bedside.act('acknowledge', alarmId, name);
    return this;
  }

  /** The gateway starts again: the next epoch, and the next segment when asked for. */
  restart(options: { readonly nextSegment: boolean }): this {
    this.epoch++;
    this.#seq = 0;
    if (options.nextSegment) {
      const { chain, segment } = this.#writer;
      this.#compact();
      this.#writer.close();
      this.#writer = SegmentWriter.create(this.dataDir, {
        run: this.run,
        label: 'Bed 4, window',
        segment: segment + 1,
        chain,
        continues: null,
      });
    }
    this.#openEpoch();
    return this;
  }

  /** Ends the recording; `tail` leaves what was not compacted in the tail. */
  close(options: { readonly tail: boolean } = { tail: false }): this {
    if (!options.tail) this.#compact();
    checkpoint(this.#writer.db);
    this.#writer.close();
    return this;
  }

  #compact(): void {
    const compaction = compact(this.#writer.db, Number.MAX_SAFE_INTEGER);
    while (!compaction.next().done);
  }

  #openEpoch(): void {
    const { runId, bedId, startedMs } = this.run;
    const bed = {
      ...bedOf(bedId, this.epoch, runId, startedMs, this.#channels, sources),
      label: 'Bed 4, window',
    };
    this.#writer.openEpoch({ run: this.run, bed, wallOffsetMs: 250 }, startMs + this.bedside.elapsedMs);
    this.#record([
      { type: 'alarmState', atMs: this.#nowMs, views: this.#views(), bed: this.bedside.bedAlarms },
    ]);
  }

  get #nowMs(): number {
    return startMs + this.bedside.elapsedMs;
  }

  #views() {
    const views = new Map(this.bedside.transitions.map(({ view }) => [view.alarmId, view]));
    return [...views.values()];
  }

  #record(events: readonly RunEvent[] = []): void {
    const { samples, transitions, bedTransitions } = this.bedside;
    const fresh = samples.slice(this.#seen.samples);
    const alarms = transitions.slice(this.#seen.transitions);
    const bed = bedTransitions.slice(this.#seen.bedTransitions);
    this.#seen.samples = samples.length;
    this.#seen.transitions = transitions.length;
    this.#seen.bedTransitions = bedTransitions.length;
    const seqFrom = this.#seq;
    const frames = new Map<string, { sourceIndex: number; atMs: number; samples: typeof fresh }>();
    for (const sample of fresh) {
      const key = `${sample.atMs} ${sample.source}`;
      const frame = frames.get(key) ?? {
        sourceIndex: Math.max(0, sources.indexOf(sample.source)),
        atMs: sample.atMs,
        samples: [],
      };
      frame.samples.push(sample);
      frames.set(key, frame);
    }
    // A block without frames is nothing that a chunk could hold.
    const blocks =
      frames.size === 0
        ? []
        : [++this.#seq].map((seq) =>
            encodeSampleBlock({
              bedIndex: 0,
              epoch: this.epoch,
              seq,
              conflated: false,
              frames: [...frames.values()]
                .toSorted((a, b) => a.atMs - b.atMs)
                .map((frame) => ({
                  ...frame,
                  samples: frame.samples.map(({ channel, value, validity }) => ({
                    channelIndex: this.#channels.indexOf(channel),
                    validityCode: validityCode(validity),
                    count: toCount(value, channelOf(channel)?.resolution ?? 1),
                  })),
                })),
            }),
          );
    this.#seq += alarms.length + bed.length;
    const item = toTailItem(
      {
        bedId: this.run.bedId,
        epoch: this.epoch,
        seq: this.#seq,
        atMs: this.#nowMs,
        blocks,
        raw: [
          { device: 'console', atMs: this.#nowMs, direction: 'out', bytes: Buffer.from('?') },
          {
            device: 'console',
            atMs: this.#nowMs,
            direction: 'in',
            bytes: Buffer.from(`frame ${this.#seq}\r`),
          },
        ],
        events: [
          ...events,
          ...alarms.map((transition) => ({ type: 'alarm' as const, atMs: transition.atMs, transition })),
          ...bed.map((transition) => ({ type: 'bedAlarms' as const, atMs: transition.atMs, transition })),
        ],
        ledger:
          this.#seq % 50 === 0
            ? [{ kind: 'gap', atMs: this.#nowMs, device: 'cdi', detail: { ms: 7_000 } }]
            : [],
      },
      seqFrom,
    );
    this.#writer.append(toTailGroup(this.run.bedId, [item]));
  }
}

/** A story of some six minutes: low flow twice, acknowledged by Li and by Wang, a restart in a new segment between. */
export function recordStory(dataDir: string, options: { readonly tail: boolean }): BedsideRecording {
  return new BedsideRecording(dataDir)
    .pass(60_000)
    .pass(30_000, { flow: 0.8 })
    .acknowledge('flow-low')
    .pass(30_000, { flow: 1.6, svo2: 'notAvailable' })
    .restart({ nextSegment: true })
    .pass(60_000)
    .pass(40_000, { flow: 0.8 })
    .acknowledge('flow-low', 'Wang')
    .pass(20_000, { flow: 1.6 })
    .pass(60_000)
    .close(options);
}
