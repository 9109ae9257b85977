/** What tests ask a running gateway over HTTP. Fields that no test reads are left out. */
import { z } from 'zod';
import { until } from './feed-listener.ts';

const positionSchema = z.object({ epoch: z.number(), seq: z.number() }).nullable();

const healthSchema = z.object({
  status: z.string(),
  coreAlive: z.boolean(),
  runs: z.array(
    z.object({
      bedId: z.string(),
      recording: z.boolean(),
      recorded: positionSchema,
      live: positionSchema,
      ports: z.array(
        z.object({
          device: z.string(),
          phase: z.string(),
          reason: z.string(),
          freshness: z.string(),
          frames: z.number(),
          reopens: z.number(),
        }),
      ),
    }),
  ),
});
export type Health = z.infer<typeof healthSchema>;
export type RunHealth = Health['runs'][number];

export async function health(url: string): Promise<Health | undefined> {
  try {
    return healthSchema.parse(await (await fetch(`${url}/api/health`)).json());
  } catch (error) {
    if (error instanceof z.ZodError) throw error;
    return undefined;
  }
}

/** Asks until the health of a bed is as wanted. */
export async function untilBed(
  url: string,
  bedId: string,
  what: string,
  isWanted: (run: RunHealth) => boolean,
  limitMs = 60_000,
): Promise<RunHealth> {
  let last: Health | undefined;
  let wanted: RunHealth | undefined;
  let isStopped = false;
  const poll = (async () => {
    while (!isStopped && !wanted) {
      last = await health(url);
      wanted = last?.runs.find((run) => run.bedId === bedId && isWanted(run));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  try {
    return await until(`${bedId}: ${what}`, () => wanted, limitMs);
  } catch (error) {
    throw new Error(`${String(error)}; last: ${JSON.stringify(last)}`);
  } finally {
    isStopped = true;
    await poll;
  }
}

/** The first port of the bed streams fresh data. */
export function isStreaming({ ports: [port] }: RunHealth): boolean {
  return port?.phase === 'streaming' && port.freshness === 'fresh';
}
