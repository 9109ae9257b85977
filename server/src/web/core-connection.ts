/**
 * How the web process hears the core: an ordered feed of messages and encoded sample blocks. The real one is a framed
 * unix socket (link/framed-socket.ts) that connects again by itself; tests and the fake gateway feed it in-process.
 */
import type { CoreToWeb, WebToCore } from '../link/core-feed.ts';

export interface CoreFeedListener {
  /** A connection stands; the core's `gateway` message follows. */
  connected(): void;
  message(message: CoreToWeb): void;
  /** One encoded block. The bytes belong to the listener's call only: it copies what it keeps. */
  block(bytes: Uint8Array): void;
  disconnected(): void;
}

export interface CoreFeed {
  /** Called once, before any message. */
  start(listener: CoreFeedListener): void;
  /** To the core; false when it is not there now. What was not sent is not kept: a report is repeated every second. */
  send(message: WebToCore): boolean;
  close(): void;
}
