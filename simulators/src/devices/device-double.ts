/**
 * What a device double is: the behaviour of one profile at a simulated bed, encoding with that profile's own encoder
 * (style.md rule 16). Pure: time is an argument; bytes leave through `send`.
 */
import type { CircuitTruth } from '@circuitwatch/shared/circuit/circuit-model.ts';
import type { SimulationPreset } from '@circuitwatch/shared/circuit/presets.ts';
import type { SensedValues } from '@circuitwatch/shared/circuit/sensors.ts';
import type { DeviceProfile } from '@circuitwatch/shared/devices/device-profile.ts';
import type { FrameKind } from '../faults/faulty-line.ts';
import type { DeviceAction, DeviceSlot } from '../scenarios/scenario.ts';

/** What a device can see of its bed. */
export interface BedView {
  readonly truth: Readonly<CircuitTruth>;
  readonly sensed: Readonly<SensedValues>;
  /** Set points of the moment, as the devices show them. */
  readonly rpmSet: number;
  readonly sweepSetLpm: number;
  readonly preset: SimulationPreset;
}

export type SendFrame = (bytes: Uint8Array, kind: FrameKind) => void;

export interface DeviceDouble {
  readonly slot: DeviceSlot;
  readonly profile: DeviceProfile;
  /** The profile's options that the gateway must be configured with to read this device. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How often the demo should poll it; undefined = it sends unasked. */
  readonly pollPeriodMs: number | undefined;
  /** For people: what else this double is ("pump curve rotaflow"). */
  readonly notes: Readonly<Record<string, string>>;
  /** Bytes from the gateway. */
  onBytes(bytes: Uint8Array, nowMs: number): void;
  /** Every 20 ms: sends what is due. */
  tick(nowMs: number, view: BedView, send: SendFrame): void;
  act(action: DeviceAction): void;
  /** Power comes back: clocks and headers start as after switching on. */
  restart(nowMs: number): void;
}

export interface DoubleSetup {
  readonly slot: DeviceSlot;
  readonly preset: SimulationPreset;
  readonly seed: number;
  /** What the device's clock would show at time 0 if it were right: milliseconds of local time. */
  readonly localStartMs: number;
}

/** A schedule that never tries to make up for a long stall. */
export class Schedule {
  readonly #periodMs: number;
  #nextMs: number;

  constructor(periodMs: number, firstMs: number) {
    this.#periodMs = periodMs;
    this.#nextMs = firstMs;
  }

  /** True when a period has passed; call until false. */
  isDue(nowMs: number): boolean {
    if (nowMs < this.#nextMs) return false;
    this.#nextMs += this.#periodMs;
    if (nowMs - this.#nextMs > 10 * this.#periodMs) this.#nextMs = nowMs;
    return true;
  }

  restart(firstMs: number): void {
    this.#nextMs = firstMs;
  }
}

interface Answer {
  readonly dueMs: number;
  readonly request: number;
}
const answersWaitingMax = 4;

/** Requests that wait for their answer; a device that is asked faster than it answers forgets the oldest. */
export class AnswerQueue {
  readonly #waiting: Answer[] = [];

  ask(request: number, dueMs: number): void {
    if (this.#waiting.length >= answersWaitingMax) this.#waiting.shift();
    this.#waiting.push({ dueMs, request });
  }

  takeDue(nowMs: number): number | undefined {
    const first = this.#waiting[0];
    if (!first || first.dueMs > nowMs) return undefined;
    this.#waiting.shift();
    return first.request;
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
