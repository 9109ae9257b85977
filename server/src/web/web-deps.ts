/** What the web application is built from. Everything that touches the outside is passed in, so tests pass their own. */
import type { FastifyBaseLogger } from 'fastify';
import type { CoreFeed } from './core-connection.ts';
import type { CommandDesk } from './command-desk.ts';
import type { GatewayState } from './gateway-state.ts';
import type { HistorySource } from './history/history-source.ts';
import type { StreamHub } from './stream/stream-hub.ts';
import type { StreamLimits } from './stream/stream-limits.ts';
import type { StreamServer } from './stream/stream-server.ts';
import type { WebClock } from './web-clock.ts';

export interface WebDeps {
  readonly feed: CoreFeed;
  readonly clock: WebClock;
  readonly logger: FastifyBaseLogger;
  readonly history: HistorySource;
  /** The built client (client/dist). */
  readonly clientDir: string;
  /** Tests shorten the times of the stream. */
  readonly limits?: Partial<StreamLimits>;
}

/** What the routes read. */
export interface WebParts {
  readonly state: GatewayState;
  readonly desk: CommandDesk;
  readonly hub: StreamHub;
  readonly stream: StreamServer;
  readonly history: HistorySource;
  readonly clock: WebClock;
}
