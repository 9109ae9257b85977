/** The real web application on a port of its own, over a scripted feed; its clock can be moved. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '@circuitwatch/server/web/app.ts';
import type { HistorySource } from '@circuitwatch/server/web/history/history-source.ts';
import type { StreamLimits } from '@circuitwatch/server/web/stream/stream-limits.ts';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import { ScriptedFeed } from './scripted-feed.ts';
import { StreamViewer, type ViewerOptions } from './stream-viewer.ts';
import { syntheticHistory } from './synthetic-history.ts';

const silentLog = createLog('web', 'silent');

export interface WebUnderTest {
  readonly feed: ScriptedFeed;
  readonly port: number;
  readonly url: string;
  /** Added to the monotonic clock. */
  skewMs: number;
  viewer(options?: ViewerOptions): StreamViewer;
  watch(
    beds: readonly string[],
    options?: Parameters<typeof StreamViewer.watching>[2],
  ): Promise<StreamViewer>;
  /** Stops the application as main.ts does. */
  stop(): Promise<void>;
  /** Drops the viewers and stops. */
  close(): Promise<void>;
}

export async function startWeb(
  options: {
    beds?: number;
    limits?: Partial<StreamLimits>;
    history?: HistorySource;
    clientDir?: string;
    connect?: boolean;
  } = {},
): Promise<WebUnderTest> {
  const feed = new ScriptedFeed(options.beds ?? 2);
  const emptyDir = mkdtempSync(join(tmpdir(), 'circuitwatch-web-'));
  const viewers: StreamViewer[] = [];
  const skew = { ms: 0 };
  const app = buildApp({
    feed,
    clock: { monotonicMs: () => performance.now() + skew.ms, wallMs: () => Date.now() },
    logger: silentLog,
    history: options.history ?? syntheticHistory(1),
    clientDir: options.clientDir ?? emptyDir,
    ...(options.limits ? { limits: options.limits } : {}),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening on a port');
  const { port } = address;
  if (options.connect ?? true) feed.connect();
  return {
    feed,
    port,
    url: `http://127.0.0.1:${port}`,
    get skewMs() {
      return skew.ms;
    },
    set skewMs(ms: number) {
      skew.ms = ms;
    },
    viewer: (viewerOptions) => {
      const viewer = new StreamViewer(port, viewerOptions);
      viewers.push(viewer);
      return viewer;
    },
    watch: async (beds, watchOptions) => {
      const viewer = await StreamViewer.watching(port, beds, watchOptions);
      viewers.push(viewer);
      return viewer;
    },
    stop: () => app.close(),
    close: async () => {
      for (const viewer of viewers) viewer.close();
      await app.close();
      rmSync(emptyDir, { recursive: true, force: true });
    },
  };
}
