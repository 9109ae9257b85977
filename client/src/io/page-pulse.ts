/**
 * The worker's watch over its page: one tick a second, an answer to each. Decides what the gateway is told and whether the
 * page counts as frozen. Pure; the worker has the timers and the socket.
 */
import type { ClientMessage } from '@circuitwatch/shared/wire/messages.ts';
import type { DisplayStatus } from './worker-protocol.ts';

type ClientStatus = Extract<ClientMessage, { op: 'clientStatus' }>;

/** R60: without an answer for this long the page counts as frozen. */
export const frozenMs = 3_000;
/** A worker that stood still itself (a sleeping machine) blames nobody by the first look after it. */
const stoodStillMs = 2_500;

export class PagePulse {
  #status: DisplayStatus | undefined;
  #answeredMs: number;
  #tickMs: number;

  constructor(nowMs: number) {
    this.#answeredMs = nowMs;
    this.#tickMs = nowMs;
  }

  /** Called once a second before the tick is sent. */
  tick(nowMs: number): void {
    const standingMs = nowMs - this.#tickMs;
    if (standingMs > stoodStillMs) this.#answeredMs += standingMs;
    this.#tickMs = nowMs;
  }

  answered(status: DisplayStatus, nowMs: number): void {
    this.#status = status;
    this.#answeredMs = nowMs;
  }

  /** Since the page's last sign of life, ms. */
  ageMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#answeredMs);
  }

  isFrozen(nowMs: number): boolean {
    return this.#status !== undefined && this.ageMs(nowMs) >= frozenMs;
  }

  /** What the gateway is told; undefined before the page has said anything. A frozen page sounds what it had scheduled. */
  report(nowMs: number): ClientStatus | undefined {
    return this.#status && { op: 'clientStatus', ...this.#status, pageAgeMs: Math.round(this.ageMs(nowMs)) };
  }
}
