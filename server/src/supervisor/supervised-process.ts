/**
 * One child process kept alive: started, watched by heartbeat, killed when silent, started again alone with back-off.
 *
 * Only SIGKILL is used on a child that does not answer: a process that spins in native code takes nothing else.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Log } from '../foundation/log.ts';
import { monotonicMs } from '../io/system-clock.ts';
import {
  heartbeatTimeoutMs,
  type ProcessReport,
  processReportSchema,
  type SupervisorOrder,
} from '../link/process-messages.ts';
import { failuresAfter, restartDelayMs } from './backoff.ts';

/**
 * V8 lets a heap of 20 MB grow by a hundred before it looks, and its limit on a large machine is 4 GB: nothing leaks, yet
 * nobody can tell. These keep every process near what it holds. Threads take the same limits, each for itself.
 */
const heapLimits = ['--max-semi-space-size=2', '--max-old-space-size=512'];

/**
 * Node strips types by WebAssembly, in every thread on its own. After 1,000 calls V8 of Node 24 replaces the wrapper of an
 * import and frees the old one, and when two threads do so it can abort the process ("Check failed:
 * jit_page.has_value()"; docs/decisions.md, 39). A wrapper is never worn out with this.
 */
const keepWasmWrappers = '--wasm-wrapper-tiering-budget=2000000000';

/** Loading the modules on a busy machine may take longer than a heartbeat. */
const startLimitMs = 20_000;

export interface ProcessPlan {
  readonly name: string;
  readonly entry: string;
  /** Asked anew at each start: a restarted web process must get the port that was picked before. */
  args(): readonly string[];
  onReport(report: ProcessReport): void;
  /** Its first sign of life after a start. */
  onAlive?(): void;
  onExit(reason: string): void;
}

export class SupervisedProcess {
  readonly name: string;
  readonly #plan: ProcessPlan;
  readonly #log: Log;
  #child: ChildProcess | undefined;
  #startedMs = 0;
  #lastBeatMs: number | undefined;
  #failures = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #killReason: string | undefined;
  #isStopping = false;
  #whenStopped: (() => void) | undefined;

  constructor(plan: ProcessPlan, log: Log) {
    this.name = plan.name;
    this.#plan = plan;
    this.#log = log;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    if (this.#isStopping || this.#child) return;
    const child = fork(this.#plan.entry, [...this.#plan.args()], {
      execArgv: [...process.execArgv, ...heapLimits, keepWasmWrappers],
      // stdout stays the supervisor's: it carries the ready line and nothing else.
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.#child = child;
    this.#startedMs = monotonicMs();
    this.#lastBeatMs = undefined;
    this.#killReason = undefined;
    child.on('message', (message) => this.#onMessage(child, message));
    child.on('error', (error) => this.#log.error({ child: this.name, error: error.message }, 'child error'));
    child.once('exit', (code, signal) => this.#onExit(child, code, signal));
  }

  /** Lost when it is not there: what has to last is told again when it is alive. */
  order(order: SupervisorOrder): void {
    if (this.#child?.connected) this.#child.send(order);
  }

  /** Kills and starts again. */
  kill(reason: string): void {
    if (!this.#child) return;
    this.#killReason = reason;
    this.#child.kill('SIGKILL');
  }

  /** Called once a second with monotonic time: a silent child is killed. */
  checkHeartbeat(nowMs: number): void {
    if (!this.#child || this.#killReason !== undefined) return;
    const silentMs = nowMs - (this.#lastBeatMs ?? this.#startedMs);
    const limitMs = this.#lastBeatMs === undefined ? startLimitMs : heartbeatTimeoutMs;
    if (silentMs > limitMs) this.kill(`no sign of life for ${Math.round(silentMs / 100) / 10} s`);
  }

  /** Forgets the age of the last beat: after the supervisor itself stood still, nobody can be judged by it. */
  forgiveSilence(nowMs: number): void {
    if (this.#lastBeatMs !== undefined) this.#lastBeatMs = nowMs;
    else this.#startedMs = nowMs;
  }

  /** Asks it to stop; after `graceMs` SIGKILL. Resolves when it is gone. */
  stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restartTimer);
    const child = this.#child;
    if (!child) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      this.#whenStopped = () => {
        clearTimeout(timer);
        resolve();
      };
      if (child.connected) child.send({ type: 'stop' });
      else child.kill('SIGKILL');
    });
  }

  #onMessage(child: ChildProcess, message: unknown): void {
    if (this.#child !== child) return;
    const parsed = processReportSchema.safeParse(message);
    if (!parsed.success) {
      this.#log.error({ child: this.name }, 'a child reported something unknown');
      return;
    }
    if (parsed.data.type !== 'heartbeat') {
      this.#plan.onReport(parsed.data);
      return;
    }
    const isFirst = this.#lastBeatMs === undefined;
    this.#lastBeatMs = monotonicMs();
    if (isFirst) this.#plan.onAlive?.();
  }

  #onExit(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    if (this.#isStopping) {
      this.#whenStopped?.();
      return;
    }
    const reason = this.#killReason ?? (signal ? `ended by ${signal}` : `ended with code ${code}`);
    this.#failures = failuresAfter(this.#failures, monotonicMs() - this.#startedMs);
    const delayMs = restartDelayMs(this.#failures, Math.random());
    this.#log.error({ child: this.name, reason, restartInMs: delayMs }, 'child process ended');
    this.#plan.onExit(reason);
    this.#restartTimer = setTimeout(() => this.start(), delayMs);
  }
}
