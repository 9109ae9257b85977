/**
 * A recorded run as a source of the page: it delivers the same items as the live stream's worker (io/apply-items.ts), on a
 * clock of its own. A jump fetches the state of its moment; playing fetches stretches ahead and takes them off frame by
 * frame, so that alarms, limits and values change in the order in which they did.
 */
import type { DeviceStatus, ServerMessage } from '@circuitwatch/shared/wire/messages.ts';
import type { ReplayItem, ReplayState, Stretch } from '@circuitwatch/shared/wire/replay.ts';
import type { StreamItem } from '../io/worker-protocol.ts';
import { FrameTape, readStretch } from './frame-tape.ts';
import type { ReplayApi } from './replay-api.ts';

/** Without the schemas of messages.ts, which this page does not need. */
const linkPhases: readonly DeviceStatus['phase'][] = [
  'closed',
  'opening',
  'identifying',
  'streaming',
  'backoff',
];
/** Fetched ahead at least this long, in the run's time and in local time at the speed. */
const aheadMsMin = 20_000;
const aheadLocalMs = 8_000;
const lowWaterLocalMs = 4_000;
/** Longest stretch of whole samples that is asked for at once. */
const wholeStretchMsMax = 10 * 60_000;

export interface SourceEdges {
  readonly api: ReplayApi;
  readonly deliver: (items: readonly StreamItem[]) => void;
  /** A jump has arrived: everything shown before is no longer true. */
  readonly jumped: (state: ReplayState) => void;
  readonly failed: (error: unknown) => void;
  readonly damaged: (damage: readonly string[]) => void;
}

/** How a moment is played: which samples, and how far. */
export interface PlayPlan {
  readonly speed: number;
  readonly everyMs: number;
  /** Nothing is fetched beyond. */
  readonly untilMs: number;
}

export class ReplaySource {
  readonly #edges: SourceEdges;
  readonly #tape = new FrameTape();
  #bedId = '';
  #bedIndex = 0;
  #epoch = -1;
  #devices: readonly DeviceStatus[] = [];
  #atMs: number;
  #everyMs = 0;
  /** Grows with each jump: answers of an earlier moment are dropped. */
  #turn = 0;
  #isFetching = false;
  #wantedMs: number | undefined;
  #isJumping = false;

  constructor(edges: SourceEdges, atMs: number) {
    this.#edges = edges;
    this.#atMs = atMs;
  }

  /** The moment up to which everything has been delivered: what the screen shows is of then. */
  get atMs(): number {
    return this.#atMs;
  }

  /** Until when everything is here. */
  get bufferedMs(): number {
    return this.#isJumping ? this.#atMs : (this.#tape.endMs ?? this.#atMs);
  }

  get isJumping(): boolean {
    return this.#isJumping;
  }

  /** Where thinned samples are complete. */
  readonly settle = (ms: number): number => this.#tape.settle(ms);

  nextFrameMs(): number | undefined {
    return this.#tape.nextFrameMs(this.#atMs);
  }

  /** Jumps to a moment. Of several wishes while one is on its way only the last is fetched. */
  async jump(atMs: number): Promise<void> {
    this.#wantedMs = atMs;
    this.#turn++;
    this.#isFetching = false;
    if (this.#isJumping) return;
    this.#isJumping = true;
    try {
      while (this.#wantedMs !== undefined) {
        const wanted: number = this.#wantedMs;
        this.#wantedMs = undefined;
        this.#arrive(await this.#edges.api.state(wanted), wanted);
      }
    } catch (error) {
      this.#wantedMs = undefined;
      this.#edges.failed(error);
    } finally {
      this.#isJumping = false;
    }
  }

  #arrive(state: ReplayState, atMs: number): void {
    const { bed, snapshot } = state;
    this.#tape.reset();
    this.#atMs = atMs;
    this.#bedId = bed.bedId;
    this.#bedIndex = bed.bedIndex;
    this.#devices = snapshot.devices;
    this.#edges.jumped(state);
    const isNew = bed.epoch !== this.#epoch;
    this.#epoch = bed.epoch;
    const messages: ServerMessage[] = isNew ? [{ op: 'bed', bed }, snapshot] : [snapshot];
    this.#edges.deliver(messages.map((message) => ({ kind: 'message', message, localMs: 0 })));
  }

  /** Delivers everything up to a moment; a jump in between wins. */
  playTo(atMs: number): void {
    if (this.#isJumping || atMs <= this.#atMs) return;
    const { blocks, items } = this.#tape.take(this.#atMs, atMs, this.#bedIndex);
    this.#atMs = atMs;
    const batch: StreamItem[] = blocks.map((flat) => ({ kind: 'blocks', flat }));
    for (const item of items) batch.push({ kind: 'message', message: this.#messageOf(item), localMs: 0 });
    if (batch.length > 0) this.#edges.deliver(batch);
    // The gateway was started anew here: other tables, and alarms as they were restored.
    if (this.#tape.endsEpoch && this.#tape.endMs === atMs) void this.jump(atMs);
  }

  /** Keeps the tape filled for a plan. */
  fill(plan: PlayPlan): void {
    if (this.#isJumping) return;
    if (plan.everyMs !== this.#everyMs) {
      this.#everyMs = plan.everyMs;
      this.#tape.reset();
      this.#turn++;
      this.#isFetching = false;
    }
    if (this.#isFetching || this.#tape.endsEpoch) return;
    const fromMs = this.#tape.endMs ?? this.#atMs;
    if (fromMs >= plan.untilMs || fromMs - this.#atMs > lowWaterLocalMs * plan.speed) return;
    const lengthMs = Math.max(aheadMsMin, aheadLocalMs * plan.speed);
    const cutMs = plan.everyMs > 0 ? lengthMs : Math.min(lengthMs, wholeStretchMsMax);
    void this.#fetch({ fromMs, toMs: Math.min(plan.untilMs, fromMs + cutMs) }, plan.everyMs);
  }

  async #fetch(stretch: Stretch, everyMs: number): Promise<void> {
    if (stretch.toMs - stretch.fromMs < 1) return;
    const turn = this.#turn;
    this.#isFetching = true;
    try {
      const blocks = await this.#edges.api.blocks(stretch, everyMs);
      if (turn !== this.#turn) return;
      this.#tape.append(readStretch(blocks, everyMs));
      if (blocks.head.damage.length > 0) this.#edges.damaged(blocks.head.damage);
    } catch (error) {
      if (turn === this.#turn) this.#edges.failed(error);
    } finally {
      if (turn === this.#turn) this.#isFetching = false;
    }
  }

  #messageOf(item: ReplayItem): ServerMessage {
    if ('message' in item) return item.message;
    const { device, reason } = item.link;
    const phase = linkPhases.find((known) => known === item.link.phase);
    this.#devices = this.#devices.map((known) =>
      known.device === device && phase ? { ...known, phase, reason } : known,
    );
    return { op: 'devices', bedId: this.#bedId, devices: [...this.#devices] };
  }
}
