/** The real web application and the built page on one stage, on a free port. */
import { join } from 'node:path';
import { createLog } from '@circuitwatch/server/foundation/log.ts';
import { buildApp } from '@circuitwatch/server/web/app.ts';
import type { ClientConditionsReport } from '@circuitwatch/server/link/web-to-core.ts';
import { systemClock } from '@circuitwatch/server/web/web-clock.ts';
import { type Stage, type StageName, stages } from './stages.ts';
import { StagedFeed, stagedHistory } from './staged-feed.ts';

export interface StagedGateway {
  /** What the web application tells the core about its displays, newest last. */
  readonly reports: readonly ClientConditionsReport[];
  readonly url: string;
  close(): Promise<void>;
}

export async function openStage(name: StageName): Promise<StagedGateway> {
  const stage: Stage = stages[name];
  const feed = new StagedFeed(stage, Date.now());
  const app = buildApp({
    feed,
    clock: systemClock,
    logger: createLog('web', 'error'),
    history: stagedHistory(stage),
    clientDir: join(import.meta.dirname, '../../client/dist'),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, reports: feed.reports, close: () => app.close() };
}
