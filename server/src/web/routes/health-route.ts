/** `/api/health`: whether the gateway works, for people, load balancers and the recorder's promise of what is durable. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { freshnessStates, linkPhases } from '@circuitwatch/shared/wire/messages.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { BedState } from '../gateway-state.ts';
import type { WebParts } from '../web-deps.ts';

const position = z.object({ epoch: z.int(), seq: z.int() });

const portHealthSchema = z.object({
  device: z.string(),
  phase: z.enum(linkPhases),
  reason: z.string(),
  freshness: z.enum(freshnessStates),
  bytes: z.int(),
  frames: z.int(),
  discardedBytes: z.int(),
  checksumErrors: z.int(),
  reopens: z.int(),
});

const healthSchema = z.object({
  status: z.enum(['ok', 'degraded', 'coreAway']),
  version: z.string().nullable(),
  coreAlive: z.boolean(),
  coreLoopDelayP99Ms: z.number().nullable(),
  webLoopDelayP99Ms: z.number(),
  viewers: z.int(),
  conflatedViewers: z.int(),
  runs: z.array(
    z.object({
      bedId: z.string(),
      runId: z.string(),
      recording: z.boolean(),
      reason: z.string(),
      /** Nothing at or below this position may ever be missing from the recording. */
      recorded: position.nullable(),
      live: position.nullable(),
      ports: z.array(portHealthSchema),
    }),
  ),
});
type Health = z.infer<typeof healthSchema>;

function runHealth(bed: BedState): Health['runs'][number] {
  const { bedId, runId } = bed.mirror.bed;
  const { ok, reason, recorded } = bed.mirror.recording;
  const ports = bed.mirror.devices.map((status) => {
    const { device, phase, freshness } = status;
    const { bytes, frames, discardedBytes, checksumErrors, reopens } = status.counters;
    return {
      device,
      phase,
      reason: status.reason,
      freshness,
      bytes,
      frames,
      discardedBytes,
      checksumErrors,
      reopens,
    };
  });
  return { bedId, runId, recording: ok, reason, recorded, live: bed.mirror.position ?? null, ports };
}

/** The histogram counts the time between its own ticks, so that much is not delay; each tick wakes the process. */
const loopDelayResolutionMs = 50;

export function registerHealthRoute(root: FastifyInstance, parts: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const loopDelay = monitorEventLoopDelay({ resolution: loopDelayResolutionMs });
  loopDelay.enable();
  app.addHook('onClose', async () => {
    loopDelay.disable();
  });

  app.get(
    '/health',
    {
      schema: {
        tags: ['gateway'],
        summary: 'Whether the gateway works; 503 while its core is away',
        response: { 200: healthSchema, 503: healthSchema },
      },
    },
    async (_request, reply) => {
      const coreAlive = parts.state.isCoreAlive();
      const runs = parts.state.beds().map(runHealth);
      const health: Health = {
        status: !coreAlive ? 'coreAway' : runs.every((run) => run.recording) ? 'ok' : 'degraded',
        version: parts.state.gateway?.version ?? null,
        coreAlive,
        coreLoopDelayP99Ms: parts.state.coreLoopDelayP99Ms,
        webLoopDelayP99Ms: Math.max(0, loopDelay.percentile(99) / 1e6 - loopDelayResolutionMs),
        viewers: parts.stream.viewers,
        conflatedViewers: parts.hub.conflatedViewers,
        runs,
      };
      return reply
        .code(coreAlive ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(health);
    },
  );
}
