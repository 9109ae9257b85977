/** Retention beside the core: its thread is started when the configuration asks for it, and its words go to the log. */
import { Worker } from 'node:worker_threads';
import type { RetentionConfig } from '@circuitwatch/shared/config/site-config.ts';
import { z } from 'zod';
import type { Log } from '../foundation/log.ts';

const toldSchema = z.union([
  z.object({ deleted: z.string(), reason: z.string(), bytes: z.number() }),
  z.object({ problem: z.string() }),
]);

/** Returns how to end it. `inUse`: the runs that the beds write. */
export function startRetention(setup: {
  readonly policy: RetentionConfig | undefined;
  readonly dataDir: string;
  readonly inUse: readonly string[];
  readonly log: Log;
}): () => void {
  const { policy, dataDir, inUse, log } = setup;
  if (!policy) return () => undefined;
  const worker = new Worker(new URL('../recording/retention/retention-worker.ts', import.meta.url), {
    workerData: { dataDir, policy, inUse },
    name: 'retention',
  });
  worker.on('message', (message: unknown) => {
    const told = toldSchema.parse(message);
    if ('problem' in told)
      log.error({ problem: told.problem }, 'retention failed; it is tried again in an hour');
    else log.warn(told, `the recording ${told.deleted} was deleted`);
  });
  worker.on('error', (error) => log.error({ err: error }, 'the thread of retention failed'));
  return () => void worker.terminate();
}
