/**
 * A program of the site that switches a relay, a lamp or a nurse call: called with the state in its environment whenever
 * the state changes, again every 30 s while it is on (a relay with a timeout of its own then stays on), and again after 2 s
 * when it failed. One call at a time; a newer state waits for the end of the running call and replaces what waited.
 */
import { type Annunciator, type AnnunciatorHealth, type AnnunciatorOrder, afterRun } from './annunciator.ts';
import { type RunningProgram, runProgram } from './run-program.ts';

export interface CommandHookOptions {
  /** Program and arguments; no shell. */
  readonly argv: readonly [string, ...string[]];
  readonly timeoutMs: number;
  readonly onFailure: (reason: string) => void;
  /** Tests shorten the times. */
  readonly repeatMs?: number;
  readonly retryMs?: number;
}

export const commandRepeatMs = 30_000;
export const commandRetryMs = 2_000;

export class CommandHook implements Annunciator {
  readonly #options: CommandHookOptions;
  #running: RunningProgram | undefined;
  #waiting: AnnunciatorOrder | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #health: AnnunciatorHealth;

  constructor(options: CommandHookOptions) {
    this.#options = options;
    this.#health = { name: `command ${options.argv[0]}`, ok: null, runs: 0, failures: 0, lastFailure: '' };
  }

  get health(): AnnunciatorHealth {
    return this.#health;
  }

  order(order: AnnunciatorOrder): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    if (this.#running) this.#waiting = order;
    else this.#call(order);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#running?.kill();
  }

  #call(order: AnnunciatorOrder): void {
    const { argv, timeoutMs } = this.#options;
    const running = runProgram({ argv, env: environmentOf(order), timeoutMs });
    this.#running = running;
    void running.failure.then((failure) => {
      this.#running = undefined;
      this.#health = afterRun(this.#health, failure);
      if (this.#isClosed) return;
      if (failure !== undefined) this.#options.onFailure(failure);
      this.#next(order, failure === undefined);
    });
  }

  #next(done: AnnunciatorOrder, isDone: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#call(waiting);
    else if (!isDone) this.#later(done, this.#options.retryMs ?? commandRetryMs);
    else if (done.priority !== null) this.#later(done, this.#options.repeatMs ?? commandRepeatMs);
  }

  #later(order: AnnunciatorOrder, delayMs: number): void {
    this.#timer = setTimeout(() => this.#call(order), delayMs);
  }
}

/** The contract of docs/config.md. */
function environmentOf({ priority, bedIds, reason }: AnnunciatorOrder): Record<string, string> {
  return {
    CIRCUITWATCH_ALARM_STATE: priority === null ? 'off' : 'on',
    CIRCUITWATCH_ALARM_PRIORITY: priority ?? 'none',
    CIRCUITWATCH_ALARM_BEDS: bedIds.join(','),
    CIRCUITWATCH_ALARM_REASON: reason ?? 'none',
  };
}
