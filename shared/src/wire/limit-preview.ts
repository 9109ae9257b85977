/** `POST /api/beds/:bedId/limits/preview`: what a change of limits would do, as zod schemas of question and answer. */
import { z } from 'zod';
import { priorities } from '../alarms/alarm-types.ts';
import { refusalCodes } from '../alarms/command-types.ts';
import { limitChangesMax } from '../alarms/limit-changes.ts';
import type { LimitPreview } from '../monitor/limit-preview.ts';
import { limitChangeSchema } from './alarm-schemas.ts';

export const limitPreviewQuestionSchema = z.object({
  changes: z.array(limitChangeSchema).min(1).max(limitChangesMax).readonly(),
});

export const limitPreviewSchema = z.object({
  alarmsNow: z
    .array(
      z.object({
        ruleId: z.string(),
        level: z.enum(['warning', 'alarm', 'critical']),
        priority: z.enum(priorities),
        channel: z.string(),
        limit: z.number(),
        value: z.number(),
      }),
    )
    .readonly(),
  refused: z.object({ code: z.enum(refusalCodes), detail: z.exactOptional(z.string()) }).nullable(),
  needsSecond: z.boolean(),
}) satisfies z.ZodType<LimitPreview>;
