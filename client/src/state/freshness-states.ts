/** Freshness by number, for hooks that must return one comparable number. The order matters only inside this page. */
import type { Freshness } from '@circuitwatch/shared/monitor/monitor-types.ts';

export const freshnessStates = [
  'never',
  'fresh',
  'late',
  'technical',
  'lost',
] as const satisfies readonly Freshness[];
