/**
 * A tail group: everything of one bed that goes into one durable commit, encoded on the core's side so that the worker
 * only writes. Made once a second per run, or at once for `commit()`.
 */
import { encodeTailRaw } from '@circuitwatch/shared/recording/tail.ts';
import type {
  LedgerRow,
  RawBytes,
  RecordBatch,
  RunEvent,
} from '@circuitwatch/shared/recording/record-types.ts';
import { blockPosition, encodeBatch } from '@circuitwatch/shared/wire/sample-block.ts';
import { canonicalJson, type EventRow } from './event-chain.ts';

/** An event before the file numbers it. */
export type NewEvent = Omit<EventRow, 'eventId'>;

/** One batch of the core, ready to be grouped. */
export interface TailItem {
  readonly epoch: number;
  readonly seqFrom: number;
  readonly seqTo: number;
  readonly atMs: number;
  readonly blocks: readonly Uint8Array[];
  readonly raw: readonly RawBytes[];
  readonly events: readonly NewEvent[];
  readonly ledger: readonly LedgerRow[];
}

export interface TailGroup {
  readonly bedId: string;
  readonly epoch: number;
  /** First and last seq of the group; a group without blocks and alarms is empty (`seqFrom` = `seqTo` + 1). */
  readonly seqFrom: number;
  readonly seqTo: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** A wire batch of sample blocks. */
  readonly blocks: Uint8Array;
  /** Raw records (shared/recording/tail.ts). */
  readonly raw: Uint8Array;
  readonly events: readonly NewEvent[];
  readonly ledger: readonly LedgerRow[];
}

/** The body and device column of an event. */
function eventParts(event: RunEvent): { device: string | null; body: string } {
  if (event.type === 'alarm') {
    return { device: event.transition.view.device, body: canonicalJson(event.transition) };
  }
  if (event.type === 'bedAlarms') return { device: null, body: canonicalJson(event.transition) };
  if (event.type === 'alarmState') {
    return { device: null, body: canonicalJson({ views: event.views, bed: event.bed }) };
  }
  return { device: event.device, body: canonicalJson(event.detail) };
}

/**
 * Alarm messages take a seq each but do not carry it here: they own the numbers between `previousSeq` and the batch's
 * last that no block has, in order.
 */
function eventRows(batch: RecordBatch, previousSeq: number): NewEvent[] {
  const ofBlocks = new Set(batch.blocks.map((block) => blockPosition(block).seq));
  let next = previousSeq + 1;
  return batch.events.map((event) => {
    let seq: number | null = null;
    if (event.type === 'alarm' || event.type === 'bedAlarms') {
      while (ofBlocks.has(next)) next++;
      if (next <= batch.seq) seq = next++;
    }
    return { epoch: batch.epoch, seq, atMs: event.atMs, type: event.type, ...eventParts(event) };
  });
}

/** `previousSeq` is the bed's last seq before this batch, 0 at the start of an epoch. */
export function toTailItem(batch: RecordBatch, previousSeq: number): TailItem {
  return {
    epoch: batch.epoch,
    seqFrom: previousSeq + 1,
    seqTo: batch.seq,
    atMs: batch.atMs,
    blocks: batch.blocks,
    raw: batch.raw,
    events: eventRows(batch, previousSeq),
    ledger: batch.ledger,
  };
}

export function itemBytes(item: TailItem): number {
  let bytes = 0;
  for (const block of item.blocks) bytes += block.length;
  for (const record of item.raw) bytes += record.bytes.length;
  for (const event of item.events) bytes += event.body.length;
  return bytes;
}

/** Brings items of one bed and epoch together, in order. */
export function toTailGroup(bedId: string, items: readonly [TailItem, ...TailItem[]]): TailGroup {
  const last = items.at(-1) ?? items[0];
  return {
    bedId,
    epoch: items[0].epoch,
    seqFrom: items[0].seqFrom,
    seqTo: last.seqTo,
    fromMs: items[0].atMs,
    toMs: last.atMs,
    blocks: encodeBatch(items.flatMap((item) => item.blocks)),
    raw: encodeTailRaw(items.flatMap((item) => item.raw)),
    events: items.flatMap((item) => item.events),
    ledger: items.flatMap((item) => item.ledger),
  };
}
