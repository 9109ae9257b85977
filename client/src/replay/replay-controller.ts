/**
 * The transport of a replay: what keys, buttons and the timeline do. One per page. Moves the playhead in the browser's
 * frames, keeps the source filled, and tells the store what changed.
 */
import type { Stretch } from '@circuitwatch/shared/wire/replay.ts';
import { toggledBookmark, writeBookmarks } from './bookmarks.ts';
import { alarmFrom, eventFrom, quietUntil } from './interest.ts';
import { everyMsOf, type Playhead, SpeedMeter, speeds } from './playhead.ts';
import { writeReplayLink } from './replay-link.ts';
import type { PlayPlan, ReplaySource } from './replay-source.ts';
import { replayStore } from './replay-store.ts';

/** Through quiet time at least this fast, and never so fast that it is over in a blink. */
const skipSpeed = 1_800;
const skipSteps = 10;
/** The address follows a position that rests. */
const addressDelayMs = 500;
/** A bookmark set again this near is taken away. */
const bookmarkNearMs = 2_000;
const frameMsMax = 250;

export interface ControllerSetup {
  readonly runId: string;
  readonly playhead: Playhead;
  readonly source: ReplaySource;
  readonly localNow: () => number;
  readonly requestFrame: (callback: () => void) => void;
  /** Called when the position is another one, after the source has delivered. */
  readonly moved: (atMs: number) => void;
  /** How far drawings fetch ahead, ms. */
  readonly setAhead: (aheadMs: number) => void;
}

export class ReplayController {
  readonly #setup: ControllerSetup;
  readonly #meter = new SpeedMeter();
  #frameAsked = false;
  #lastLocalMs = 0;
  /** A step forward plays to here and then stands again. */
  #stepMs: number | undefined;
  #addressTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(setup: ControllerSetup) {
    this.#setup = setup;
  }

  get atMs(): number {
    return this.#setup.playhead.atMs;
  }

  get ends(): Stretch {
    const { fromMs, toMs } = this.#setup.playhead;
    return { fromMs, toMs };
  }

  toggle(): void {
    if (this.#setup.playhead.isPlaying) this.pause();
    else this.play();
  }

  play(): void {
    const { playhead } = this.#setup;
    if (playhead.atMs >= playhead.toMs) return;
    this.#stepMs = undefined;
    playhead.isPlaying = true;
    this.#meter.reset();
    this.#lastLocalMs = this.#setup.localNow();
    replayStore.set({ isPlaying: true, achieved: undefined });
    this.#ask();
  }

  pause(): void {
    this.#setup.playhead.isPlaying = false;
    this.#stepMs = undefined;
    this.#setup.setAhead(0);
    replayStore.set({ isPlaying: false, achieved: undefined, isWaiting: false, isSkipping: false });
    this.#keepAddress();
  }

  setSpeed(speed: number): void {
    this.#meter.reset();
    replayStore.set({ speed, achieved: undefined });
  }

  /** To the next speed up or down. */
  changeSpeed(direction: 1 | -1): void {
    const index = speeds.findIndex((speed) => speed === replayStore.get().speed);
    const next = speeds[Math.max(0, Math.min(speeds.length - 1, index + direction))];
    if (next !== undefined) this.setSpeed(next);
  }

  /** Jumps; beyond an end it stands at that end. Playing goes on from there. */
  seek(atMs: number): void {
    const { playhead, source, moved } = this.#setup;
    this.#stepMs = undefined;
    const at = playhead.seek(atMs);
    this.#meter.reset();
    moved(at);
    void source.jump(at).then(() => {
      moved(playhead.atMs);
      this.#ask();
    });
    this.#keepAddress();
  }

  /** Forward it plays through to its target, so that nothing is passed over; backward it jumps. */
  step(byMs: number): void {
    const target = (this.#stepMs ?? this.atMs) + byMs;
    if (byMs < 0) {
      this.seek(target);
      return;
    }
    this.#stepMs = Math.min(target, this.ends.toMs);
    this.#ask();
  }

  /** To the next sample of any device, or back by a tenth of a second. */
  stepSample(direction: 1 | -1): void {
    if (direction < 0) this.seek(this.atMs - 100);
    else this.step(Math.max(1, (this.#setup.source.nextFrameMs() ?? this.atMs + 100) - this.atMs));
  }

  toAlarm(direction: 1 | -1): void {
    const alarm = alarmFrom(replayStore.get().timeline?.alarms ?? [], this.atMs, direction);
    if (alarm) this.seek(alarm.fromMs);
  }

  toEvent(direction: 1 | -1): void {
    const timeline = replayStore.get().timeline;
    const atMs = timeline && eventFrom(timeline, this.atMs, direction);
    if (atMs !== undefined) this.seek(atMs);
  }

  setRangeEnd(end: 'in' | 'out'): void {
    const { range } = replayStore.get();
    const { fromMs, toMs } = range ?? this.ends;
    const at = this.atMs;
    if (end === 'in') this.setRange({ fromMs: at, toMs: at < toMs ? toMs : this.ends.toMs });
    else this.setRange({ fromMs: fromMs < at ? fromMs : this.ends.fromMs, toMs: at });
  }

  setRange(range: Stretch | undefined): void {
    const isEmpty = range !== undefined && range.toMs - range.fromMs < 1;
    replayStore.set({ range: isEmpty ? undefined : range, ...(range ? {} : { loops: false }) });
    this.#keepAddress();
  }

  toggleLoop(): void {
    const { loops, range } = replayStore.get();
    if (!range && !loops) this.setRange(this.ends);
    replayStore.set({ loops: !loops });
  }

  toggleSkipQuiet(): void {
    replayStore.set({ skipsQuiet: !replayStore.get().skipsQuiet, isSkipping: false });
    this.#meter.reset();
  }

  toggleBookmark(): void {
    const bookmarks = toggledBookmark(replayStore.get().bookmarks, this.atMs, bookmarkNearMs);
    writeBookmarks(this.#setup.runId, bookmarks);
    replayStore.set({ bookmarks });
  }

  toggleCursor(): void {
    const isSet = replayStore.get().cursorMs !== undefined;
    replayStore.set({ cursorMs: isSet ? undefined : this.atMs });
    this.#keepAddress();
  }

  /** The address of this moment and range. */
  link(): string {
    const { range, cursorMs } = replayStore.get();
    return writeReplayLink({ runId: this.#setup.runId, atMs: this.atMs, range, cursorMs });
  }

  #ask(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.#setup.requestFrame(() => {
      this.#frameAsked = false;
      this.#frame();
    });
  }

  #frame(): void {
    const { playhead, source, localNow, setAhead } = this.#setup;
    if (this.#stepMs !== undefined) return this.#frameOfStep(this.#stepMs);
    // While it stands, what comes next is fetched so that playing starts at once.
    source.fill(this.#plan());
    if (!playhead.isPlaying) return;
    const plan = this.#plan();
    const nowMs = localNow();
    const elapsedMs = Math.min(frameMsMax, nowMs - this.#lastLocalMs);
    this.#lastLocalMs = nowMs;
    setAhead(plan.everyMs > 0 ? plan.speed * 10_000 : 0);
    if (!source.isJumping) {
      const limitMs = Math.min(source.bufferedMs, plan.untilMs);
      const before = playhead.atMs;
      const at = playhead.advance(elapsedMs, plan.speed, limitMs, source.settle);
      if (at !== before) this.#played(at);
    }
    const isWaiting = source.isJumping || source.bufferedMs <= playhead.atMs;
    this.#meter.add(nowMs, playhead.atMs);
    replayStore.set({ isWaiting, achieved: rounded(this.#meter.speed) });
    if (playhead.isPlaying) this.#ask();
    else this.pause();
  }

  #frameOfStep(target: number): void {
    const { playhead, source } = this.#setup;
    source.fill({ speed: 1, everyMs: 0, untilMs: this.ends.toMs });
    if (!source.isJumping) {
      const at = Math.min(target, source.bufferedMs);
      if (at > playhead.atMs) {
        playhead.seek(at);
        this.#played(at);
      }
      if (playhead.atMs >= target) {
        this.#stepMs = undefined;
        this.#keepAddress();
      }
    }
    this.#ask();
  }

  #played(at: number): void {
    const { source, moved } = this.#setup;
    source.playTo(at);
    moved(at);
    const { loops, range } = replayStore.get();
    if (loops && range && at >= range.toMs) this.seek(range.fromMs);
  }

  /** How to go on from here. */
  #plan(): PlayPlan {
    const { speed, skipsQuiet, timeline, loops, range } = replayStore.get();
    const endMs = loops && range && this.atMs < range.toMs ? range.toMs : this.ends.toMs;
    const isPlaying = this.#setup.playhead.isPlaying;
    const quietMs = isPlaying && skipsQuiet && timeline ? quietUntil(timeline, this.atMs, endMs) : undefined;
    replayStore.set({ isSkipping: quietMs !== undefined });
    if (quietMs === undefined || speed >= skipSpeed)
      return { speed, everyMs: everyMsOf(speed), untilMs: endMs };
    const everyMs = Math.min(everyMsOf(skipSpeed), Math.max(1_000, (quietMs - this.atMs) / skipSteps));
    return { speed: skipSpeed, everyMs: this.#skipStep(everyMs), untilMs: quietMs };
  }

  /** Steps of a few lengths only, so that a length that shrinks does not fetch everything anew with each frame. */
  #skipStep(everyMs: number): number {
    return [180_000, 30_000, 5_000, 1_000].find((step) => step <= everyMs) ?? 1_000;
  }

  #keepAddress(): void {
    clearTimeout(this.#addressTimer);
    this.#addressTimer = setTimeout(() => {
      if (this.#setup.playhead.isPlaying) return;
      history.replaceState(null, '', `${location.pathname}${location.search}${this.link()}`);
    }, addressDelayMs);
  }
}

/** As it is written: the store changes only when a reader would see it. */
function rounded(speed: number | undefined): number | undefined {
  if (speed === undefined) return undefined;
  const step = speed < 3 ? 0.1 : speed < 100 ? 1 : 10;
  return Math.round(speed / step) * step;
}
