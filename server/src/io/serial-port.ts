/**
 * BytePort over the `serialport` package. Used only inside a port child (port/main.ts) and by `device capture`: a dead
 * USB adapter can make serialport 13 spin for ever, so the process that opens one must be killable (reliability.md §0).
 *
 * Flow control is off, always: no device here asks for it, and with XON/XOFF a 0x13 in a binary frame stops the line.
 * DTR cannot be kept low on Linux (serialport #1605). The path should be the by-id link: tty numbers change on replug.
 */
import { statSync } from 'node:fs';
import type { BytePort, BytePortEvents } from '@circuitwatch/shared/devices/byte-port.ts';
import type { PortSettings } from '@circuitwatch/shared/devices/device-profile.ts';
import type { LinkReason } from '@circuitwatch/shared/texts/link-reasons.ts';
import { SerialPort } from 'serialport';
import { ByteBudget } from './byte-budget.ts';
import { monotonicMs } from './system-clock.ts';

/** How often the path is looked at: a replugged adapter is another device behind the same name. */
const pathCheckMs = 1000;
/** Unsent poll bytes at which the line counts as stuck. */
const unsentBytesMax = 16 * 1024;

function deviceNumber(path: string): number | undefined {
  try {
    return statSync(path).rdev;
  } catch {
    return undefined;
  }
}

/** What serialport says when it cannot open, as a reason that has texts; what it says otherwise stays as it is. */
function openFailure(message: string): LinkReason | (string & {}) {
  if (/permission denied|EACCES/i.test(message)) return 'portForbidden';
  if (/no such file|ENOENT/i.test(message)) return 'portMissing';
  if (/lock|busy|EAGAIN|EBUSY/i.test(message)) return 'portBusy';
  return message.replace(/^Error: /, '');
}

export class SerialBytePort implements BytePort {
  readonly #path: string;
  readonly #settings: PortSettings;
  #port: SerialPort | undefined;
  #events: BytePortEvents | undefined;
  #pathTimer: NodeJS.Timeout | undefined;
  #resumeTimer: NodeJS.Timeout | undefined;

  constructor(path: string, settings: PortSettings) {
    this.#path = path;
    this.#settings = settings;
  }

  open(events: BytePortEvents): void {
    this.#release();
    this.#events = events;
    const { baud, data, parity, stop } = this.#settings;
    const port = new SerialPort({
      path: this.#path,
      baudRate: baud,
      dataBits: data,
      parity,
      stopBits: stop,
      rtscts: false,
      xon: false,
      xoff: false,
      lock: true,
      autoOpen: false,
    });
    this.#port = port;
    const budget = new ByteBudget();
    port.on('data', (chunk: Buffer) => {
      const nowMs = monotonicMs();
      const pauseMs = budget.take(chunk.length, nowMs);
      if (pauseMs > 0) this.#pause(port, pauseMs);
      if (this.#port === port) events.onBytes(chunk, nowMs);
    });
    port.on('error', (error) => this.#closed(port, error.message));
    port.on('close', (error: Error | null | undefined) =>
      this.#closed(port, error ? 'portPulled' : 'stopped'),
    );
    port.open((error) => {
      if (error) this.#closed(port, openFailure(error.message));
      else this.#opened(port);
    });
  }

  write(bytes: Uint8Array): void {
    const port = this.#port;
    if (!port?.isOpen) return;
    if (port.writableLength > unsentBytesMax) this.#closed(port, 'portStuck');
    else port.write(Buffer.from(bytes));
  }

  close(): void {
    if (this.#port) this.#closed(this.#port, 'stopped');
  }

  #opened(port: SerialPort): void {
    if (this.#port !== port) {
      port.close();
      return;
    }
    const openedDevice = deviceNumber(this.#path);
    this.#pathTimer = setInterval(() => {
      const now = deviceNumber(this.#path);
      if (now === openedDevice) return;
      this.#closed(port, now === undefined ? 'portPulled' : 'portReplaced');
    }, pathCheckMs);
    this.#events?.onOpen();
  }

  #pause(port: SerialPort, pauseMs: number): void {
    port.pause();
    this.#resumeTimer = setTimeout(() => {
      if (this.#port === port) port.resume();
    }, pauseMs);
  }

  /** Ends this open attempt: told once, with the first reason that was known. */
  #closed(port: SerialPort, reason: LinkReason | (string & {})): void {
    if (this.#port !== port) return;
    const events = this.#events;
    this.#release();
    events?.onClose(reason);
  }

  #release(): void {
    clearInterval(this.#pathTimer);
    clearTimeout(this.#resumeTimer);
    const port = this.#port;
    this.#port = undefined;
    this.#events = undefined;
    // A port that is closing still emits; its handlers see that it is no longer the current one.
    if (port?.isOpen) port.close(() => undefined);
  }
}
