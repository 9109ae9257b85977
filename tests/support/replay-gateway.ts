/** The real web application over a data folder with recorded runs; live behind it is a stage (stages.ts). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import { buildApp } from '@circuitwatch/server/web/app.ts';
import { startHistoryWorker } from '@circuitwatch/server/web/history/history-worker-client.ts';
import { systemClock } from '@circuitwatch/server/web/web-clock.ts';
import { StagedFeed } from './staged-feed.ts';
import { type StageName, stages } from './stages.ts';

export interface ReplayGateway {
  readonly url: string;
  readonly dataDir: string;
  close(): Promise<void>;
}

/** `fill` writes the runs before the gateway starts. */
export async function openReplayGateway<T>(
  fill: (dataDir: string) => T | Promise<T>,
  stage: StageName = 'medium',
): Promise<ReplayGateway & { readonly filled: T }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'circuitwatch-replay-'));
  const filled = await fill(dataDir);
  const feed = new StagedFeed(stages[stage], Date.now());
  const app = buildApp({
    feed,
    clock: systemClock,
    logger: createLog('web', 'error'),
    history: startHistoryWorker(dataDir),
    clientDir: join(import.meta.dirname, '../../client/dist'),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    dataDir,
    filled,
    close: async () => {
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
