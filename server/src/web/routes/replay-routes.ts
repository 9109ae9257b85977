/**
 * Routes of one recorded run, for replay: what it is, its timeline, its state at a moment, and stretches of it as the
 * stream's own blocks (docs/wire.md). Nothing is kept between requests; the history thread reads the files.
 */
import { historyChannelsMax, historyEventsMax, historyPointsMax } from '@circuitwatch/shared/wire/history.ts';
import { replayThinnedSpanMsMax } from '@circuitwatch/shared/wire/replay.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ReplayRequest } from '../history/history-source.ts';
import { HttpProblem, problemSchema } from '../problem.ts';
import type { WebParts } from '../web-deps.ts';

/** The name of a folder under data/runs, never a path. */
const runParams = z.object({ runId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/) });
const timeMs = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
const span = { from: timeMs, to: timeMs };
const channelsTextMax = historyChannelsMax * 64;
const everyMsMax = 3_600_000;

const jsonType = 'application/json; charset=utf-8';
const binaryType = 'application/octet-stream';

function spanOf({ from, to }: { readonly from: number; readonly to: number }): {
  fromMs: number;
  toMs: number;
} {
  if (from < to) return { fromMs: from, toMs: to };
  throw new HttpProblem('badRequest', 'from must be before to; both are gateway time in milliseconds.');
}

export function registerReplayRoutes(root: FastifyInstance, { history }: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const send = async (reply: FastifyReply, request: ReplayRequest): Promise<FastifyReply> => {
    const bytes = await history.replay(request);
    reply.header('cache-control', 'no-store').type(request.type === 'blocks' ? binaryType : jsonType);
    return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  };
  const about = (summary: string) => ({ tags: ['recordings'], summary, params: runParams });

  app.get(
    '/recordings/:runId',
    { schema: about('Bed, patient, epochs, clock, size and damage of a run') },
    (request, reply) => send(reply, { type: 'description', runId: request.params.runId }),
  );
  app.get(
    '/recordings/:runId/timeline',
    { schema: about('What is recorded and what is missing, every alarm and event of a run') },
    (request, reply) => send(reply, { type: 'timeline', runId: request.params.runId }),
  );
  app.get(
    '/recordings/:runId/state',
    {
      schema: {
        ...about('The bed as it was at a moment: values with their times, alarms, limits, devices'),
        querystring: z.object({ at: timeMs }),
      },
    },
    (request, reply) => send(reply, { type: 'state', runId: request.params.runId, atMs: request.query.at }),
  );
  app.post(
    '/recordings/:runId/verify',
    {
      schema: {
        ...about('Reads the whole run: hash chain, chunks, pyramid and counts. One run at a time'),
        response: {
          200: z.object({ ok: z.boolean(), findingCount: z.int(), findings: z.array(z.string()) }),
          404: problemSchema,
          429: problemSchema,
        },
      },
    },
    async (request) => {
      const { ok, findingCount, findings } = await history.verify(request.params.runId);
      return { ok, findingCount, findings: [...findings] };
    },
  );
  registerStretches(root, send, about);
}

type Send = (reply: FastifyReply, request: ReplayRequest) => Promise<FastifyReply>;

function registerStretches(
  root: FastifyInstance,
  send: Send,
  about: (summary: string) => { tags: string[]; summary: string; params: typeof runParams },
): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/recordings/:runId/history',
    {
      schema: {
        ...about('Minimum, maximum, mean and counts per bucket, and why there is nothing'),
        querystring: z.object({
          ...span,
          channels: z.string().min(1).max(channelsTextMax),
          points: z.coerce.number().int().min(1).max(historyPointsMax).default(600),
        }),
      },
    },
    (request, reply) => {
      const channels = request.query.channels.split(',').slice(0, historyChannelsMax);
      const { points } = request.query;
      const { runId } = request.params;
      return send(reply, { type: 'history', runId, ...spanOf(request.query), channels, points });
    },
  );
  app.get(
    '/recordings/:runId/events',
    {
      schema: {
        ...about('Recorded events, oldest first, the newest where there are too many'),
        querystring: z.object({
          ...span,
          limit: z.coerce.number().int().min(1).max(historyEventsMax).default(200),
        }),
      },
    },
    (request, reply) => {
      const { limit } = request.query;
      const { runId } = request.params;
      return send(reply, { type: 'events', runId, ...spanOf(request.query), limit });
    },
  );
  app.get(
    '/recordings/:runId/blocks',
    {
      schema: {
        ...about(
          `Samples and messages of (from, to] in the form of the stream, binary; at most ${replayThinnedSpanMsMax / 3_600_000} h thinned`,
        ),
        querystring: z.object({ ...span, every: z.coerce.number().int().min(0).max(everyMsMax).default(0) }),
      },
    },
    (request, reply) => {
      const { runId } = request.params;
      return send(reply, { type: 'blocks', runId, ...spanOf(request.query), everyMs: request.query.every });
    },
  );
}
