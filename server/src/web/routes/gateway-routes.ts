/** Routes about the gateway as a whole: its beds and the alarms of all of them. */
import { alarmViewSchema } from '@circuitwatch/shared/wire/messages.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { WebParts } from '../web-deps.ts';

export function registerGatewayRoutes(root: FastifyInstance, parts: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/beds',
    {
      schema: {
        tags: ['beds'],
        summary: 'The beds of this gateway',
        response: {
          200: z.array(
            z.object({
              bedId: z.string(),
              label: z.string(),
              runId: z.string(),
              runStartedMs: z.number(),
              epoch: z.int(),
            }),
          ),
        },
      },
    },
    async () =>
      parts.state.beds().map(({ mirror }) => {
        const { bedId, label, runId, runStartedMs, epoch } = mirror.bed;
        return { bedId, label, runId, runStartedMs, epoch };
      }),
  );

  app.get(
    '/alarms',
    {
      schema: {
        tags: ['alarms'],
        summary: 'The alarms that are on, of all beds',
        response: { 200: z.array(z.object({ bedId: z.string(), alarms: z.array(alarmViewSchema) })) },
      },
    },
    async () =>
      parts.state.beds().map(({ mirror }) => ({
        bedId: mirror.bed.bedId,
        alarms: mirror.alarms().filter((alarm) => alarm.onsetMs !== null),
      })),
  );
}
