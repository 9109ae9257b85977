/** `GET /api/beds/:bedId/alarms/report`: what the alarms of a bed came to in a stretch of time (R75). */
import { alarmReportSchema } from '@circuitwatch/shared/wire/alarm-report.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import type { WebParts } from '../web-deps.ts';
import { requireBed } from './bed-routes.ts';
import { spanOf, spanQuery } from './recorded-routes.ts';

/** Without `from`, a day before `to`. */
const spanDefaultMs = 24 * 3_600_000;

export function registerAlarmReportRoute(root: FastifyInstance, { state, history }: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/beds/:bedId/alarms/report',
    {
      schema: {
        tags: ['alarms'],
        summary:
          'Counts by priority, day and rule, time in alarm, delays of acknowledging; the last 24 h without from',
        params: z.object({ bedId: z.string().min(1).max(32) }),
        querystring: z.object(spanQuery),
        response: {
          200: alarmReportSchema,
          400: problemSchema,
          404: problemSchema,
          429: problemSchema,
          503: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { runId, epoch } = requireBed(state, request.params.bedId).mirror.bed;
      const span = spanOf(state, request.query, spanDefaultMs);
      reply.header('cache-control', 'no-store');
      return history.alarmReport({ runId, epoch, ...span });
    },
  );
}
