/**
 * The live numbers of all beds, outside React: the last value of each channel, its ring of recent samples, and who is
 * told about a change. The stream client writes; hooks (live.ts) and charts read. Nothing here renders.
 *
 * Times are gateway time. Numbers are told at most four times a second per channel (notify-throttle.ts); the rings take
 * every sample. Clock and timer are given from outside, so that tests own time.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { freshnessOfAge } from '@circuitwatch/shared/channels/freshness.ts';
import type { Sample } from '@circuitwatch/shared/channels/sample.ts';
import { validityCode, validityOfCode } from '@circuitwatch/shared/channels/validity.ts';
import type { Freshness } from '@circuitwatch/shared/monitor/monitor-types.ts';
import { fromCount } from '@circuitwatch/shared/wire/sample-block.ts';
import type { BlockReader } from '../io/batch-format.ts';
import { GatewayClock } from './gateway-clock.ts';
import type { LiveValue, PresentValue } from './live-value.ts';
import { NotifyThrottle } from './notify-throttle.ts';
import { focusedCapacity, SampleRing, watchedCapacity } from './sample-ring.ts';

export type { LiveValue, PresentValue } from './live-value.ts';

/** Without a heartbeat this long, no number is shown whatever its own age (reliability.md §3.2). */
export const numbersOffMs = 10_000;
/** Period assumed for derived values and sources that have not said theirs. */
const defaultPeriodMs = 1_000;
/** A sample after this long a silence is told even when it reads the same: its tile must leave `late` or `lost`. */
const pauseMs = 1_000;

const staleCode = validityCode('stale');

interface Cell {
  readonly channelId: string;
  readonly resolution: number;
  readonly displayScale: number;
  readonly ring: SampleRing;
  readonly throttle: NotifyThrottle;
  readonly listeners: Set<() => void>;
  value: number | null;
  validityCode: number;
  reason: string | undefined;
  source: string;
  atMs: number;
  seen: boolean;
  snapshot: LiveValue | undefined;
  snapshotKey: string;
  held: HeldAge;
}

/** An age as it is written, until its page is turned or the freshness changes. */
export interface HeldAge {
  readonly page: number;
  readonly ageMs: number;
  readonly freshness: Freshness;
}

const neverHeld: HeldAge = { page: Number.NaN, ageMs: 0, freshness: 'never' };

interface BedCells {
  readonly cells: Map<string, Cell>;
  byIndex: (Cell | undefined)[];
  sources: readonly string[];
  /** By source index: gateway time of the newest sample that its device gave in this epoch; 0 before the first. */
  heardMs: number[];
  epoch: number;
  periodsMs: ReadonlyMap<string, number>;
  focused: boolean;
}

export interface LiveStoreEdges {
  /** Monotonic local ms, the same scale as the `localMs` of heartbeats. */
  readonly localNow: () => number;
  readonly setTimer: (callback: () => void, delayMs: number) => void;
}

export class LiveStore {
  readonly clock = new GatewayClock();
  /** Samples taken from blocks, and who listens to values now. */
  samples = 0;
  listeners = 0;
  /** Jumps of a replay so far. */
  rewinds = 0;
  /** How far a replay's drawings fetch ahead, while it plays thinned samples. */
  aheadMs = 0;
  #edges: LiveStoreEdges;
  #beds = new Map<string, BedCells>();
  #waiting = new Set<Cell>();
  #timerSet = false;
  #heartbeatLocalMs: number | undefined;

  constructor(edges: LiveStoreEdges) {
    this.#edges = edges;
  }

  /** Gateway time now, by the measured offset. */
  now(): number {
    return this.clock.now(this.#edges.localNow());
  }

  /** By how much a wall clock that shows `wallMs` now is ahead of the gateway's; null while that is not known. */
  clockSkewMs(wallMs: number): number | null {
    return this.clock.known ? Math.round(wallMs - this.clock.wallOf(this.now())) : null;
  }

  heartbeat(atMs: number, wallMs: number, localMs: number): void {
    this.clock.observe(atMs, wallMs, localMs);
    this.#heartbeatLocalMs = localMs;
  }

  /** A bed's tables for an epoch. Values and rings of an earlier epoch stay: their ages tell. */
  describeBed(bedId: string, epoch: number, channels: readonly string[], sources: readonly string[]): void {
    const bed = this.#bed(bedId);
    if (bed.epoch !== 0 && bed.epoch !== epoch) this.clock.reset();
    bed.epoch = epoch;
    bed.sources = sources;
    bed.heardMs = sources.map(() => 0);
    bed.byIndex = channels.map((channel) => this.#cell(bed, channel));
  }

  setPeriods(bedId: string, periodsMs: ReadonlyMap<string, number>): void {
    this.#bed(bedId).periodsMs = periodsMs;
  }

  /** The bed on the screen keeps 30 minutes of every sample; the others 5. */
  focus(bedId: string | null): void {
    for (const [id, bed] of this.#beds) {
      const focused = id === bedId;
      if (bed.focused === focused) continue;
      bed.focused = focused;
      for (const cell of bed.cells.values())
        cell.ring.setCapacity(focused ? focusedCapacity : watchedCapacity);
    }
    if (bedId !== null) this.#bed(bedId).focused = true;
  }

  applySnapshot(
    bedId: string,
    samples: readonly (Omit<Sample, 'reason'> & { reason?: string | undefined })[],
  ): void {
    const bed = this.#bed(bedId);
    for (const sample of samples) {
      const cell = this.#cell(bed, sample.channel);
      cell.reason = sample.reason;
      this.#write(cell, sample.source, sample.atMs, sample.value, validityCode(sample.validity));
    }
  }

  /** A replay jumps: nothing that a bed showed is true any more. What it showed then comes next, as a snapshot. */
  rewind(bedId: string): void {
    this.rewinds++;
    for (const cell of this.#bed(bedId).cells.values()) {
      Object.assign(cell, unseen());
      cell.ring.clear();
    }
  }

  /** Tells every listener of a bed at once, whatever their rhythm: after a jump nothing old may stay on the screen. */
  tellAll(bedId: string): void {
    for (const cell of this.#bed(bedId).cells.values()) {
      this.#waiting.delete(cell);
      if (cell.listeners.size > 0) this.#tell(cell);
    }
  }

  /** One decoded block. The reader is already validated; indexes beyond the tables are skipped and counted by it. */
  applyBlock(bedId: string, block: BlockReader): void {
    const bed = this.#bed(bedId);
    block.forEachSample((sourceIndex, atMs, channelIndex, code, count) => {
      const cell = bed.byIndex[channelIndex];
      const source = bed.sources[sourceIndex];
      if (cell === undefined || source === undefined) return false;
      this.samples++;
      // A `stale` mark is the gateway's own word, not the device's.
      if (code !== staleCode && atMs > (bed.heardMs[sourceIndex] ?? 0)) bed.heardMs[sourceIndex] = atMs;
      if (code !== cell.validityCode) cell.reason = undefined;
      this.#write(cell, source, atMs, fromCount(count, cell.resolution), code);
      return true;
    });
  }

  /** When a device was last heard, by its samples; undefined before the first of this epoch. */
  heardMs(bedId: string, device: string): number | undefined {
    const bed = this.#beds.get(bedId);
    return bed?.heardMs[bed.sources.indexOf(device)] || undefined;
  }

  latest(bedId: string, channelId: string): LiveValue | undefined {
    const cell = this.#beds.get(bedId)?.cells.get(channelId);
    return cell?.seen ? this.#liveValue(cell) : undefined;
  }

  /** The stable object for useSyncExternalStore: a new one only when a reader would see a change. */
  snapshot(bedId: string, channelId: string): LiveValue | undefined {
    const cell = this.#beds.get(bedId)?.cells.get(channelId);
    if (!cell?.seen) return undefined;
    if (cell.snapshot === undefined || cell.listeners.size === 0) this.#takeSnapshot(cell);
    return cell.snapshot;
  }

  subscribe(bedId: string, channelId: string, listener: () => void): () => void {
    const cell = this.#cell(this.#bed(bedId), channelId);
    cell.listeners.add(listener);
    this.listeners++;
    return () => {
      if (cell.listeners.delete(listener)) this.listeners--;
    };
  }

  series(bedId: string, channelId: string): SampleRing {
    return this.#cell(this.#bed(bedId), channelId).ring;
  }

  /** Age in ms at a gateway time, never negative; null when there is no value yet. */
  ageAt(bedId: string, channelId: string, nowMs: number): number | null {
    const cell = this.#beds.get(bedId)?.cells.get(channelId);
    return cell?.seen ? Math.max(0, nowMs - cell.atMs) : null;
  }

  /** Freshness at a gateway time; a page without heartbeat for 10 s shows no number at all. */
  freshnessAt(bedId: string, channelId: string, nowMs: number): Freshness {
    const ageMs = this.ageAt(bedId, channelId, nowMs);
    if (ageMs === null) return 'never';
    if (
      this.#heartbeatLocalMs !== undefined &&
      this.#edges.localNow() - this.#heartbeatLocalMs >= numbersOffMs
    )
      return 'lost';
    return freshnessOfAge(ageMs, this.periodMs(bedId, channelId));
  }

  /**
   * Age and freshness for a place that writes ages: the age stays as it was on this `page` even when newer samples come,
   * so that it neither flickers nor renders with each of them; a change of freshness shows at once.
   */
  heldAge(bedId: string, channelId: string, nowMs: number, page: number): HeldAge {
    const cell = this.#beds.get(bedId)?.cells.get(channelId);
    if (!cell?.seen) return neverHeld;
    const freshness = this.freshnessAt(bedId, channelId, nowMs);
    if (cell.held.page !== page || cell.held.freshness !== freshness)
      cell.held = { page, ageMs: Math.max(0, nowMs - cell.atMs), freshness };
    return cell.held;
  }

  /** The last value where it is fresh and a number: where a line may end with a dot. */
  presentAt(bedId: string, channelId: string, nowMs: number): PresentValue | undefined {
    const cell = this.#beds.get(bedId)?.cells.get(channelId);
    if (!cell?.seen || cell.value === null) return undefined;
    if (this.freshnessAt(bedId, channelId, nowMs) !== 'fresh') return undefined;
    return { atMs: cell.atMs, value: cell.value };
  }

  /** Nominal time between samples of the channel's present source. */
  periodMs(bedId: string, channelId: string): number {
    const bed = this.#beds.get(bedId);
    const source = bed?.cells.get(channelId)?.source;
    return (source !== undefined && bed?.periodsMs.get(source)) || defaultPeriodMs;
  }

  /** Tell the listeners whose waiting change is due. Called by the timer and after each batch. */
  flush(): void {
    const nowMs = this.#edges.localNow();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const cell of this.#waiting) {
      if (cell.throttle.take(nowMs)) {
        this.#waiting.delete(cell);
        this.#tell(cell);
      } else {
        nextMs = Math.min(nextMs, cell.throttle.dueMs ?? nextMs);
      }
    }
    if (this.#timerSet || nextMs === Number.POSITIVE_INFINITY) return;
    this.#timerSet = true;
    this.#edges.setTimer(
      () => {
        this.#timerSet = false;
        this.flush();
      },
      Math.max(0, nextMs - nowMs),
    );
  }

  #write(cell: Cell, source: string, atMs: number, value: number | null, code: number): void {
    if (cell.seen && atMs < cell.atMs) return;
    if (code === staleCode && value === null && cell.seen) {
      this.#markStale(cell, atMs);
      return;
    }
    const afterPause = !cell.seen || atMs - cell.atMs >= pauseMs;
    const repeated = cell.seen && atMs === cell.atMs && value === cell.value && code === cell.validityCode;
    cell.value = value;
    cell.validityCode = code;
    cell.source = source;
    cell.atMs = atMs;
    cell.seen = true;
    if (!repeated) cell.ring.push(atMs, value, code);
    this.#changed(cell, afterPause);
  }

  /** A mark, not a measurement (channels/sample.ts, keepSample): the last value and its own time stay. */
  #markStale(cell: Cell, atMs: number): void {
    cell.validityCode = staleCode;
    cell.ring.push(atMs, null, staleCode);
    this.#changed(cell, false);
  }

  #changed(cell: Cell, evenIfEqual: boolean): void {
    if (cell.listeners.size === 0) return;
    if (!evenIfEqual && readingKey(cell) === cell.snapshotKey) return;
    if (cell.throttle.offer(this.#edges.localNow())) this.#tell(cell);
    else this.#waiting.add(cell);
  }

  #tell(cell: Cell): void {
    this.#takeSnapshot(cell);
    for (const listener of cell.listeners) listener();
  }

  #takeSnapshot(cell: Cell): void {
    const key = readingKey(cell);
    if (cell.snapshot !== undefined && key === cell.snapshotKey) return;
    cell.snapshotKey = key;
    cell.snapshot = this.#liveValue(cell);
  }

  #liveValue(cell: Cell): LiveValue {
    return {
      value: cell.value,
      validity: validityOfCode(cell.validityCode),
      ...(cell.reason === undefined ? {} : { reason: cell.reason }),
      source: cell.source,
      atMs: cell.atMs,
      ageMs: Math.max(0, this.now() - cell.atMs),
    };
  }

  #bed(bedId: string): BedCells {
    const known = this.#beds.get(bedId);
    if (known) return known;
    const bed: BedCells = {
      cells: new Map(),
      byIndex: [],
      sources: [],
      heardMs: [],
      epoch: 0,
      periodsMs: new Map(),
      focused: false,
    };
    this.#beds.set(bedId, bed);
    return bed;
  }

  #cell(bed: BedCells, channelId: string): Cell {
    const known = bed.cells.get(channelId);
    if (known) return known;
    const channel = channelOf(channelId);
    const cell: Cell = {
      channelId,
      resolution: channel?.resolution ?? 1,
      displayScale: 10 ** (channel?.decimals ?? 0),
      ring: new SampleRing(bed.focused ? focusedCapacity : watchedCapacity),
      throttle: new NotifyThrottle(),
      listeners: new Set(),
      ...unseen(),
    };
    bed.cells.set(channelId, cell);
    return cell;
  }
}

function unseen(): Omit<
  Cell,
  'channelId' | 'resolution' | 'displayScale' | 'ring' | 'throttle' | 'listeners'
> {
  return {
    value: null,
    validityCode: validityCode('notAvailable'),
    reason: undefined,
    source: '',
    atMs: 0,
    seen: false,
    snapshot: undefined,
    snapshotKey: '',
    held: neverHeld,
  };
}

/** What a person would read: the value at the shown precision, and why there is none. */
function readingKey(cell: Cell): string {
  const shown = cell.value === null ? '-' : Math.round(cell.value * cell.displayScale);
  return `${shown}|${cell.validityCode}|${cell.source}|${cell.reason ?? ''}`;
}
