/**
 * A line over a pseudo-terminal, behind a stable link as udev makes for USB adapters: `DIR/by-id/NAME → /dev/pts/N`.
 *
 * `@lydell/node-pty`'s `open()` also reads the slave and steals bytes, and keeps a second descriptor of it open; so its
 * binary is used directly: it gives the pair, the slave is closed at once, and the master is read without waiting. Then
 * Linux tells whether a gateway is there: EIO = nobody has the slave open, EAGAIN = somebody has, nothing came.
 * Unplugging closes the master (the gateway's port closes with an error) and removes the link; replugging makes a pair
 * under another number behind the same link.
 */
import { createRequire } from 'node:module';
import { closeSync, mkdirSync, readSync, renameSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { PortSettings } from '@circuitwatch/shared/devices/device-profile.ts';
import { z } from 'zod';
import { receivedBytesMax, type SimPort } from './sim-port.ts';

/** How often an unattended line looks whether a gateway has come, and an attended one reads, ms. */
const lookPeriodMs = 100;
/** A gateway sets the line to raw just after it opened it; what came before would be echoed or reshaped. */
const settleMs = 60;
/** Pairs taken at most to get another number. */
const pairsTriedMax = 8;

const pairSchema = z.object({ master: z.number().int(), slave: z.number().int(), pty: z.string() });
type Pair = z.infer<typeof pairSchema>;

interface PtyBinary {
  open(columns: number, rows: number): unknown;
}

function loadBinary(): PtyBinary {
  const require = createRequire(import.meta.url);
  const helper: { requireBinary(file: string): PtyBinary } = require('@lydell/node-pty/requireBinary.js');
  return helper.requireBinary('pty.node');
}

let binary: PtyBinary | undefined;

function openPair(): Pair {
  binary ??= loadBinary();
  const pair = pairSchema.parse(binary.open(80, 25));
  closeSync(pair.slave);
  return pair;
}

/** A pair whose terminal has another name than `oldName`: the kernel hands out the lowest free number again. */
function openOtherPair(oldName: string): Pair {
  const passed: Pair[] = [];
  try {
    for (let i = 0; i < pairsTriedMax; i++) {
      const pair = openPair();
      if (pair.pty !== oldName) return pair;
      passed.push(pair);
    }
    throw new Error(`Could not get another pseudo-terminal than ${oldName}.`);
  } finally {
    for (const pair of passed) closeSync(pair.master);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Why there are no pseudo-terminals here; undefined = there are. */
export function ptyUnavailable(): string | undefined {
  if (process.platform !== 'linux')
    return `pseudo-terminals are only simulated on Linux, this is ${process.platform}`;
  try {
    closeSync(openPair().master);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export class PtyPort implements SimPort {
  readonly url: string;
  droppedBytes = 0;
  readonly #link: string;
  #pair: Pair | undefined;
  #lastName = '';
  #attachedAtMs: number | undefined;
  #nowMs = 0;
  #nextLookMs = 0;
  readonly #readEveryMs: number;
  readonly #buffer = new Uint8Array(receivedBytesMax);

  /** `directory` must exist. `readEveryMs`: how soon a request must be seen; 0 for polled devices. */
  constructor(directory: string, name: string, settings: PortSettings, readEveryMs = 0) {
    const byId = join(directory, 'by-id');
    mkdirSync(byId, { recursive: true });
    this.#link = join(byId, name);
    this.#readEveryMs = readEveryMs;
    const { baud, data, parity, stop } = settings;
    this.url = `serial:${this.#link}?baud=${baud}&data=${data}&parity=${parity}&stop=${stop}`;
    this.#plugIn();
  }

  get attached(): boolean {
    return this.#attachedAtMs !== undefined;
  }

  write(bytes: Uint8Array): void {
    const since = this.#attachedAtMs;
    if (!this.#pair || since === undefined || this.#nowMs - since < settleMs) return;
    try {
      this.droppedBytes += bytes.length - writeSync(this.#pair.master, bytes);
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'EAGAIN' && code !== 'EIO') throw error;
      this.droppedBytes += bytes.length;
    }
  }

  poll(nowMs: number, onBytes: (bytes: Uint8Array) => void): void {
    this.#nowMs = nowMs;
    if (!this.#pair || nowMs < this.#nextLookMs) return;
    this.#nextLookMs = nowMs + (this.attached ? this.#readEveryMs : lookPeriodMs);
    try {
      const count = readSync(this.#pair.master, this.#buffer);
      this.#attachedAtMs ??= nowMs;
      if (count > 0) onBytes(this.#buffer.subarray(0, count));
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EAGAIN') this.#attachedAtMs ??= nowMs;
      else if (code === 'EIO') this.#attachedAtMs = undefined;
      else throw error;
    }
  }

  unplug(): void {
    if (!this.#pair) return;
    rmSync(this.#link, { force: true });
    closeSync(this.#pair.master);
    this.#pair = undefined;
    this.#attachedAtMs = undefined;
  }

  async replug(): Promise<void> {
    if (!this.#pair) this.#plugIn();
  }

  async close(): Promise<void> {
    this.unplug();
  }

  #plugIn(): void {
    this.#pair = openOtherPair(this.#lastName);
    this.#lastName = this.#pair.pty;
    this.#nextLookMs = 0;
    // A link cannot be replaced in place: made beside and renamed, so that it never points to nothing.
    const beside = `${this.#link}.new`;
    rmSync(beside, { force: true });
    symlinkSync(this.#pair.pty, beside);
    renameSync(beside, this.#link);
  }
}
