/**
 * The device side of a line, whatever it is made of. A port never blocks and never grows: what the line does not take is
 * dropped and counted, as a UART without flow control does.
 */
export interface SimPort {
  /** What the gateway's configuration names. Stays the same through unplug and replug. */
  readonly url: string;
  /** Whether somebody has the other end open. */
  readonly attached: boolean;
  readonly droppedBytes: number;
  /** Sends; bytes without a listener vanish, as on a real line. */
  write(bytes: Uint8Array): void;
  /** Called every 20 ms: receives what has come. */
  poll(nowMs: number, onBytes: (bytes: Uint8Array) => void): void;
  /** The adapter is pulled. */
  unplug(): void;
  /** The adapter is back. Rejects when the line cannot be made again. */
  replug(): Promise<void>;
  close(): Promise<void>;
}

/** How many received bytes a port keeps between two polls. */
export const receivedBytesMax = 4096;
