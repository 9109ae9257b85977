/**
 * When to send the next request: the first at once, then every period, one at a time. A request without an answer holds
 * the next back until the answer's time is over, so that answers are never told apart by guessing.
 */
import type { PollPlan, PollRequest } from './device-profile.ts';

/** An answer may take this long even when the period is shorter. */
export const answerMsMin = 500;

export class PollSchedule {
  readonly #plan: PollPlan;
  readonly #periodMs: number;
  readonly #answerMs: number;
  #dueMs: number | null = null;
  #askedMs: number | null = null;
  #sent = 0;
  #identified = false;
  /** Requests whose answer did not come in time. */
  unanswered = 0;

  constructor(plan: PollPlan, periodMs: number) {
    this.#plan = plan;
    this.#periodMs = periodMs;
    this.#answerMs = Math.max(periodMs, answerMsMin);
  }

  connected(nowMs: number): void {
    this.#dueMs = nowMs;
    this.#askedMs = null;
    this.#sent = 0;
    this.#identified = false;
  }

  disconnected(): void {
    this.#dueMs = null;
    this.#askedMs = null;
  }

  answered(): void {
    this.#identified = true;
    this.#askedMs = null;
  }

  /** The request to send now, or undefined. */
  due(nowMs: number): PollRequest | undefined {
    if (this.#dueMs === null) return undefined;
    if (this.#askedMs !== null) {
      if (nowMs - this.#askedMs < this.#answerMs) return undefined;
      this.unanswered += 1;
      this.#askedMs = null;
    }
    if (nowMs < this.#dueMs) return undefined;
    const request = this.#plan.next({ identified: this.#identified, sent: this.#sent });
    const behindMs = nowMs - this.#dueMs;
    this.#dueMs = behindMs < this.#periodMs ? this.#dueMs + this.#periodMs : nowMs + this.#periodMs;
    this.#askedMs = nowMs;
    this.#sent += 1;
    return request;
  }

  get nextMs(): number | null {
    if (this.#dueMs === null) return null;
    return this.#askedMs === null ? this.#dueMs : this.#askedMs + this.#answerMs;
  }
}
