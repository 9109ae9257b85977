/**
 * A console that answers polls, for tests of the gateway that need to choose every number: `xenios-novalung` on one end of
 * a line. Scenarios and faults are the simulators' business; this one only answers, and keeps what it was sent.
 */
import {
  encodeNovalungData,
  encodeNovalungVersion,
  type NovalungFields,
  novalungRequests,
} from '@circuitwatch/shared/devices/profiles/xenios-novalung.ts';

export const quietConsole: NovalungFields = {
  rpm: 3000,
  rpmSet: 3000,
  rpmLimitLow: 500,
  rpmLimitHigh: 5000,
  pulseSpeed: 0,
  pulseRate: 0,
  pulseShare: 0,
  flow: 0.42,
  flowSet: 0.42,
  flowLimitLow: 0.2,
  flowLimitHigh: 1,
  p1: -40,
  p2: 180,
  p3: 140,
  p4: 0,
  p1LimitLow: -100,
  p1LimitHigh: 100,
  p2LimitLow: -100,
  p2LimitHigh: 400,
  p3LimitLow: -100,
  p3LimitHigh: 350,
  p4LimitLow: -100,
  p4LimitHigh: 100,
  t1: 36.8,
  t2: 36.9,
  t1LimitLow: 30,
  t1LimitHigh: 40,
  t2LimitLow: 30,
  t2LimitHigh: 40,
};

function startsWith(bytes: readonly number[], wanted: Uint8Array): boolean {
  return bytes.length >= wanted.length && wanted.every((byte, index) => bytes[index] === byte);
}

export class ConsoleDouble {
  /** What it shows from now on. */
  values: NovalungFields = quietConsole;
  isSilent = false;
  /** Every byte the gateway sent, and how many of them were no declared request. */
  receivedBytes = 0;
  strangeBytes = 0;
  readonly #write: (bytes: Uint8Array) => void;
  #pending: number[] = [];

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  receive(bytes: Uint8Array): void {
    this.receivedBytes += bytes.length;
    this.#pending.push(...bytes);
    while (this.#pending.length >= novalungRequests.data.bytes.length) {
      if (startsWith(this.#pending, novalungRequests.data.bytes))
        this.#answer(encodeNovalungData(this.values));
      else if (startsWith(this.#pending, novalungRequests.version.bytes))
        this.#answer(encodeNovalungVersion(1));
      else {
        this.strangeBytes += 1;
        this.#pending.shift();
        continue;
      }
      this.#pending.splice(0, novalungRequests.data.bytes.length);
    }
  }

  #answer(bytes: Uint8Array): void {
    if (!this.isSilent) this.#write(bytes);
  }
}
