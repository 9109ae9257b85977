/** Which procedures run on a bed now, by the gateway's clock: the same for header, phone and sheet. */
import type { ActiveContext } from '@circuitwatch/shared/alarms/alarm-types.ts';

/** The gateway ends it; until its word comes the page does not show a countdown below zero. */
export function isRunning(context: ActiveContext, nowMs: number): boolean {
  return nowMs < context.untilMs;
}

/** The one that ends first: its countdown is the one to show where there is room for one. */
export function nextToEnd(contexts: readonly ActiveContext[], nowMs: number): ActiveContext | undefined {
  return contexts.filter((one) => isRunning(one, nowMs)).toSorted((a, b) => a.untilMs - b.untilMs)[0];
}
