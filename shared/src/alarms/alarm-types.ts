/** Vocabulary of alarms: priorities, kinds, the row type of a rule, and what a transition says. Terms follow IEC 60601-1-8. */
import type { ChannelId } from '../channels/channel.ts';

/** Ordered from low to high; the number is used for comparison and on the wire. */
export const priorities = ['low', 'medium', 'high'] as const;
export type Priority = (typeof priorities)[number];

export type AlarmKind = 'physiological' | 'circuit' | 'technical';
export type AlarmCondition = 'unknown' | 'normal' | 'pending' | 'active' | 'recovering';
export type AlarmLevelName = 'warning' | 'alarm' | 'critical';

export interface AlarmLevel {
  readonly level: AlarmLevelName;
  readonly priority: Priority;
  readonly limit: number;
  readonly onDelayMs: number;
}

/** The state of one rule on one bed as people see it; part of snapshots and of every alarm message. */
export interface AlarmView {
  readonly ruleId: string;
  /** +1 on each change of this alarm. */
  readonly revision: number;
  /** Counts occurrences of this rule on this run; 0 before the first. */
  readonly occurrence: number;
  readonly condition: AlarmCondition;
  readonly kind: AlarmKind;
  readonly priority: Priority;
  readonly level: AlarmLevelName | null;
  readonly channel: ChannelId | null;
  /** The device that is concerned (technical alarms about a link). */
  readonly device: string | null;
  /** The value and limit at the last change; null where the rule has none. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly comparison: 'above' | 'below' | null;
  readonly onsetMs: number | null;
  readonly changedMs: number;
  /** A rule that is the consequence of another one for 30 s: logged and listed, not sounded. */
  readonly consequenceOf: string | null;
}

export interface AlarmTransition {
  readonly ruleId: string;
  readonly from: AlarmCondition;
  readonly to: AlarmCondition;
  readonly atMs: number;
  readonly cause: 'value' | 'timer' | 'missing' | 'link' | 'restart';
  readonly view: AlarmView;
}
