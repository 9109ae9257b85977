/** `GET /api/beds/:bedId/presets`: the presets that a bed may take over, each as it would be for this patient (R48). */
import { bands, type Preset } from '@circuitwatch/shared/alarms/preset.ts';
import { startingPresets } from '@circuitwatch/shared/alarms/presets.ts';
import { limitsFor } from '@circuitwatch/shared/alarms/limits.ts';
import { presetChoicesSchema, type PresetChoice } from '@circuitwatch/shared/wire/preset-choices.ts';
import type { BedDescription } from '@circuitwatch/shared/wire/messages.ts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import type { WebParts } from '../web-deps.ts';
import { requireBed } from './bed-routes.ts';

export function registerPresetRoutes(root: FastifyInstance, { state }: WebParts): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/beds/:bedId/presets',
    {
      schema: {
        tags: ['alarms'],
        summary:
          'Presets for the mode of this bed with the limits that each comes to for this patient; nothing changes',
        params: z.object({ bedId: z.string().min(1).max(32) }),
        querystring: z.object({ band: z.enum(bands).optional() }),
        response: { 200: presetChoicesSchema, 400: problemSchema, 404: problemSchema, 503: problemSchema },
      },
    },
    async (request, reply) => {
      const { bed } = requireBed(state, request.params.bedId).mirror;
      const band = request.query.band ?? bed.patient.band;
      const { mode } = bed.patient;
      const presets = [startingPresets[mode], ...state.presets.filter((preset) => preset.mode === mode)];
      reply.header('cache-control', 'no-store');
      return { bedId: bed.bedId, band, presets: presets.map((preset) => choiceOf(preset, bed, band)) };
    },
  );
}

/** The prescribed flow stays: it is the patient's, not the preset's. */
function choiceOf(preset: Preset, { patient }: BedDescription, band: (typeof bands)[number]): PresetChoice {
  const { id, version, date, author, approvedBy } = preset;
  const isSite = preset !== startingPresets[patient.mode];
  return { id, version, date, author, approvedBy, isSite, limits: limitsFor(patient, preset, band) };
}
