/** Routes about one bed: who it is, how it is now, and what was recorded of it. */
import {
  alarmViewSchema,
  bedDescriptionSchema,
  limitsSchema,
  snapshotSchema,
} from '@circuitwatch/shared/wire/messages.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { BedState, GatewayState } from '../gateway-state.ts';
import { HttpProblem, problemSchema } from '../problem.ts';
import type { WebParts } from '../web-deps.ts';

const bedParams = z.object({ bedId: z.string().min(1).max(32) });

export function requireBed(state: GatewayState, bedId: string): BedState {
  const bed = state.bed(bedId);
  if (bed) return bed;
  if (!state.gateway) throw new HttpProblem('notReady', 'The core has not reported its beds yet.');
  throw new HttpProblem('unknownBed', `No bed "${bedId}" in this gateway.`);
}

export function registerBedRoutes(root: FastifyInstance, parts: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { state } = parts;
  const problems = { 404: problemSchema, 503: problemSchema };

  app.get(
    '/beds/:bedId',
    {
      schema: {
        tags: ['beds'],
        summary: 'Name, patient, devices and the tables that the stream refers to',
        params: bedParams,
        response: { 200: bedDescriptionSchema, ...problems },
      },
    },
    async (request) => requireBed(state, request.params.bedId).mirror.bed,
  );

  app.get(
    '/beds/:bedId/snapshot',
    {
      schema: {
        tags: ['beds'],
        summary: 'The last sample of every channel, alarms, devices, limits and the recording',
        params: bedParams,
        response: { 200: snapshotSchema, ...problems },
      },
    },
    async (request, reply) => {
      const snapshot = requireBed(state, request.params.bedId).mirror.snapshot();
      if (!snapshot) throw new HttpProblem('notReady', 'The core has not reported this bed yet.');
      reply.header('cache-control', 'no-store');
      return snapshot;
    },
  );

  app.get(
    '/beds/:bedId/limits',
    {
      schema: {
        tags: ['beds'],
        summary: 'The limits in force',
        params: bedParams,
        response: { 200: z.array(limitsSchema), ...problems },
      },
    },
    async (request) => requireBed(state, request.params.bedId).mirror.limits,
  );

  app.get(
    '/beds/:bedId/alarms',
    {
      schema: {
        tags: ['alarms'],
        summary: 'The state of every alarm of the bed now; past transitions are events',
        params: bedParams,
        response: { 200: z.array(alarmViewSchema), ...problems },
      },
    },
    async (request) => requireBed(state, request.params.bedId).mirror.alarms(),
  );
}
