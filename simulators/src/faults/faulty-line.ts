/**
 * The line between a device double and its port, with whatever is wrong with it right now. Clean frames pass untouched
 * and are remembered: a report says what was really sent. Randomness is seeded; waiting bytes are bounded.
 */
import type { Prng } from '@circuitwatch/shared/foundation/prng.ts';
import { type FaultMode, faultModes } from './fault-modes.ts';

/** `answer`: to a request; `unasked`: pushed by the device; `aside`: a line without values (header, version). */
export type FrameKind = 'answer' | 'unasked' | 'aside';

/** Nothing leaves the device at all. */
const offModes: readonly FaultMode[] = ['silent', 'poweredOff', 'unplugged'];
/** slowDrip: what waits at most; a byte leaves every `dripMs`. */
const waitingBytesMax = 1024;
const dripMs = 20;
/** lineNoise: chance per byte to be changed, to be lost. */
const corruptChance = 0.002;
const lossChance = 0.001;
/** garbage: chance per 20 ms step that some bytes come, and how many at most. */
const garbageChance = 0.05;
const garbageBytesMax = 40;

export interface SentFrame {
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

export interface LineCounts {
  framesSent: number;
  /** Frames that a fault swallowed or spoilt. */
  framesSpoilt: number;
}

export class FaultyLine {
  /** Last frame with values that left undamaged. */
  lastSent: SentFrame | undefined;
  readonly counts: LineCounts = { framesSent: 0, framesSpoilt: 0 };
  readonly #write: (bytes: Uint8Array) => void;
  readonly #prng: Prng;
  readonly #untilMs = new Map<FaultMode, number>();
  #dropFirst = false;
  readonly #waiting: number[] = [];
  #nextDripMs = 0;

  constructor(write: (bytes: Uint8Array) => void, prng: Prng) {
    this.#write = write;
    this.#prng = prng;
  }

  start(mode: FaultMode, untilMs: number): void {
    this.#untilMs.set(mode, untilMs);
    if (mode === 'firstReplyLost') this.#dropFirst = true;
  }

  stop(mode: FaultMode): void {
    this.#untilMs.delete(mode);
  }

  isActive(mode: FaultMode, nowMs: number): boolean {
    const until = this.#untilMs.get(mode);
    return until !== undefined && nowMs < until;
  }

  active(nowMs: number): FaultMode[] {
    return faultModes.filter((mode) => this.isActive(mode, nowMs));
  }

  send(bytes: Uint8Array, kind: FrameKind, nowMs: number): void {
    const off = offModes.some((mode) => this.isActive(mode, nowMs));
    const unanswered = kind !== 'unasked' && this.isActive('noReply', nowMs);
    if (off || unanswered || this.#isFirstLost(kind)) {
      this.counts.framesSpoilt += 1;
      return;
    }
    if (this.isActive('badChecksum', nowMs)) {
      this.counts.framesSpoilt += 1;
      this.#write(spoilt(bytes));
    } else if (this.isActive('lineNoise', nowMs)) this.#sendNoisy(bytes, kind, nowMs);
    else if (this.isActive('slowDrip', nowMs)) this.#sendSlowly(bytes, kind, nowMs);
    else {
      this.#clean(bytes, kind, nowMs);
      this.#write(bytes);
    }
  }

  /** Called every step: drips and garbage. */
  tick(nowMs: number): void {
    if (this.#untilMs.size === 0 && this.#waiting.length === 0) return;
    while (this.#waiting.length > 0 && nowMs >= this.#nextDripMs) {
      this.#write(Uint8Array.of(this.#waiting.shift() ?? 0));
      this.#nextDripMs = Math.max(this.#nextDripMs + dripMs, nowMs - dripMs);
    }
    if (this.isActive('garbage', nowMs) && this.#prng.chance(garbageChance)) {
      const count = this.#prng.int(1, garbageBytesMax);
      this.#write(Uint8Array.from({ length: count }, () => this.#prng.int(0, 255)));
    }
    for (const [mode, until] of this.#untilMs) if (nowMs >= until) this.#untilMs.delete(mode);
  }

  #isFirstLost(kind: FrameKind): boolean {
    if (!this.#dropFirst || kind === 'aside') return false;
    this.#dropFirst = false;
    return true;
  }

  #clean(bytes: Uint8Array, kind: FrameKind, nowMs: number): void {
    this.counts.framesSent += 1;
    if (kind !== 'aside') this.lastSent = { bytes, atMs: nowMs };
  }

  #sendNoisy(bytes: Uint8Array, kind: FrameKind, nowMs: number): void {
    const out: number[] = [];
    let hurt = false;
    for (const byte of bytes) {
      const lost = this.#prng.chance(lossChance);
      const changed = this.#prng.chance(corruptChance);
      hurt ||= lost || changed;
      if (!lost) out.push(changed ? byte ^ (1 << this.#prng.int(0, 7)) : byte);
    }
    if (hurt) this.counts.framesSpoilt += 1;
    else this.#clean(bytes, kind, nowMs);
    this.#write(Uint8Array.from(out));
  }

  #sendSlowly(bytes: Uint8Array, kind: FrameKind, nowMs: number): void {
    if (this.#waiting.length + bytes.length > waitingBytesMax) {
      this.counts.framesSpoilt += 1;
      return;
    }
    if (this.#waiting.length === 0) this.#nextDripMs = nowMs;
    this.#waiting.push(...bytes);
    this.#clean(bytes, kind, nowMs);
  }
}

/** One byte wrong: the last of a binary frame (its checksum), a character in the middle of a line of text. */
function spoilt(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const isText = copy.at(-1) === 0x0a || copy.at(-1) === 0x0d;
  const at = isText ? Math.floor(copy.length / 2) : copy.length - 1;
  copy[at] = isText ? 0x23 : (copy[at] ?? 0) ^ 0x5a;
  return copy;
}
