/** The core's feed over the local socket (link/framed-socket.ts): what arrives is passed on, in order; it connects again by itself. */
import type { CoreToWeb } from '../link/core-feed.ts';
import { FramedClient } from '../link/framed-socket.ts';
import type { CoreFeed, CoreFeedListener } from './core-connection.ts';

export function socketFeed(socketPath: string): CoreFeed {
  let client: FramedClient | undefined;
  return {
    start: (listener: CoreFeedListener) => {
      client = new FramedClient(socketPath, {
        onConnect: () => listener.connected(),
        onFrame: (frame, socket) => {
          if (frame.kind === 'binary') listener.block(frame.bytes);
          else if (isCoreMessage(frame.value)) listener.message(frame.value);
          else socket.close('the core sent something that is not a message');
        },
        onDisconnect: () => listener.disconnected(),
      });
    },
    send: (report) => client?.socket?.sendJson(report) ?? false,
    close: () => client?.close(),
  };
}

/** The core is a process of the same release: its messages are trusted by their `type`. */
function isCoreMessage(value: unknown): value is CoreToWeb {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
