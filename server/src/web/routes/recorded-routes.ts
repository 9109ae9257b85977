/**
 * Routes that read recordings: history, events and the ledger of gaps of a bed's run, and the list of runs. Reading
 * happens in a worker thread behind HistorySource; the newest seconds come from the ring.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { GatewayState } from '../gateway-state.ts';
import type { TimeSpan } from '../history/history-source.ts';
import { HttpProblem, problemSchema } from '../problem.ts';
import type { WebParts } from '../web-deps.ts';
import { requireBed } from './bed-routes.ts';

export const historyPointsMax = 4000;
export const historyChannelsMax = 64;
const historyPointsDefault = 600;
const eventsMax = 1000;
const spanDefaultMs = 3_600_000;
/** The longest channel list: 64 ids. */
const channelsTextMax = 64 * 64;

const bedParams = z.object({ bedId: z.string().min(1).max(32) });
const timeMs = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
const spanQuery = {
  /** Gateway time, ms. */
  from: timeMs.optional(),
  to: timeMs.optional(),
};

const column = z.array(z.number().nullable()).readonly();
const historySchema = z.object({
  bedId: z.string(),
  runId: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  series: z
    .array(
      z.object({
        channel: z.string(),
        fromMs: z.number(),
        bucketMs: z.number(),
        min: column,
        max: column,
        mean: column,
        count: z.array(z.int()).readonly(),
      }),
    )
    .readonly(),
  ledger: z.array(z.record(z.string(), z.unknown())),
});

function spanOf(
  state: GatewayState,
  query: { from?: number | undefined; to?: number | undefined },
): TimeSpan {
  const toMs = query.to ?? state.now().atMs;
  const fromMs = query.from ?? toMs - spanDefaultMs;
  if (fromMs < toMs) return { fromMs, toMs };
  throw new HttpProblem('badRequest', 'from must be before to; both are gateway time in milliseconds.');
}

function channelList(text: string): string[] {
  const channels = [...new Set(text.split(',').filter((id) => id !== ''))];
  if (channels.length === 0 || channels.length > historyChannelsMax)
    throw new HttpProblem('badRequest', `channels: name 1 to ${historyChannelsMax}, separated by commas.`);
  const unknown = channels.find((id) => !channelOf(id));
  if (unknown !== undefined)
    throw new HttpProblem('unknownChannel', `No channel "${unknown.slice(0, 64)}" in the catalogue.`);
  return channels;
}

export function registerRecordedRoutes(root: FastifyInstance, parts: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { state, history } = parts;
  const problems = { 400: problemSchema, 404: problemSchema, 503: problemSchema };

  app.get(
    '/beds/:bedId/history',
    {
      schema: {
        tags: ['recordings'],
        summary: 'Minimum, maximum, mean and count per bucket, and what is missing',
        params: bedParams,
        querystring: z.object({
          ...spanQuery,
          channels: z.string().max(channelsTextMax),
          points: z.coerce.number().int().min(1).max(historyPointsMax).default(historyPointsDefault),
        }),
        response: { 200: historySchema, ...problems },
      },
    },
    async (request, reply) => {
      const { bedId, runId } = requireBed(state, request.params.bedId).mirror.bed;
      const span = spanOf(state, request.query);
      const channels = channelList(request.query.channels);
      const [series, ledger] = await Promise.all([
        history.history(runId, { ...span, channels, points: request.query.points }),
        history.ledger(runId, span),
      ]);
      // Up to 256,000 numbers: stringified at once, without a second pass through the schema.
      return reply
        .header('cache-control', 'no-store')
        .type('application/json; charset=utf-8')
        .serializer((payload: unknown) => JSON.stringify(payload))
        .send({ bedId, runId, ...span, series, ledger: ledger.map((row) => ({ ...row })) });
    },
  );

  app.get(
    '/beds/:bedId/events',
    {
      schema: {
        tags: ['recordings'],
        summary: 'Recorded alarm transitions, device events and limit changes, oldest first',
        params: bedParams,
        querystring: z.object({
          ...spanQuery,
          limit: z.coerce.number().int().min(1).max(eventsMax).default(200),
        }),
        response: {
          200: z.object({
            bedId: z.string(),
            runId: z.string(),
            events: z.array(z.record(z.string(), z.unknown())),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const { bedId, runId } = requireBed(state, request.params.bedId).mirror.bed;
      const events = await history.events(runId, spanOf(state, request.query), request.query.limit);
      return { bedId, runId, events: events.map((event) => ({ ...event })) };
    },
  );
}
