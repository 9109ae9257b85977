/**
 * Whether this display can be heard, judged once a second from what the browser says and from what came out (R63): the
 * state of the context, whether its clock moves with the page's, and whether the last burst was seen in the signal. Pure.
 *
 * What nobody can see from a page: a muted system, a missing loudspeaker. Hence the gateway's own sounder.
 */
import type { AudioState } from '@circuitwatch/shared/wire/protocol.ts';

/** The signal that a look at the analyser covers, seconds: its longest window at 48 kHz. */
export const analysedSec = 0.68;
/** The audio clock may lag the page's by this share before it counts as standing. */
const advanceShareMin = 0.5;
/** A look shorter than this after the last one says nothing about the clock. */
const elapsedMinMs = 400;

export interface ClockLook {
  readonly contextSec: number;
  readonly localMs: number;
}

/** 'interrupted' is Safari's; TypeScript's DOM types may lack it. */
export type ContextState = 'running' | 'suspended' | 'interrupted' | 'closed' | 'none';

/** Whether the audio clock stands; undefined when the two looks are too close to tell. */
export function isClockStalled(before: ClockLook, now: ClockLook): boolean | undefined {
  const elapsedMs = now.localMs - before.localMs;
  if (elapsedMs < elapsedMinMs) return undefined;
  return (now.contextSec - before.contextSec) * 1000 < elapsedMs * advanceShareMin;
}

export function judgeAudio(state: ContextState, isStalled: boolean, isRendered: boolean): AudioState {
  switch (state) {
    case 'none':
    case 'closed':
      return 'unavailable';
    case 'suspended':
      return 'blocked';
    case 'interrupted':
      return 'interrupted';
    case 'running':
      if (isStalled) return 'stalled';
      return isRendered ? 'ok' : 'notRendered';
  }
}

export interface ExpectedBurst {
  readonly startSec: number;
  readonly endSec: number;
}

/**
 * Follows one burst after the other: was it in the signal? A burst at whose time nobody looked proves nothing and accuses
 * nobody (a throttled page looks rarely).
 */
export class RenderWatch {
  #burst: ExpectedBurst | undefined;
  #looks = 0;
  #isSeen = false;
  /** False from a burst that was looked for and not found, until one is found. */
  isRendered = true;
  /** Start of the newest burst that was found, seconds of the audio clock. */
  provenSec = Number.NEGATIVE_INFINITY;

  /** `scheduled` are the bursts of now; `level` is the peak of the last `analysedSec` of the signal. */
  look(scheduled: readonly ExpectedBurst[], nowSec: number, level: number): void {
    this.#judge(nowSec);
    this.#burst ??= scheduled.find(({ startSec, endSec }) => startSec <= nowSec && nowSec < endSec);
    const burst = this.#burst;
    // The first look may come before the first pulse has left the graph.
    if (!burst || nowSec < burst.startSec + 0.1 || nowSec > burst.endSec + analysedSec) return;
    this.#looks++;
    if (level <= 0) return;
    this.#isSeen = true;
    this.isRendered = true;
    this.provenSec = Math.max(this.provenSec, burst.startSec);
  }

  /** A burst was cut: what it would have shown no longer counts. */
  forget(): void {
    this.#burst = undefined;
    this.#looks = 0;
    this.#isSeen = false;
  }

  #judge(nowSec: number): void {
    if (!this.#burst || nowSec <= this.#burst.endSec + analysedSec) return;
    if (this.#looks > 0 && !this.#isSeen) this.isRendered = false;
    this.forget();
  }
}
