/** The one interface behind which serial, TCP and in-memory ports sit. Types only; the edges live in server/src/io and simulators/src/io. */

export interface BytePortEvents {
  /** Bytes as they arrived, with the monotonic receive time in ms of the receiving process. */
  onBytes(bytes: Uint8Array, receivedMs: number): void;
  onOpen(): void;
  /** The port closed or could not open; the reason is for people. Called once per open attempt. */
  onClose(reason: string): void;
}

export interface BytePort {
  /** Starts opening; the result arrives through the events. */
  open(events: BytePortEvents): void;
  /** Only ever called with bytes of a declared PollRequest. */
  write(bytes: Uint8Array): void;
  close(): void;
}
