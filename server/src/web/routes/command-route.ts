/**
 * `POST /api/beds/:bedId/commands`: what a person does to the alarms of a bed, for programs and for pages without a
 * stream. A refusal of the alarm engine is a problem with the engine's whole reply in it.
 */
import { clientIdentitySchema, personSchema } from '@circuitwatch/shared/wire/alarm-schemas.ts';
import { commandIdSchema, commandReplySchema, commandSchema } from '@circuitwatch/shared/wire/commands.ts';
import type { CommandReply } from '@circuitwatch/shared/alarms/command-types.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { failureTexts } from '../command-desk.ts';
import { isOwnOrigin } from '../loopback.ts';
import { HttpProblem, type ProblemCode, problemSchema, sendProblem } from '../problem.ts';
import type { WebParts } from '../web-deps.ts';
import { requireBed } from './bed-routes.ts';

const bodySchema = z.object({
  commandId: commandIdSchema,
  actor: personSchema,
  client: clientIdentitySchema.default({ name: 'http', role: 'desk' }),
  command: commandSchema,
});
const answerSchema = z.object({ recorded: z.boolean(), reply: commandReplySchema });
const refusedSchema = problemSchema.extend({ recorded: z.boolean(), reply: commandReplySchema });

export function registerCommandRoute(root: FastifyInstance, { state, desk }: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/beds/:bedId/commands',
    {
      schema: {
        tags: ['alarms'],
        summary:
          'Acknowledge, pause the sound, shelve, begin a procedure, change limits. The actor is unverified',
        params: z.object({ bedId: z.string().min(1).max(32) }),
        body: bodySchema,
        response: {
          200: answerSchema,
          202: answerSchema,
          400: problemSchema,
          403: problemSchema,
          404: z.union([refusedSchema, problemSchema]),
          409: refusedSchema,
          503: problemSchema,
        },
      },
    },
    async (request, reply) => {
      if (!isOwnOrigin(request.headers.origin, request.headers.host))
        throw new HttpProblem('foreignOrigin', 'Commands come from pages of this gateway or from programs.');
      const { bedId } = request.params;
      requireBed(state, bedId);
      const { commandId, actor, client, command } = request.body;
      const answer = await desk.run({ bedId, commandId, actor: { ...actor, client }, command });
      if (!answer.ok) throw new HttpProblem('notReady', failureTexts[answer.code]);
      reply.header('cache-control', 'no-store');
      const { recorded } = answer;
      const refusal = refusalOf(answer.reply);
      if (refusal) return sendProblem(reply, refusal.code, refusal.detail, { recorded, reply: answer.reply });
      const status = answer.reply.result.outcome === 'needsSecond' ? 202 : 200;
      return reply.code(status).send({ recorded, reply: answer.reply });
    },
  );
}

function refusalOf({ result }: CommandReply): { code: ProblemCode; detail: string } | undefined {
  switch (result.outcome) {
    case 'staleRevision':
      return { code: 'staleRevision', detail: 'The alarm has changed since; look at it and act again.' };
    case 'unknownAlarm':
      return { code: 'unknownAlarm', detail: 'The bed has no such alarm.' };
    case 'notAllowed':
      return { code: 'commandRefused', detail: `${result.code}${result.detail ? `: ${result.detail}` : ''}` };
    case 'done':
    case 'alreadyAcknowledged':
    case 'needsSecond':
      return undefined;
  }
}
