/** What the tab "Circuit & checks" derives from the bed's facts: when a check is due, which rows a baseline has. Pure. */
import {
  type Baseline,
  baselineChannels,
  type BedFacts,
  type RecordedCheck,
} from '@circuitwatch/shared/alarms/signals/bed-facts.ts';
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import type { Channel } from '@circuitwatch/shared/channels/channel.ts';

/** `leftMs` to the next check, or how long ago it was due; `unset` where the limits in force name no interval. */
export type CheckDue =
  | { readonly state: 'due' | 'overdue'; readonly leftMs: number; readonly dueMs: number }
  | { readonly state: 'unset' };

export function checkDue({ dueMs }: RecordedCheck, nowMs: number): CheckDue {
  if (dueMs === null) return { state: 'unset' };
  return nowMs < dueMs
    ? { state: 'due', leftMs: dueMs - nowMs, dueMs }
    : { state: 'overdue', leftMs: nowMs - dueMs, dueMs };
}

/** Most rows beside the times: what the rules of a baseline compare, in its order, as far as it has them. */
const rowsMax = 6;
const shownFirst: readonly string[] = ['flow', 'rpm', 'p1', 'dP', 'dPPerFlow', 'flowPerRev'];

export function baselineRows({
  values,
}: Baseline): readonly { readonly channel: Channel; readonly value: number }[] {
  const order = [...shownFirst, ...baselineChannels.filter((id) => !shownFirst.includes(id))];
  return order
    .flatMap((id) => {
      const channel = channelOf(id);
      const value = values[id];
      return channel && value !== undefined ? [{ channel, value }] : [];
    })
    .slice(0, rowsMax);
}

/** Whether recording this start removes the baseline: it was captured on the circuit before (clinical.md H3). */
export function dropsBaseline({ baseline }: BedFacts, startedMs: number): boolean {
  return baseline !== null && baseline.atMs < startedMs;
}
