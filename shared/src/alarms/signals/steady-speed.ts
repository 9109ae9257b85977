/** Whether the pump stood still in its setting: rules "at constant rpm" judge nothing else (clinical.md C6). */
import { rangeOf } from './robust.ts';

/** |Δrpm| < 20 (clinical.md C6), and 2 % at high speeds, where a console's own control wanders more (own figure). */
export function speedTolerance(rpm: number): number {
  return Math.max(20, 0.02 * rpm);
}

/** @param speeds at least one */
export function isSteadySpeed(speeds: readonly number[]): boolean {
  return rangeOf(speeds) <= speedTolerance(Math.max(...speeds));
}
