/** What a replay asks of the gateway: plain GETs below /api/recordings. A failure becomes a sentence for people. */
import type { HistorySeries } from '@circuitwatch/shared/recording/record-types.ts';
import type {
  BlocksHead,
  RunCheck,
  ReplayState,
  RunDescription,
  RunTimeline,
  Stretch,
} from '@circuitwatch/shared/wire/replay.ts';

/** The gateway refused, or did not answer; `message` is its own sentence where it gave one. */
export class ReplayApiError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Blocks {
  readonly head: BlocksHead;
  /** A batch of sample blocks (shared/wire/sample-block.ts). */
  readonly batch: Uint8Array;
}

export class ReplayApi {
  readonly #base: string;

  constructor(runId: string) {
    this.#base = `/api/recordings/${encodeURIComponent(runId)}`;
  }

  async description(): Promise<RunDescription> {
    return (await get(this.#base)).json();
  }

  async timeline(): Promise<RunTimeline> {
    return (await get(`${this.#base}/timeline`)).json();
  }

  async state(atMs: number): Promise<ReplayState> {
    return (await get(`${this.#base}/state?at=${Math.round(atMs)}`)).json();
  }

  /** Seconds to minutes: the whole run is read. */
  async verify(): Promise<RunCheck> {
    return (await get(`${this.#base}/verify`, 'POST')).json();
  }

  /** One channel over a stretch in about `points` buckets. */
  async overview(channel: string, stretch: Stretch, points: number): Promise<HistorySeries | undefined> {
    const query = new URLSearchParams({
      channels: channel,
      from: String(Math.floor(stretch.fromMs)),
      to: String(Math.ceil(stretch.toMs)),
      points: String(points),
    });
    const answer: { readonly series: readonly HistorySeries[] } = await (
      await get(`${this.#base}/history?${query}`)
    ).json();
    return answer.series[0];
  }

  async blocks(stretch: Stretch, everyMs: number): Promise<Blocks> {
    const query = new URLSearchParams({
      from: String(Math.round(stretch.fromMs)),
      to: String(Math.round(stretch.toMs)),
      every: String(Math.round(everyMs)),
    });
    const answer = await get(`${this.#base}/blocks?${query}`);
    return unpackBlocks(new Uint8Array(await answer.arrayBuffer()));
  }
}

/**
 * Takes an answer of `blocks` apart: u32 length of the head, the head as JSON, the batch. The head is trusted once its
 * length fits: page and gateway are of one release.
 * @throws RangeError when it is cut
 */
export function unpackBlocks(bytes: Uint8Array): Blocks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + view.getUint32(0, true);
  if (end > bytes.byteLength) throw new RangeError('the answer is cut');
  const head: BlocksHead = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end)));
  return { head, batch: bytes.subarray(end) };
}

/** @throws ReplayApiError */
export async function get(path: string, method: 'GET' | 'POST' = 'GET'): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { method });
  } catch (error) {
    throw new ReplayApiError('noAnswer', error instanceof Error ? error.message : String(error));
  }
  if (response.ok) return response;
  const problem: unknown = await response.json().catch(() => undefined);
  const field = (name: string): string | undefined => {
    const value: unknown =
      typeof problem === 'object' && problem !== null ? Reflect.get(problem, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  throw new ReplayApiError(field('code') ?? 'noAnswer', field('detail') ?? response.statusText);
}
