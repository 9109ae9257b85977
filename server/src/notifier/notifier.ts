/**
 * Tells others of an alarm that nobody answers (R52): each step of its escalation is one message to the site's web address
 * or program. Delivered one at a time and in order; tried again with growing pauses; never waits on the alarms' way and
 * never throws. What is told has no patient identity, only the place and the alarm.
 */
import type { NotifyConfig } from '@circuitwatch/shared/config/site-config.ts';
import { runProgram } from '../annunciator/run-program.ts';
import type { Log } from '../foundation/log.ts';
import type { EscalationNotice } from './escalation-notice.ts';

/** A newer message pushes the oldest waiting one out, which counts as failed. */
const noticesMax = 64;
/** Pauses before the second, third … attempt. */
const retryPausesMs: readonly number[] = [1_000, 5_000, 15_000, 30_000];

/** undefined when it was taken, else why not, for people. */
type Deliver = (notice: EscalationNotice) => Promise<string | undefined>;

export interface NotifierOptions {
  readonly name: string;
  readonly deliver: Deliver;
  readonly log: Log;
  readonly onDelivery: (delivery: Delivery) => void;
  /** Tests shorten them. */
  readonly pausesMs?: readonly number[];
}

/**
 * What became of a notice: told; failed for the first time and tried again; or given up, after the last attempt, because
 * too many wait, or because the gateway stops.
 */
export interface Delivery {
  readonly notifier: string;
  readonly notice: EscalationNotice;
  readonly outcome: 'told' | 'failed' | 'givenUp';
  /** So far. */
  readonly attempts: number;
}

/** One way of telling. */
export class Notifier {
  readonly name: string;
  readonly #options: NotifierOptions;
  readonly #waiting: EscalationNotice[] = [];
  #current: { readonly notice: EscalationNotice; attempts: number } | undefined;
  #isClosed = false;
  #isFailing = false;
  #wake: (() => void) | undefined;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.name = options.name;
  }

  /** Whether the last attempt failed; ends with the next one that works. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Returns at once. */
  tell(notice: EscalationNotice): void {
    if (this.#isClosed) return;
    this.#waiting.push(notice);
    const pushedOut = this.#waiting.length > noticesMax ? this.#waiting.shift() : undefined;
    if (pushedOut) {
      this.#failed(pushedOut, 'too many wait');
      this.#delivered(pushedOut, 'givenUp', 0);
    }
    if (!this.#current) void this.#work();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#current) this.#delivered(this.#current.notice, 'givenUp', this.#current.attempts);
    for (const notice of this.#waiting) this.#delivered(notice, 'givenUp', 0);
    this.#wake?.();
  }

  async #work(): Promise<void> {
    for (let notice = this.#waiting.shift(); notice && !this.#isClosed; notice = this.#waiting.shift()) {
      this.#current = { notice, attempts: 0 };
      await this.#deliver(this.#current);
    }
    this.#current = undefined;
  }

  async #deliver(current: { readonly notice: EscalationNotice; attempts: number }): Promise<void> {
    const pausesMs = this.#options.pausesMs ?? retryPausesMs;
    const { notice } = current;
    while (!this.#isClosed) {
      const failure = await this.#options.deliver(notice);
      const attempts = ++current.attempts;
      if (failure === undefined) {
        this.#isFailing = false;
        const { bedId, alarmId, step } = notice;
        this.#options.log.info({ notifier: this.name, bedId, alarmId, step, attempts }, 'others were told');
        this.#delivered(notice, 'told', attempts);
        return;
      }
      this.#failed(notice, failure);
      const pauseMs = pausesMs[attempts - 1];
      if (attempts === 1 && pauseMs !== undefined) this.#delivered(notice, 'failed', attempts);
      if (pauseMs === undefined) {
        this.#delivered(notice, 'givenUp', attempts);
        return;
      }
      await this.#pause(pauseMs);
    }
  }

  #failed({ bedId, alarmId }: EscalationNotice, reason: string): void {
    this.#isFailing = true;
    const { name, log } = this.#options;
    log.error({ notifier: name, reason, bedId, alarmId }, 'telling failed');
  }

  #delivered(notice: EscalationNotice, outcome: Delivery['outcome'], attempts: number): void {
    this.#options.onDelivery({ notifier: this.name, notice, outcome, attempts });
  }

  #pause(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Posts the notice as JSON. Any answer but 2xx, and none within the time, is a failure. */
export function webhook(url: string, timeoutMs: number): Deliver {
  return async (notice) => {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(notice),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `answered ${answer.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}

/** Calls the site's program without a shell; the contract of its environment is docs/config.md. */
export function program(argv: readonly [string, ...string[]], timeoutMs: number): Deliver {
  return (notice) => {
    const env = {
      CIRCUITWATCH_NOTICE_BED: notice.bedId,
      CIRCUITWATCH_NOTICE_LABEL: notice.bedLabel,
      CIRCUITWATCH_NOTICE_ALARM: notice.alarmId,
      CIRCUITWATCH_NOTICE_PRIORITY: notice.priority,
      CIRCUITWATCH_NOTICE_STEP: String(notice.step),
      CIRCUITWATCH_NOTICE_TITLE: notice.title.en,
      CIRCUITWATCH_NOTICE_TITLE_ZH: notice.title.zh,
      CIRCUITWATCH_NOTICE_ONSET: notice.onset,
    };
    return runProgram({ argv, env, timeoutMs }).failure;
  };
}

export function openNotifiers(
  config: NotifyConfig,
  common: Pick<NotifierOptions, 'log' | 'onDelivery'>,
): readonly Notifier[] {
  const { webhook: url, command, timeoutMs } = config;
  const [file, ...args] = command ?? [];
  return [
    ...(url === undefined
      ? []
      : [new Notifier({ name: 'webhook', deliver: webhook(url, timeoutMs), ...common })]),
    ...(file === undefined
      ? []
      : [new Notifier({ name: 'command', deliver: program([file, ...args], timeoutMs), ...common })]),
  ];
}
