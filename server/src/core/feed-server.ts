/**
 * The core's end of the feed to the web process: on connect the whole picture, then everything as it happens.
 *
 * Usually there is one listener. One that does not read is cut off by the socket's limit and starts again from a
 * snapshot; the core never waits for it.
 */
import { rmSync } from 'node:fs';
import type { Server } from 'node:net';
import {
  type CommandRequest,
  type CoreToWeb,
  isCommandRequest,
  isLimitPreviewRequest,
  type LimitPreviewRequest,
} from '../link/core-feed.ts';
import { type ClientConditionsReport, type DisplayEvent, displayMessageSchema } from '../link/web-to-core.ts';
import { FramedSocket, listenFramed } from '../link/framed-socket.ts';

export interface FeedServer {
  send(message: CoreToWeb): void;
  sendBlock(bytes: Uint8Array): void;
  close(): void;
}

export interface FeedServerSetup {
  readonly socketPath: string;
  /** `gateway` and one `bedSnapshot` per bed, as of now. */
  greeting(): readonly CoreToWeb[];
  /** A person's command; its answer goes out with `send`. */
  onCommand(command: CommandRequest): void;
  /** A person's question; its answer goes out with `send`. */
  onPreview(request: LimitPreviewRequest): void;
  /** What the web process says about the displays, about once a second. */
  onDisplays(report: ClientConditionsReport): void;
  /** Rows for the event log of the beds. */
  onDisplayEvents(events: readonly DisplayEvent[]): void;
  /** Whether at least one web process is connected and greeted; called on each change. */
  onAttached(attached: boolean): void;
}

export async function startFeedServer(setup: FeedServerSetup): Promise<FeedServer> {
  const listeners = new Set<FramedSocket>();
  rmSync(setup.socketPath, { force: true });
  const server: Server = await listenFramed(setup.socketPath, (raw) => {
    const socket: FramedSocket = new FramedSocket(raw, {
      onFrame: (frame) => {
        if (frame.kind === 'json' && isCommandRequest(frame.value)) {
          setup.onCommand(frame.value);
          return;
        }
        if (frame.kind === 'json' && isLimitPreviewRequest(frame.value)) {
          setup.onPreview(frame.value);
          return;
        }
        const said = frame.kind === 'json' ? displayMessageSchema.safeParse(frame.value).data : undefined;
        if (said?.type === 'clientConditions') setup.onDisplays(said);
        else if (said) setup.onDisplayEvents(said.events);
        else socket.close('the web process sent something that is not a message');
      },
      onClose: () => {
        listeners.delete(socket);
        if (listeners.size === 0) setup.onAttached(false);
      },
    });
    for (const message of setup.greeting()) socket.sendJson(message);
    listeners.add(socket);
    if (listeners.size === 1) setup.onAttached(true);
  });
  return {
    send: (message) => {
      for (const socket of listeners) socket.sendJson(message);
    },
    sendBlock: (bytes) => {
      for (const socket of listeners) socket.sendBinarySoon(bytes);
    },
    close: () => {
      server.close();
      for (const socket of listeners) socket.close('the core stops');
    },
  };
}
