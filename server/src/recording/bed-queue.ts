/**
 * What one bed waits to have written. Bounded; pure bookkeeping, the sending is recorder.ts.
 *
 * At most one group is in flight, so that a refused group is written again before anything later: the file's order is
 * the order of seq. When the queue is full (the disk has been away for far longer than the ten minutes that must fit)
 * the oldest samples and raw bytes go, events stay, and a ledger row says which seq and time are missing.
 */
import type { LedgerRow } from '@circuitwatch/shared/recording/record-types.ts';
import { itemBytes, type TailGroup, type TailItem, toTailGroup } from './tail-group.ts';

/** Ten minutes of 26 kB/s: ten times what a bed with 16 channels at 10 Hz gives, raw bytes included. */
export const queueBytesMax = 16 * 1024 * 1024;
/** Items of one group: a wire batch counts its blocks in 16 bits, and a long commit delays the other beds. */
const groupItemsMax = 2_000;
const groupBlocksMax = 60_000;
/** Readers count on short groups when they look for the chunks of a time. */
const groupMsMax = 60_000;

export interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface Queued {
  item: TailItem;
  readonly waiter: Waiter | undefined;
}

export interface InFlight {
  readonly group: TailGroup;
  readonly waiters: readonly Waiter[];
  readonly sinceMs: number;
}

export class BedQueue {
  readonly bedId: string;
  readonly #bytesMax: number;
  #queued: Queued[] = [];
  #bytes = 0;
  #refused: InFlight | undefined;
  #inFlight: InFlight | undefined;
  #isUrgent = false;

  constructor(bedId: string, bytesMax = queueBytesMax) {
    this.bedId = bedId;
    this.#bytesMax = bytesMax;
  }

  get inFlight(): InFlight | undefined {
    return this.#inFlight;
  }

  get isRefused(): boolean {
    return this.#refused !== undefined;
  }

  /** Whether something waits that must be written at once. */
  get isUrgent(): boolean {
    return this.#isUrgent;
  }

  get isEmpty(): boolean {
    return this.#queued.length === 0 && !this.#refused && !this.#inFlight;
  }

  add(item: TailItem, waiter?: Waiter): void {
    this.#queued.push({ item, waiter });
    this.#bytes += itemBytes(item);
    if (waiter) this.#isUrgent = true;
    if (this.#bytes > this.#bytesMax) this.#shed();
  }

  /** The next group to send, or undefined when there is none or one is in flight. */
  take(nowMs: number): TailGroup | undefined {
    if (this.#inFlight) return undefined;
    if (this.#refused) {
      this.#inFlight = { ...this.#refused, sinceMs: nowMs };
      this.#refused = undefined;
      return this.#inFlight.group;
    }
    const taken = this.#takeItems();
    const [first, ...rest] = taken.map((queued) => queued.item);
    if (!first) return undefined;
    this.#inFlight = {
      group: toTailGroup(this.bedId, [first, ...rest]),
      waiters: taken.flatMap((queued) => queued.waiter ?? []),
      sinceMs: nowMs,
    };
    return this.#inFlight.group;
  }

  #takeItems(): Queued[] {
    const first = this.#queued[0]?.item;
    let blocks = 0;
    let length = 0;
    for (const { item } of this.#queued) {
      blocks += item.blocks.length;
      const isTooLong =
        length === groupItemsMax || blocks > groupBlocksMax || item.atMs - (first?.atMs ?? 0) > groupMsMax;
      if (item.epoch !== first?.epoch || (length > 0 && isTooLong)) break;
      length++;
    }
    const taken = this.#queued.splice(0, length);
    for (const { item } of taken) this.#bytes -= itemBytes(item);
    this.#isUrgent = this.#queued.some((queued) => queued.waiter);
    return taken;
  }

  /** The group in flight is durable. */
  confirmed(): TailGroup | undefined {
    const done = this.#inFlight;
    this.#inFlight = undefined;
    for (const waiter of done?.waiters ?? []) waiter.resolve();
    return done?.group;
  }

  /** The group in flight was not written; it is the first of the next `take`. */
  refused(): void {
    this.#refused = this.#inFlight;
    this.#inFlight = undefined;
  }

  /** Ends everything that waits. */
  fail(error: Error): void {
    const waiters = [
      ...(this.#inFlight?.waiters ?? []),
      ...(this.#refused?.waiters ?? []),
      ...this.#queued.flatMap((queued) => queued.waiter ?? []),
    ];
    this.#queued = [];
    this.#bytes = 0;
    this.#inFlight = undefined;
    this.#refused = undefined;
    for (const waiter of waiters) waiter.reject(error);
  }

  /** Drops the samples and raw bytes of the oldest half and says so in the ledger. */
  #shed(): void {
    const half = this.#bytesMax / 2;
    let fromSeq: number | undefined;
    let fromMs = 0;
    let shed: Queued | undefined;
    for (const queued of this.#queued) {
      if (this.#bytes <= half) break;
      const { item } = queued;
      if (item.blocks.length === 0 && item.raw.length === 0) continue;
      this.#bytes -= itemBytes(item);
      queued.item = { ...item, blocks: [], raw: [] };
      this.#bytes += itemBytes(queued.item);
      if (fromSeq === undefined) {
        fromSeq = item.seqFrom;
        fromMs = item.atMs;
      }
      shed = queued;
    }
    if (!shed || fromSeq === undefined) return;
    const row: LedgerRow = {
      kind: 'recorder',
      atMs: shed.item.atMs,
      device: null,
      detail: { what: 'dropped', fromSeq, toSeq: shed.item.seqTo, fromMs, toMs: shed.item.atMs },
    };
    shed.item = { ...shed.item, ledger: [...shed.item.ledger, row] };
  }
}
