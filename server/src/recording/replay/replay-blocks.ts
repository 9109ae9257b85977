/**
 * A stretch of a run as the stream's own sample blocks and messages, for a screen that plays it. Thinned (`everyMs`), each
 * channel keeps its last sample of every step, with its own time: at the end of a step the screen then shows exactly what
 * it would have shown.
 */
import { limitsInForce } from '@circuitwatch/shared/alarms/limits-in-force.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { validityCode } from '@circuitwatch/shared/channels/validity.ts';
import { codeAbsent, codeNoValue } from '@circuitwatch/shared/recording/columns.ts';
import { visitTailBlocks } from '@circuitwatch/shared/recording/tail.ts';
import { alarmTransitionSchema, bedAlarmTransitionSchema } from '@circuitwatch/shared/wire/alarm-schemas.ts';
import {
  type BlocksHead,
  replaySamplesMax,
  replaySpanMsMax,
  replayThinnedSpanMsMax,
  type ReplayItem,
} from '@circuitwatch/shared/wire/replay.ts';
import {
  type BlockFrame,
  type BlockSample,
  encodeBatch,
  encodeSampleBlock,
  fromCount,
  noValueCount,
  toCount,
} from '@circuitwatch/shared/wire/sample-block.ts';
import { z } from 'zod';
import type { EventRow } from '../event-chain.ts';
import type { ChunkPlace, SegmentReader } from '../segment-reader.ts';
import { packBlocks } from './pack-blocks.ts';
import type { EpochIndexes, ReplayEpoch, ReplayRun } from './replay-run.ts';
import { parseLink } from './state-at.ts';

/** A block's frames lie within 65.5 s; one block per ten seconds keeps them small. */
const blockSpanMs = 10_000;
const framesPerBlockMax = 0xffff;
/** With one block per step, a batch may not have more. */
const blocksMax = 0xffff;

const staleCode = validityCode('stale');

export interface BlocksQuery {
  readonly fromMs: number;
  readonly toMs: number;
  /** Length of a step; 0 = every sample. */
  readonly everyMs: number;
}

/** Covers (fromMs, toMs]; what it covers in the end is in its head. */
export function replayBlocks(run: ReplayRun, query: BlocksQuery): Uint8Array<ArrayBuffer> {
  const epoch = run.epochAt(query.fromMs);
  const endMs = run.endOf(epoch);
  const spanMs = query.everyMs > 0 ? replayThinnedSpanMsMax : replaySpanMsMax;
  const wanted = Math.min(query.toMs, query.fromMs + spanMs, endMs);
  const toMs = query.everyMs > 0 ? wanted : cutAtSamples(run, query.fromMs, wanted);
  const frames = new FrameCollector(query.fromMs, toMs, query.everyMs);
  for (const segment of run.segments) {
    const indexes = run.indexesOf(segment, epoch.epoch);
    if (indexes) collect(run, segment, { epoch, indexes, frames, fromMs: query.fromMs, toMs });
  }
  const { reader } = run;
  const head: BlocksHead = {
    fromMs: query.fromMs,
    toMs,
    epoch: epoch.epoch,
    items: reader
      .events({ fromMs: query.fromMs, toMs: toMs + 1 })
      .filter(({ atMs }) => atMs > query.fromMs && atMs <= toMs)
      .flatMap((row) => itemsOf(row, epoch)),
    endsEpoch: toMs >= endMs,
    damage: reader.damage(),
  };
  return packBlocks(head, encodeBatch(frames.blocks(epoch)));
}

/** Where an answer has to end so that it has no more samples than a screen takes at once. */
function cutAtSamples(run: ReplayRun, fromMs: number, toMs: number): number {
  let samples = 0;
  for (const segment of run.segments)
    for (const place of segment.chunkPlaces(fromMs, toMs)) samples += samplesWithin(place, fromMs, toMs);
  if (samples <= replaySamplesMax) return toMs;
  return Math.round(fromMs + ((toMs - fromMs) * replaySamplesMax) / samples);
}

function samplesWithin(place: ChunkPlace, fromMs: number, toMs: number): number {
  const lengthMs = Math.max(1, place.toMs - place.fromMs);
  const overlapMs = Math.min(place.toMs, toMs) - Math.max(place.fromMs, fromMs);
  return (place.samples * Math.max(0, overlapMs)) / lengthMs;
}

interface Collecting {
  readonly epoch: ReplayEpoch;
  readonly indexes: EpochIndexes;
  readonly frames: FrameCollector;
  readonly fromMs: number;
  readonly toMs: number;
}

function collect(run: ReplayRun, segment: SegmentReader, want: Collecting): void {
  const { epoch, indexes, frames, fromMs, toMs } = want;
  const convert = indexes.resolutions.map((resolution, index) =>
    converter(resolution, epoch.bed.channels[index] ?? ''),
  );
  const { places, tail } = segment.consistently(() => ({
    places: segment.chunkPlaces(fromMs, toMs + 1),
    tail: segment.tailRows(fromMs, toMs + 1),
  }));
  for (const place of places) {
    const sourceIndex = indexes.sources.get(place.sourceId);
    const chunk = place.epoch === epoch.epoch ? run.chunk(segment, place) : undefined;
    if (!chunk || sourceIndex === undefined) continue;
    for (let frame = 0; frame < chunk.frameCount; frame++) {
      const atMs = chunk.times[frame] ?? 0;
      if (!frames.begin(sourceIndex, atMs)) continue;
      for (const { channelId, codes, counts } of chunk.columns) {
        const code = codes[frame] ?? codeAbsent;
        const channel = code === codeAbsent ? undefined : indexes.channels.get(channelId);
        if (channel === undefined) continue;
        const count = (code & codeNoValue) === 0 ? (counts[frame] ?? noValueCount) : noValueCount;
        frames.sample(channel, code & 0x7f, convert[channel]?.(count) ?? noValueCount);
      }
    }
  }
  for (const row of tail) {
    if (row.epoch !== epoch.epoch) continue;
    let isWanted = false;
    segment.readable(`tail row ${row.tailId}`, () =>
      visitTailBlocks(row.blocks, {
        frame: (source, atMs) => {
          isWanted = frames.begin(source, Math.round(atMs));
        },
        sample: (channel, validity, count) => {
          if (isWanted) frames.sample(channel, validity, convert[channel]?.(count) ?? noValueCount);
        },
      }),
    );
  }
}

/** A file from before a channel got another resolution has other counts. */
function converter(resolution: number, channel: string): (count: number) => number {
  const now = channelOf(channel)?.resolution ?? resolution;
  if (now === resolution) return (count) => count;
  return (count) => toCount(fromCount(count, resolution), now);
}

class FrameCollector {
  readonly #fromMs: number;
  readonly #toMs: number;
  readonly #everyMs: number;
  #frames: BlockFrame[] = [];
  #current: BlockFrame | undefined;

  constructor(fromMs: number, toMs: number, everyMs: number) {
    this.#fromMs = fromMs;
    this.#toMs = toMs;
    this.#everyMs = everyMs;
  }

  /** False when the frame is not in the stretch. */
  begin(sourceIndex: number, atMs: number): boolean {
    if (atMs <= this.#fromMs || atMs > this.#toMs) return false;
    this.#current = { sourceIndex, atMs, samples: [] };
    this.#frames.push(this.#current);
    return true;
  }

  sample(channelIndex: number, code: number, count: number): void {
    this.#current?.samples.push({ channelIndex, validityCode: code, count });
  }

  blocks(epoch: ReplayEpoch): Uint8Array[] {
    const ordered = this.#frames.toSorted((a, b) => a.atMs - b.atMs || a.sourceIndex - b.sourceIndex);
    const frames = this.#everyMs > 0 ? this.#thinned(ordered) : ordered;
    const blocks: Uint8Array[] = [];
    let start = 0;
    while (start < frames.length && blocks.length < blocksMax) {
      const baseMs = frames[start]?.atMs ?? 0;
      let end = start + 1;
      while (
        end < frames.length &&
        end - start < framesPerBlockMax &&
        (frames[end]?.atMs ?? 0) - baseMs < blockSpanMs
      )
        end++;
      const { bedIndex } = epoch.bed;
      const position = { bedIndex, epoch: epoch.epoch, seq: 0, conflated: false };
      blocks.push(encodeSampleBlock({ ...position, frames: frames.slice(start, end) }));
      start = end;
    }
    return blocks;
  }

  /** The last sample of each channel in every step. Steps are counted from the start of the stretch. */
  #thinned(ordered: readonly BlockFrame[]): BlockFrame[] {
    const kept: BlockFrame[] = [];
    const seen = new Set<number>();
    let step = Number.NaN;
    for (let i = ordered.length - 1; i >= 0; i--) {
      const frame = ordered[i];
      if (!frame) continue;
      const its = Math.ceil((frame.atMs - this.#fromMs) / this.#everyMs);
      if (its !== step) seen.clear();
      step = its;
      const samples = frame.samples.filter(
        (sample) => !seen.has(sample.channelIndex) && !seen.has(keyOf(sample)),
      );
      for (const sample of samples) seen.add(keyOf(sample));
      if (samples.length > 0) kept.push({ ...frame, samples });
    }
    return kept.toReversed();
  }
}

/** A mark does not stand for the value before it: both are kept, of each the last. */
function keyOf({ channelIndex, validityCode, count }: BlockSample): number {
  return validityCode === staleCode && count === noValueCount ? -1 - channelIndex : channelIndex;
}

/** Changes after which the limits in force are told again. */
const changesLimits: ReadonlySet<string> = new Set(['limitsChanged', 'restored', 'discharged']);
const detailSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]).catch(null),
);

/** A damaged body is passed over: its alarm is put right by the next state. */
function itemsOf(row: EventRow, { bed, epoch }: ReplayEpoch): ReplayItem[] {
  const { atMs, type, device } = row;
  const { bedId } = bed;
  const place = { bedId, epoch, seq: row.seq ?? 0, recorded: true };
  const body: unknown = JSON.parse(row.body);
  if (type === 'alarm') {
    const transition = alarmTransitionSchema.safeParse(body).data;
    return transition ? [{ atMs, message: { op: 'alarm', ...place, transition } }] : [];
  }
  if (type === 'bedAlarms') {
    const transition = bedAlarmTransitionSchema.safeParse(body).data;
    if (!transition) return [];
    const items: ReplayItem[] = [{ atMs, message: { op: 'bedAlarms', ...place, transition } }];
    if (!changesLimits.has(transition.what)) return items;
    const known = new Set(bed.channels);
    const limits = limitsInForce(bed, transition.view).filter(({ channel }) => known.has(channel));
    return [...items, { atMs, message: { op: 'limits', bedId, limits } }];
  }
  if (type === 'link' && device !== null) {
    const link = parseLink(row.body);
    return link ? [{ atMs, link: { device, ...link } }] : [];
  }
  if (type === 'device' && device !== null) {
    const detail = detailSchema.safeParse(body).data ?? {};
    const event = String(detail['event'] ?? '');
    return [{ atMs, message: { op: 'event', bedId, atMs, device, event, detail } }];
  }
  return [];
}
