/**
 * What was measured before this page was opened, and what it missed: `GET /api/beds/:bedId/history` as min/max/mean
 * columns. Requests of the same moment for the same bed and range become one. A failed request is tried again, slower
 * each time; meanwhile the chart shows what the page itself has received.
 */
import type { HistorySeries } from '@circuitwatch/shared/recording/record-types.ts';
import {
  type EventsAnswer,
  type HistoryAnswer,
  historyChannelsMax,
  historyEventsMax,
  historyPointsMax,
} from '@circuitwatch/shared/wire/history.ts';

export interface HistoryQuery {
  readonly bedId: string;
  readonly channel: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly points: number;
}

export interface ChannelHistory {
  readonly series: HistorySeries | undefined;
  readonly ledger: HistoryAnswer['ledger'];
}

interface Waiting {
  readonly query: HistoryQuery;
  readonly resolve: (history: ChannelHistory | undefined) => void;
}

export interface HistoryEdges {
  /** Status and parsed JSON of a GET; rejects when there is no answer. */
  readonly get: (path: string) => Promise<{ readonly ok: boolean; readonly body: unknown }>;
  readonly setTimer: (callback: () => void, delayMs: number) => void;
}

/** Requests made within this time go together. */
const gatherMs = 30;
/** Waits before a failed request is tried again; after the last it is given up until the next gap or range. */
const retryMs = [1_000, 5_000, 15_000, 60_000] as const;

export class HistoryClient {
  #edges: HistoryEdges;
  #waiting: Waiting[] = [];
  #runId: string | undefined;

  constructor(edges: HistoryEdges) {
    this.#edges = edges;
  }

  /** From now on the history is that of one recorded run. */
  readRun(runId: string): void {
    this.#runId = runId;
  }

  #base(bedId: string): string {
    return this.#runId === undefined
      ? `/api/beds/${encodeURIComponent(bedId)}`
      : `/api/recordings/${encodeURIComponent(this.#runId)}`;
  }

  /** One channel's history; undefined when the gateway cannot give it. */
  load(query: HistoryQuery): Promise<ChannelHistory | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push({ query, resolve });
      if (this.#waiting.length === 1) this.#edges.setTimer(() => this.#send(), gatherMs);
    });
  }

  /** Recorded events of a bed, oldest first, the newest where there are too many; `before`: only those before this event. undefined: no answer. */
  async events(
    bedId: string,
    fromMs: number,
    toMs: number,
    before?: number,
  ): Promise<EventsAnswer | undefined> {
    const query = new URLSearchParams({
      from: String(Math.floor(fromMs)),
      to: String(Math.ceil(toMs)),
      limit: String(historyEventsMax),
      ...(before === undefined ? {} : { before: String(before) }),
    });
    const answer = await this.#tryGet(`${this.#base(bedId)}/events?${query}`);
    return isEvents(answer) ? answer : undefined;
  }

  #send(): void {
    const groups = new Map<string, Waiting[]>();
    for (const waiting of this.#waiting) {
      const { bedId, fromMs, toMs, points } = waiting.query;
      const key = `${bedId} ${Math.round((toMs - fromMs) / 60_000)} ${points}`;
      const group = groups.get(key);
      if (group && group.length < historyChannelsMax) group.push(waiting);
      else groups.set(key, [waiting]);
    }
    this.#waiting = [];
    for (const group of groups.values()) void this.#fetch(group, 0);
  }

  async #fetch(group: readonly Waiting[], attempt: number): Promise<void> {
    const queries = group.map((waiting) => waiting.query);
    const bedId = queries[0]?.bedId ?? '';
    const answer = await this.#tryGet(`${this.#base(bedId)}${historyPath(queries)}`);
    const history = isHistory(answer) ? answer : undefined;
    const delayMs = retryMs[attempt];
    if (history === undefined && delayMs !== undefined) {
      this.#edges.setTimer(() => void this.#fetch(group, attempt + 1), delayMs);
      return;
    }
    for (const { query, resolve } of group)
      resolve(
        history && {
          series: history.series.find((series) => series.channel === query.channel),
          ledger: history.ledger,
        },
      );
  }

  async #tryGet(path: string): Promise<unknown> {
    try {
      const { ok, body } = await this.#edges.get(path);
      return ok ? body : undefined;
    } catch {
      // No answer at all: the same as an error answer, tried again by the caller's table.
      return undefined;
    }
  }
}

/** The address of one request for channels of the same bed and range, below the bed's or the run's. */
export function historyPath(queries: readonly HistoryQuery[]): string {
  const first = queries[0];
  if (first === undefined) return '';
  const channels = [...new Set(queries.map((query) => query.channel))];
  const parameters = new URLSearchParams({
    channels: channels.join(','),
    from: String(Math.floor(Math.min(...queries.map((query) => query.fromMs)))),
    to: String(Math.ceil(Math.max(...queries.map((query) => query.toMs)))),
    points: String(Math.min(historyPointsMax, Math.max(1, Math.round(first.points)))),
  });
  return `/history?${parameters}`;
}

function isHistory(body: unknown): body is HistoryAnswer {
  return (
    isObject(body) &&
    Array.isArray(body['series']) &&
    Array.isArray(body['ledger']) &&
    body['series'].every(isSeries)
  );
}

function isSeries(value: unknown): value is HistorySeries {
  if (!isObject(value)) return false;
  const { channel, fromMs, bucketMs, min, max, mean } = value;
  return (
    typeof channel === 'string' &&
    typeof fromMs === 'number' &&
    typeof bucketMs === 'number' &&
    bucketMs > 0 &&
    Array.isArray(min) &&
    Array.isArray(max) &&
    Array.isArray(mean) &&
    min.length === mean.length &&
    max.length === mean.length
  );
}

function isEvents(body: unknown): body is EventsAnswer {
  return isObject(body) && Array.isArray(body['events']);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export const historyClient = new HistoryClient({
  get: async (path) => {
    const response = await fetch(path, { headers: { accept: 'application/json' } });
    return { ok: response.ok, body: await response.json() };
  },
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
});
