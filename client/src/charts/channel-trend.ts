/**
 * One channel of one bed over one stretch of time, for a trend row, a sparkline or a ruler: live ring plus history in
 * buckets, the reasons of gaps, and the columns to draw. Fetches the history when it is made, and again for a hole.
 */
import { freshnessTimes } from '@circuitwatch/shared/channels/freshness.ts';
import { onGap } from '../io/apply-items.ts';
import type { KnownGap } from '../state/gap-log.ts';
import { gapLog } from '../state/gap-log-of-page.ts';
import { localNow } from '../state/gateway-clock.ts';
import { historyClient } from '../state/history.ts';
import { liveStore } from '../state/live.ts';
import type { TimeWindow } from './time-window.ts';
import { TrendBuckets } from './trend-buckets.ts';
import { emptyColumns, fillColumns, type TrendColumns } from './trend-columns.ts';

/** Buckets kept beyond the window, so that one that just left does not cost a rebuild. */
const spareBuckets = 16;
/** A hole is asked for when the recorder has surely written it: its tail is committed once a second. */
const refetchDelayMs = 1_500;
/** A screen that cannot keep up is sent holes all the time: they are gathered, not fetched one by one. */
const refetchPeriodMs = 10_000;
/** Buckets of a replay, which fetches ahead. */
const replayBuckets = 6_000;

export class ChannelTrend {
  readonly bedId: string;
  readonly channelId: string;
  readonly columns: TrendColumns = emptyColumns();
  #lengthMs: number;
  #buckets: TrendBuckets;
  #historyBucketMs = 0;
  #known: readonly KnownGap[] = [];
  #knownVersion = -1;
  #knownSource = '';
  #onHistory: () => void;
  #stopGaps: () => void;
  #holes: { fromMs: number; toMs: number } | undefined;
  #fetchedMs = 0;
  #closed = false;
  #rewinds = liveStore.rewinds;
  /** How far the history was asked for. */
  #loadedMs = 0;

  /** `onHistory` is told when older data have arrived. */
  constructor(bedId: string, channelId: string, lengthMs: number, bucketMs: number, onHistory: () => void) {
    this.bedId = bedId;
    this.channelId = channelId;
    this.#lengthMs = lengthMs;
    this.#onHistory = onHistory;
    const buckets = Math.ceil(lengthMs / bucketMs) + spareBuckets;
    const isReplay = liveStore.clock.isDriven;
    this.#buckets = new TrendBuckets(bucketMs, isReplay ? buckets + replayBuckets : buckets);
    const nowMs = liveStore.now();
    this.#loadedMs = nowMs;
    void this.#load(nowMs - lengthMs, nowMs);
    this.#stopGaps = onGap((gap) => {
      if (gap.bedId !== bedId) return;
      const toMs = gap.toMs ?? liveStore.now();
      this.#hole(gap.fromMs ?? toMs - this.#lengthMs, toMs);
    });
  }

  get bucketMs(): number {
    return this.#buckets.bucketMs;
  }

  get version(): number {
    return this.#buckets.version;
  }

  /** Takes what is new and fills `columns` for the window. */
  read(window: TimeWindow, nowMs: number): TrendColumns {
    if (liveStore.clock.isDriven) this.#followReplay(nowMs);
    const ring = liveStore.series(this.bedId, this.channelId);
    const lostBefore = this.#buckets.lost;
    this.#buckets.consume(ring);
    if (this.#buckets.lost > lostBefore) this.#hole(window.fromMs, nowMs);
    const { lateMs } = freshnessTimes(liveStore.periodMs(this.bedId, this.channelId));
    const silentMs = Math.max(lateMs, 1.5 * this.#historyBucketMs);
    return fillColumns(this.#buckets, window, silentMs, nowMs, this.#knownGaps(), this.columns);
  }

  /** After a jump the time before is not in the ring; played thinned, the history fills what the ring does not get. */
  #followReplay(nowMs: number): void {
    if (this.#rewinds !== liveStore.rewinds) {
      this.#rewinds = liveStore.rewinds;
      this.#historyBucketMs = 0;
      this.#loadedMs = nowMs;
      void this.#load(nowMs - this.#lengthMs, nowMs);
    }
    const aheadMs = Math.min(liveStore.aheadMs, replayBuckets * this.bucketMs);
    if (aheadMs === 0 || this.#loadedMs - nowMs > aheadMs / 2) return;
    const fromMs = Math.max(this.#loadedMs, nowMs - this.#lengthMs);
    this.#loadedMs = nowMs + aheadMs;
    void this.#load(fromMs, this.#loadedMs);
  }

  close(): void {
    this.#closed = true;
    this.#stopGaps();
  }

  /** Remembers a hole and fetches what it hides; one shorter than a bucket would not be seen. */
  #hole(fromMs: number, toMs: number): void {
    if (toMs - fromMs <= this.bucketMs) return;
    const waiting = this.#holes !== undefined;
    this.#holes = {
      fromMs: Math.min(fromMs, this.#holes?.fromMs ?? fromMs),
      toMs: Math.max(toMs, this.#holes?.toMs ?? toMs),
    };
    if (waiting) return;
    const sinceMs = localNow() - this.#fetchedMs;
    setTimeout(
      () => {
        const holes = this.#holes;
        this.#holes = undefined;
        if (holes && !this.#closed) void this.#load(holes.fromMs, holes.toMs);
      },
      Math.max(refetchDelayMs, refetchPeriodMs - sinceMs),
    );
  }

  async #load(fromMs: number, toMs: number): Promise<void> {
    this.#fetchedMs = localNow();
    const { bedId, channelId } = this;
    const points = Math.max(1, Math.ceil((toMs - fromMs) / this.bucketMs));
    const history = await historyClient.load({ bedId, channel: channelId, fromMs, toMs, points });
    if (this.#closed || history === undefined) return;
    gapLog.ledger(bedId, history.ledger);
    if (history.series) {
      this.#historyBucketMs = Math.max(this.#historyBucketMs, history.series.bucketMs);
      this.#buckets.setHistory(history.series);
    }
    this.#onHistory();
  }

  #knownGaps(): readonly KnownGap[] {
    const source = liveStore.latest(this.bedId, this.channelId)?.source ?? '';
    if (this.#knownVersion !== gapLog.version || this.#knownSource !== source) {
      this.#knownVersion = gapLog.version;
      this.#knownSource = source;
      this.#known = gapLog.of(this.bedId, source);
    }
    return this.#known;
  }
}
