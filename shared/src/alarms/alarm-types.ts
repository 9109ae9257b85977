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
  /**
   * The key of the alarm on its bed: the rule id, or `rule@device` / `rule@channel` where a rule has one alarm per device
   * or channel. Keep maps by this, never by `ruleId`; texts and the rule row go by `ruleId`.
   */
  readonly alarmId: string;
  readonly ruleId: string;
  /** +1 on each change of this alarm. */
  readonly revision: number;
  /** Counts occurrences of this rule on this run; 0 before the first. */
  readonly occurrence: number;
  /**
   * On-delay and off-delay run quietly (alarms.md 5.2 T3, T4): a view is `normal` while a delay of a good value's first
   * violation runs, and `active` until the off-delay is over. `unknown` with an onset is an alarm whose data went missing:
   * it stays listed until good data close it.
   */
  readonly condition: AlarmCondition;
  readonly kind: AlarmKind;
  /** The highest since onset: it does not fall by itself before somebody has acknowledged it. */
  readonly priority: Priority;
  /** The level violated now; null when no occurrence is open. */
  readonly level: AlarmLevelName | null;
  readonly channel: ChannelId | null;
  /** The device that is concerned (technical alarms about a link). */
  readonly device: string | null;
  /** The value and limit at the last change; null where the rule has none. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly comparison: 'above' | 'below' | null;
  /** Start of the open occurrence; null when none is open. This, not `condition`, says whether an alarm is on. */
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
