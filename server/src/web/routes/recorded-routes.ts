/**
 * Routes that read recordings: history and events of a bed's run, and the list of runs. Reading happens in the history
 * thread; the newest seconds come from the stream's memory.
 */
import {
  detailEventTypes,
  ledgerDetailSchema,
  ledgerKinds,
} from '@circuitwatch/shared/recording/record-types.ts';
import { historyChannelsMax, historyEventsMax, historyPointsMax } from '@circuitwatch/shared/wire/history.ts';
import { alarmTransitionSchema, bedAlarmTransitionSchema } from '@circuitwatch/shared/wire/alarm-schemas.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { BedState, GatewayState } from '../gateway-state.ts';
import type { TimeSpan } from '../history/history-source.ts';
import { historyRequest } from '../history/recorded-request.ts';
import { HttpProblem, problemSchema } from '../problem.ts';
import type { WebParts } from '../web-deps.ts';
import { requireBed } from './bed-routes.ts';

const historyPointsDefault = 600;
const eventsDefault = 200;
const spanDefaultMs = 3_600_000;
/** The longest channel list: 64 ids with their device. */
const channelsTextMax = historyChannelsMax * 64;

const bedParams = z.object({ bedId: z.string().min(1).max(32) });
const timeMs = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
/** Gateway time in ms; without `to` now, without `from` an hour before it. */
export const spanQuery = { from: timeMs.optional(), to: timeMs.optional() };
const historyQuery = z.object({
  ...spanQuery,
  channels: z.string().max(channelsTextMax),
  points: z.coerce.number().int().min(1).max(historyPointsMax).default(historyPointsDefault),
});
const limitQuery = { limit: z.coerce.number().int().min(1).max(historyEventsMax).default(eventsDefault) };
const problems = { 400: problemSchema, 404: problemSchema, 429: problemSchema, 503: problemSchema };

const column = z.array(z.number().nullable());
const historySchema = z.object({
  bedId: z.string(),
  runId: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  series: z.array(
    z.object({
      channel: z.string(),
      /** Bucket i covers [fromMs + i × bucketMs, + bucketMs). */
      fromMs: z.number(),
      bucketMs: z.number(),
      min: column,
      max: column,
      mean: column,
      count: z.array(z.int()),
      missing: z.array(z.int()),
    }),
  ),
  ledger: z.array(
    z.object({
      kind: z.enum(ledgerKinds),
      atMs: z.number(),
      device: z.string().nullable(),
      detail: ledgerDetailSchema,
    }),
  ),
});

const place = { eventId: z.int(), epoch: z.int(), seq: z.int().nullable(), atMs: z.number() };
const eventSchema = z.discriminatedUnion('type', [
  z.object({ ...place, type: z.literal('alarm'), transition: alarmTransitionSchema }),
  z.object({ ...place, type: z.literal('bedAlarms'), transition: bedAlarmTransitionSchema }),
  z.object({
    ...place,
    type: z.enum(detailEventTypes),
    device: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  }),
]);

interface SpanQuery {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** @throws HttpProblem `badRequest` */
export function spanOf(state: GatewayState, query: SpanQuery, defaultMs = spanDefaultMs): TimeSpan {
  const toMs = query.to ?? state.now().atMs;
  const fromMs = query.from ?? toMs - defaultMs;
  if (fromMs < toMs) return { fromMs, toMs };
  throw new HttpProblem('badRequest', 'from must be before to; both are gateway time in milliseconds.');
}

function channelList(text: string): string[] {
  const channels = [...new Set(text.split(',').filter((id) => id !== ''))];
  if (channels.length > 0 && channels.length <= historyChannelsMax) return channels;
  throw new HttpProblem('badRequest', `channels: name 1 to ${historyChannelsMax}, separated by commas.`);
}

function runOf(bed: BedState): { runId: string; epoch: number } {
  const { runId, epoch } = bed.mirror.bed;
  return { runId, epoch };
}

export function registerRecordedRoutes(root: FastifyInstance, parts: WebParts): void {
  registerHistory(root, parts);
  registerEvents(root, parts);
  registerRuns(root, parts);
}

/** The answer may be megabytes: the history thread makes its text, here it is only passed on. */
function registerHistory(app: FastifyInstance, { state, history }: WebParts): void {
  app.get<{ Params: z.infer<typeof bedParams>; Querystring: z.infer<typeof historyQuery> }>(
    '/beds/:bedId/history',
    {
      schema: {
        tags: ['recordings'],
        summary:
          'Minimum, maximum, mean and counts per bucket, and why there is nothing where there is nothing',
        params: bedParams,
        querystring: historyQuery,
        response: { 200: historySchema, ...problems },
      },
    },
    async (request, reply) => {
      const bed = requireBed(state, request.params.bedId);
      const { channels, points } = request.query;
      const span = spanOf(state, request.query);
      const nowMs = state.now().atMs;
      const text = await history.history(historyRequest(bed, span, channelList(channels), points, nowMs));
      return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(text);
    },
  );
}

function registerEvents(root: FastifyInstance, { state, history }: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/beds/:bedId/events',
    {
      schema: {
        tags: ['recordings'],
        summary: 'Recorded alarm transitions, what people did, device events and links, oldest first',
        params: bedParams,
        querystring: z.object({
          ...spanQuery,
          ...limitQuery,
          before: z.coerce.number().int().min(1).optional(),
        }),
        response: {
          200: z.object({ bedId: z.string(), runId: z.string(), events: z.array(eventSchema) }),
          ...problems,
        },
      },
    },
    async (request) => {
      const bed = requireBed(state, request.params.bedId);
      const span = spanOf(state, request.query);
      const { limit, before } = request.query;
      const wanted = { ...runOf(bed), ...span, limit, ...(before === undefined ? {} : { before }) };
      const events = await history.events(wanted);
      return { bedId: bed.mirror.bed.bedId, runId: bed.mirror.bed.runId, events: [...events] };
    },
  );
}

function registerRuns(root: FastifyInstance, { state, history }: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const listing = z.object({
    runId: z.string(),
    bedId: z.string(),
    label: z.string(),
    startedMs: z.number(),
    segments: z.int(),
    bytes: z.number(),
    problem: z.string().nullable(),
  });
  app.get(
    '/recordings',
    {
      schema: {
        tags: ['recordings'],
        summary: 'Every recording in the data folder, newest first',
        response: { 200: z.array(listing), ...problems },
      },
    },
    async () => [...(await history.runs())],
  );
  app.get(
    '/runs',
    {
      schema: {
        tags: ['recordings'],
        summary: 'The runs in progress, one per bed',
        response: {
          200: z.array(
            z.object({ runId: z.string(), bedId: z.string(), label: z.string(), startedMs: z.number() }),
          ),
        },
      },
    },
    async () =>
      state.beds().map(({ mirror }) => {
        const { runId, bedId, label, runStartedMs } = mirror.bed;
        return { runId, bedId, label, startedMs: runStartedMs };
      }),
  );
}
