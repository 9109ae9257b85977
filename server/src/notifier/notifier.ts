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
  /** Tests shorten them. */
  readonly pausesMs?: readonly number[];
}

/** One way of telling. */
export class Notifier {
  readonly name: string;
  readonly #options: NotifierOptions;
  readonly #waiting: EscalationNotice[] = [];
  #isBusy = false;
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
    if (this.#waiting.length > noticesMax) this.#failed(this.#waiting.shift(), 'too many wait');
    if (!this.#isBusy) void this.#work();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let notice = this.#waiting.shift(); notice && !this.#isClosed; notice = this.#waiting.shift())
      await this.#deliver(notice);
    this.#isBusy = false;
  }

  async #deliver(notice: EscalationNotice): Promise<void> {
    const pausesMs = this.#options.pausesMs ?? retryPausesMs;
    for (let attempt = 0; !this.#isClosed; attempt++) {
      const failure = await this.#options.deliver(notice);
      if (failure === undefined) {
        this.#isFailing = false;
        const { bedId, alarmId, step } = notice;
        this.#options.log.info({ notifier: this.name, bedId, alarmId, step, attempt }, 'others were told');
        return;
      }
      this.#failed(notice, failure);
      const pauseMs = pausesMs[attempt];
      if (pauseMs === undefined) return;
      await this.#pause(pauseMs);
    }
  }

  #failed(notice: EscalationNotice | undefined, reason: string): void {
    this.#isFailing = true;
    const { name, log } = this.#options;
    log.error({ notifier: name, reason, bedId: notice?.bedId, alarmId: notice?.alarmId }, 'telling failed');
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

export function openNotifiers(config: NotifyConfig, log: Log): readonly Notifier[] {
  const { webhook: url, command, timeoutMs } = config;
  const [file, ...args] = command ?? [];
  return [
    ...(url === undefined ? [] : [new Notifier({ name: 'webhook', deliver: webhook(url, timeoutMs), log })]),
    ...(file === undefined
      ? []
      : [new Notifier({ name: 'command', deliver: program([file, ...args], timeoutMs), log })]),
  ];
}
