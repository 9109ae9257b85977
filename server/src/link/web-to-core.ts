/**
 * What the web process tells the core about the displays, over the socket of the feed. The core cannot see a display; the
 * web process cannot raise an alarm. So the one reports conditions and the other makes technical alarms of them.
 */
import { clientConditionKinds, displayRoles } from '@circuitwatch/shared/alarms/client-watch.ts';
import { priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { z } from 'zod';

/** More displays than a gateway serves cannot be wrong at once (stream-limits.ts). */
const conditionsMax = 2_000;

export const clientConditionsSchema = z.object({
  type: z.literal('clientConditions'),
  conditions: z
    .array(
      z.object({
        kind: z.enum(clientConditionKinds),
        clientId: z.string(),
        name: z.string(),
        role: z.enum(displayRoles),
        /** null: a wall, or a display that has not said its bed. */
        bedId: z.string().nullable(),
        /** How long it has been so; the two processes do not share a clock. */
        ageMs: z.number(),
      }),
    )
    .max(conditionsMax),
  /** Beds at which a bedside display proves that it sounds (R27). */
  sounding: z.array(z.object({ bedId: z.string(), priority: z.enum(priorities) })),
  /** Beds with a connected bedside display. */
  attended: z.array(z.string()),
  /** Per bed the newest alarm test that came from the core; 0 = none. */
  alarmTests: z.array(z.object({ bedId: z.string(), n: z.int() })),
});
export type ClientConditionsReport = z.infer<typeof clientConditionsSchema>;
