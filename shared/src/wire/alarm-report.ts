/** `GET /api/beds/:bedId/alarms/report`: what the alarms of a stretch of time came to, as zod schema of the answer. */
import { z } from 'zod';
import type { AlarmReport } from '../alarms/alarm-report.ts';

const counts = z.object({ low: z.int(), medium: z.int(), high: z.int() });
const delays = z.object({ count: z.int(), medianMs: z.number().nullable(), p95Ms: z.number().nullable() });

export const alarmReportSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  counts,
  total: z.int(),
  silent: z.int(),
  perDay: z.number(),
  inAlarmMs: z.number(),
  acknowledge: z.object({ low: delays, medium: delays, high: delays }),
  fleeting: z.int(),
  stale: z.int(),
  floods: z.int(),
  chattering: z.array(z.string()).readonly(),
  rules: z
    .array(
      z.object({
        ruleId: z.string(),
        counts,
        total: z.int(),
        onMs: z.number(),
        fleeting: z.int(),
        unacknowledged: z.int(),
        acknowledgeMedianMs: z.number().nullable(),
      }),
    )
    .readonly(),
  days: z.array(z.object({ day: z.string(), counts })).readonly(),
}) satisfies z.ZodType<AlarmReport>;
