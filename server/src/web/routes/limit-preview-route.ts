/** `POST /api/beds/:bedId/limits/preview`: what a change of limits would do now. The limits in force stay (R44, R46). */
import { limitPreviewQuestionSchema, limitPreviewSchema } from '@circuitwatch/shared/wire/limit-preview.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { failureTexts } from '../command-desk.ts';
import { HttpProblem, problemSchema } from '../problem.ts';
import type { WebParts } from '../web-deps.ts';
import { requireBed } from './bed-routes.ts';

export function registerLimitPreviewRoute(root: FastifyInstance, { state, desk }: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/beds/:bedId/limits/preview',
    {
      schema: {
        tags: ['alarms'],
        summary:
          'Which alarms a change of limits would raise now, and whether it is allowed; nothing changes',
        params: z.object({ bedId: z.string().min(1).max(32) }),
        body: limitPreviewQuestionSchema,
        response: { 200: limitPreviewSchema, 400: problemSchema, 404: problemSchema, 503: problemSchema },
      },
    },
    async (request, reply) => {
      const { bedId } = request.params;
      requireBed(state, bedId);
      const result = await desk.preview(bedId, request.body.changes);
      if (!result.ok) throw new HttpProblem('notReady', failureTexts[result.code]);
      reply.header('cache-control', 'no-store');
      return result.answer;
    },
  );
}
