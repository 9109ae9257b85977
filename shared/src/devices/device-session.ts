/**
 * One device of one bed: bytes, port reports and time in; monitor inputs, port effects and raw bytes out. Pure.
 *
 * The edge calls `start` once, carries out the port effects, reports what the port did with the attempt's number, and
 * calls `tick` at `nextWakeMs` at the latest. The only bytes a session can send are its profile's declared requests.
 */
import type { LinkPhase, MonitorInput } from '../monitor/monitor-types.ts';
import type { LedgerRow, RawBytes } from '../recording/record-types.ts';
import type { LinkReason } from '../texts/link-reasons.ts';
import type { PortCounters } from '../wire/messages.ts';
import { type PollRequest, pollOf } from './device-profile.ts';
import { DeviceStream, type StreamSetup } from './device-stream.ts';
import { type LinkEvent, type LinkState, closedLink, stepLink } from './link-state.ts';
import { PollSchedule } from './poll-schedule.ts';

/** A port that neither opens nor refuses for this long is silent. Longer than a TCP connection attempt. */
export const openTimeoutMs = 10_000;
const silencePeriods = 3;
const silenceMsMin = 2000;

/** reliability.md §2: three of the device's own periods, never below 2 s. */
export function silenceMs(periodMs: number): number {
  return Math.max(silencePeriods * periodMs, silenceMsMin);
}

export interface SessionSetup extends StreamSetup {
  /** From the configuration; the profile's default without. */
  readonly pollPeriodMs?: number | undefined;
  /** For the jitter of reopening, in [0, 1). */
  random(): number;
}

export type PortEffect =
  /** `attempt` comes back with `opened` and `closed`; reports of an earlier attempt are ignored. */
  | { readonly type: 'open'; readonly attempt: number }
  | { readonly type: 'close' }
  /** End the process that holds the port, for good; the next `open` needs a new one. */
  | { readonly type: 'kill' }
  | { readonly type: 'write'; readonly request: PollRequest };

export interface SessionOutputs {
  readonly inputs: readonly MonitorInput[];
  readonly port: readonly PortEffect[];
  readonly raw: readonly RawBytes[];
  readonly ledger: readonly LedgerRow[];
}

interface Outputs {
  readonly inputs: MonitorInput[];
  readonly port: PortEffect[];
  readonly raw: RawBytes[];
  readonly ledger: LedgerRow[];
}

export class DeviceSession {
  readonly device: string;
  /** The period in force, for freshness. */
  readonly periodMs: number;
  readonly #setup: SessionSetup;
  readonly #stream: DeviceStream;
  readonly #polls: PollSchedule | undefined;
  readonly #silenceMs: number;
  #link: LinkState = closedLink;
  #reason: string = 'stopped' satisfies LinkReason;
  #attempt = 0;
  #bytesWritten = 0;
  /** When the port was asked to open, opened, or the device last gave something that was understood. */
  #aliveMs = 0;
  #bytesSinceAlive = 0;

  constructor(setup: SessionSetup) {
    this.#setup = setup;
    this.device = setup.device;
    this.#stream = new DeviceStream(setup);
    this.periodMs = setup.profile.periodMs(setup.options, setup.pollPeriodMs);
    this.#silenceMs = silenceMs(this.periodMs);
    const plan = pollOf(setup.profile, setup.options);
    this.#polls = plan && new PollSchedule(plan, setup.pollPeriodMs ?? plan.defaultPeriodMs);
  }

  get phase(): LinkPhase {
    return this.#link.phase;
  }

  /** A key of texts/link-reasons.ts, or the port's own words. */
  get reason(): string {
    return this.#reason;
  }

  get counters(): PortCounters {
    return {
      ...this.#stream.counters,
      discarded: { ...this.#stream.counters.discarded },
      reopens: Math.max(0, this.#attempt - 1),
      bytesWritten: this.#bytesWritten,
      unanswered: this.#polls?.unanswered ?? 0,
    };
  }

  start(atMs: number): SessionOutputs {
    const out = newOutputs();
    this.#step('open', 'starting', atMs, out);
    return out;
  }

  stop(atMs: number): SessionOutputs {
    const out = newOutputs();
    this.#endStream(atMs, out);
    this.#step('stop', 'stopped', atMs, out);
    return out;
  }

  opened(attempt: number, atMs: number): SessionOutputs {
    const out = newOutputs();
    if (attempt !== this.#attempt) return out;
    this.#step('opened', 'identifying', atMs, out);
    if (this.#link.phase !== 'identifying') return out;
    this.#stream.connected();
    this.#alive(atMs);
    this.#polls?.connected(atMs);
    this.#sendDue(atMs, out);
    return out;
  }

  /** The port closed, or could not open. `reason` is for people, in the port's words. */
  closed(attempt: number, reason: string, atMs: number): SessionOutputs {
    const out = newOutputs();
    if (attempt !== this.#attempt) return out;
    this.#endStream(atMs, out);
    this.#step(this.#link.phase === 'opening' ? 'failed' : 'closed', reason, atMs, out);
    return out;
  }

  receive(bytes: Uint8Array, atMs: number): SessionOutputs {
    const out = newOutputs();
    out.raw.push({ device: this.device, atMs, direction: 'in', bytes });
    if (!this.#isConnected()) {
      this.#stream.refuse(bytes, atMs);
      return out;
    }
    this.#bytesSinceAlive += bytes.length;
    const decoded: MonitorInput[] = [];
    const signs = this.#stream.receive(bytes, atMs, decoded);
    if (signs.items > 0) {
      this.#alive(atMs);
      this.#polls?.answered();
      if (signs.frames > 0 && this.#link.phase !== 'streaming') this.#step('frame', 'streaming', atMs, out);
    }
    out.inputs.push(...decoded);
    this.#sendDue(atMs, out);
    return out;
  }

  tick(atMs: number): SessionOutputs {
    const out = newOutputs();
    const { phase, reopenAtMs } = this.#link;
    if (reopenAtMs !== null && atMs >= reopenAtMs) this.#step('backoffElapsed', 'starting', atMs, out);
    else if (phase === 'opening' && atMs - this.#aliveMs >= openTimeoutMs)
      this.#step('silence', 'openTimeout', atMs, out);
    else if (this.#isConnected() && atMs - this.#aliveMs >= this.#silenceMs) this.#silence(atMs, out);
    this.#sendDue(atMs, out);
    const faultsDueMs = this.#stream.faultsDueMs;
    if (faultsDueMs !== null && atMs >= faultsDueMs) this.#takeFaults(out);
    return out;
  }

  /** The latest time at which `tick` has something to do; null = nothing before the next report or bytes. */
  get nextWakeMs(): number | null {
    let wakeMs = earlier(this.#link.reopenAtMs, this.#stream.faultsDueMs);
    if (this.#link.phase === 'opening') wakeMs = earlier(wakeMs, this.#aliveMs + openTimeoutMs);
    if (!this.#isConnected()) return wakeMs;
    return earlier(earlier(wakeMs, this.#aliveMs + this.#silenceMs), this.#polls?.nextMs ?? null);
  }

  #isConnected(): boolean {
    return this.#link.phase === 'identifying' || this.#link.phase === 'streaming';
  }

  #alive(atMs: number): void {
    this.#aliveMs = atMs;
    this.#bytesSinceAlive = 0;
  }

  #silence(atMs: number, out: Outputs): void {
    const reason: LinkReason = this.#bytesSinceAlive > 0 ? 'notUnderstood' : 'silent';
    this.#endStream(atMs, out);
    this.#step('silence', reason, atMs, out);
  }

  #endStream(atMs: number, out: Outputs): void {
    if (this.#isConnected()) this.#stream.ended(atMs, out.inputs);
    this.#polls?.disconnected();
    this.#takeFaults(out);
  }

  #takeFaults(out: Outputs): void {
    const row = this.#stream.takeFaults();
    if (row) out.ledger.push(row);
  }

  #sendDue(atMs: number, out: Outputs): void {
    if (!this.#isConnected()) return;
    const request = this.#polls?.due(atMs);
    if (!request) return;
    this.#stream.requested(atMs, out.inputs);
    out.port.push({ type: 'write', request });
    out.raw.push({ device: this.device, atMs, direction: 'out', bytes: request.bytes });
    this.#bytesWritten += request.bytes.length;
  }

  #step(event: LinkEvent, reason: LinkReason | (string & {}), atMs: number, out: Outputs): void {
    const before = this.#link;
    const { state, effects } = stepLink(before, event, atMs, this.#setup.random());
    this.#link = state;
    for (const effect of effects) {
      if (effect === 'closePort') out.port.push({ type: 'close' });
      else if (effect === 'killPort') out.port.push({ type: 'kill' });
      else {
        this.#attempt += 1;
        this.#alive(atMs);
        out.port.push({ type: 'open', attempt: this.#attempt });
      }
    }
    if (state.phase === before.phase) return;
    this.#reason = reason;
    out.inputs.push({ type: 'link', device: this.device, atMs, phase: state.phase, reason });
    if (before.phase === 'streaming')
      out.ledger.push({ kind: 'cableOut', atMs, device: this.device, detail: { reason } });
  }
}

function newOutputs(): Outputs {
  return { inputs: [], port: [], raw: [], ledger: [] };
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
