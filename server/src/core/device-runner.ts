/**
 * Runs one device session against one port: carries out its effects, reports back, wakes it in time. The session decides
 * everything; this file only has hands and a clock.
 */
import type { BytePort } from '@circuitwatch/shared/devices/byte-port.ts';
import type {
  DeviceSession,
  PortEffect,
  SessionOutputs,
} from '@circuitwatch/shared/devices/device-session.ts';
import type { GatewayClock } from '../io/system-clock.ts';

export interface DeviceRunnerSetup {
  readonly session: DeviceSession;
  readonly port: BytePort;
  readonly clock: GatewayClock;
  /** Everything the session says, in order. */
  onOutputs(outputs: SessionOutputs): void;
  /** Ends the process that holds the port (serial ports; nothing to do for the others). */
  killPort(reason: string): void;
}

export class DeviceRunner {
  readonly session: DeviceSession;
  readonly #setup: DeviceRunnerSetup;
  #cancelWake: (() => void) | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;
  /** The attempt whose events count; 0 before the first open and after a close. */
  #attempt = 0;
  /** The session's last word: what it says next is not stamped before it, so that the recording keeps its order. */
  #saidMs = Number.NEGATIVE_INFINITY;

  constructor(setup: DeviceRunnerSetup) {
    this.#setup = setup;
    this.session = setup.session;
  }

  start(): void {
    const nowMs = this.#setup.clock.nowMs();
    this.#take(this.session.start(nowMs), nowMs);
  }

  stop(): void {
    const nowMs = this.#setup.clock.nowMs();
    this.#take(this.session.stop(nowMs), nowMs);
    this.#cancelWake?.();
    this.#cancelWake = undefined;
  }

  #take(outputs: SessionOutputs, atMs: number): void {
    if (outputs.inputs.length + outputs.raw.length > 0) this.#saidMs = atMs;
    this.#setup.onOutputs(outputs);
    for (const effect of outputs.port) this.#carryOut(effect);
    this.#wake();
  }

  #carryOut(effect: PortEffect): void {
    const { port } = this.#setup;
    if (effect.type === 'write') port.write(effect.request.bytes);
    else if (effect.type === 'open') this.#open(effect.attempt);
    else if (effect.type === 'close') {
      this.#attempt = 0;
      port.close();
    } else this.#setup.killPort(this.session.reason);
  }

  #open(attempt: number): void {
    const { port, clock } = this.#setup;
    this.#attempt = attempt;
    const isCurrent = (): boolean => this.#attempt === attempt;
    port.open({
      onOpen: () => {
        const nowMs = clock.nowMs();
        if (isCurrent()) this.#take(this.session.opened(attempt, nowMs), nowMs);
      },
      onBytes: (bytes, receivedMs) => {
        if (!isCurrent()) return;
        // Another process's stamp may be a hair ahead of our own reading of the same clock; nothing is from the future.
        const atMs = Math.max(this.#saidMs, Math.min(clock.atMsOf(receivedMs), clock.nowMs()));
        this.#take(this.session.receive(bytes, atMs), atMs);
      },
      onClose: (reason) => {
        const nowMs = clock.nowMs();
        if (isCurrent()) this.#take(this.session.closed(attempt, reason, nowMs), nowMs);
      },
    });
  }

  /** Moves the timer only when the session needs to be woken earlier than it is set: most bytes change nothing. */
  #wake(): void {
    const wakeMs = this.session.nextWakeMs;
    if (wakeMs === null || wakeMs >= this.#timerAtMs) return;
    this.#cancelWake?.();
    this.#timerAtMs = wakeMs;
    const { clock } = this.#setup;
    this.#cancelWake = clock.after(Math.max(0, wakeMs - clock.nowMs()), () => {
      this.#timerAtMs = Number.POSITIVE_INFINITY;
      const nowMs = clock.nowMs();
      this.#take(this.session.tick(nowMs), nowMs);
    });
  }
}
