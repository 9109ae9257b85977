/**
 * Vocabulary of alarms: priorities, kinds, the state of an alarm and of a bed as people see them, and what a transition
 * says. Terms follow IEC 60601-1-8; the regions are those of alarms.md 5.2.
 */
import { type BedFacts, noFacts } from './signals/bed-facts.ts';
import type { Band } from './preset.ts';
import type { ChannelId } from '../channels/channel.ts';
import type { Validity } from '../channels/validity.ts';
import type { AlarmEffect, TransitionRow } from './alarm-table.ts';

/** Ordered from low to high; the number is used for comparison and on the wire. */
export const priorities = ['low', 'medium', 'high'] as const;
export type Priority = (typeof priorities)[number];

export type AlarmKind = 'physiological' | 'circuit' | 'technical';
export type AlarmCondition = 'unknown' | 'normal' | 'pending' | 'active' | 'recovering';
/** From mild to severe; a level's index in this list orders it. */
export const levelNames = ['warning', 'alarm', 'critical'] as const;
export type AlarmLevelName = (typeof levelNames)[number];

export interface AlarmLevel {
  readonly level: AlarmLevelName;
  readonly priority: Priority;
  readonly limit: number;
  readonly onDelayMs: number;
}

/** Who acts and from where. Until people have accounts it is typed by hand and unverified (DESIGN.md §4). */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly client: { readonly name: string; readonly role: 'bedside' | 'wall' | 'desk' | 'test' };
}

/** `unack` asks for somebody; `ack` is known to somebody and silent; `none`: nothing to acknowledge. */
export type AlarmAck = 'none' | 'unack' | 'ack';

/** Why an alarm that exists does not signal; every inhibit has an end by the gateway's clock (R37). */
export type AlarmInhibit =
  | { readonly type: 'shelved'; readonly untilMs: number; readonly reason: string; readonly actor: Actor }
  | { readonly type: 'suppressed'; readonly untilMs: number; readonly context: string };

export type AlarmResponsibility =
  | { readonly type: 'accepted'; readonly actor: Actor; readonly untilMs: number }
  | { readonly type: 'rejected'; readonly actor: Actor };

export interface Acknowledgement {
  readonly actor: Actor;
  readonly atMs: number;
}

/** The regions of an alarm beside its condition. All of it survives a restart (R74). */
export interface AlarmSignals {
  readonly ack: AlarmAck;
  /** The condition has ended and nobody has acknowledged it: stays signalled until then (RTN-UNACK; then `ack` is `unack`). */
  readonly latched: boolean;
  /** When the condition of a latched alarm ended; null otherwise. */
  readonly endedMs: number | null;
  /** Who acknowledged this occurrence last, kept until the next one so that a second person learns it. */
  readonly acknowledged: Acknowledgement | null;
  readonly inhibit: AlarmInhibit | null;
  readonly responsibility: AlarmResponsibility | null;
  /** 0 bedside only, 1 second sounder, 2 nurse call, 3 backup (T21). */
  readonly escalation: number;
  readonly escalatedMs: number | null;
  /** Since when it calls for somebody without an answer; null while it does not. Escalation is counted from it. */
  readonly callingMs: number | null;
  /** When this occurrence first signalled; null when it never did (it ran under a procedure, or as a consequence). */
  readonly signalledMs: number | null;
  /** Occurrences before this one that ended and were never acknowledged (T14); a screen shows `×N` with N = superseded + 1. */
  readonly superseded: number;
  /** The first alarm of a cluster of 5 s: most likely the cause. */
  readonly firstOut: boolean;
}

/** The state of one rule on one bed as people see it; part of snapshots and of every alarm message. */
export interface AlarmView extends AlarmSignals {
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
  /** The highest since onset; it falls with the value only once somebody has acknowledged it (T13). */
  readonly priority: Priority;
  /** The level violated now, or at the end of a latched alarm; null when no occurrence is on. */
  readonly level: AlarmLevelName | null;
  readonly channel: ChannelId | null;
  /** The device that is concerned (technical alarms about a link). */
  readonly device: string | null;
  /**
   * Technical alarms about the system: what is concerned, as names (displays) or a code that texts/technical-details.ts
   * knows; of the last occurrence when none is on. Absent for every other alarm.
   */
  readonly detail?: string;
  /** The value and limit at the last change; null where the rule has none. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly comparison: 'above' | 'below' | null;
  /**
   * Start of the occurrence that is on; null when none is. This, not `condition`, says whether an alarm is on: a latched
   * one is `normal` and stays on until acknowledged.
   */
  readonly onsetMs: number | null;
  readonly changedMs: number;
  /** A rule that is the consequence of another one for 30 s: logged and listed, not sounded. */
  readonly consequenceOf: string | null;
}

/** The value of a channel when a HIGH alarm began (R12); 60 s before and 30 s after are in the recording around `atMs`. */
export interface OnsetValue {
  readonly channel: ChannelId;
  readonly value: number | null;
  readonly validity: Validity;
}

export const alarmCauses = [
  'value',
  'timer',
  'missing',
  'link',
  'technical',
  'restart',
  'command',
  'context',
  'limits',
  'discharge',
] as const;
export type AlarmCause = (typeof alarmCauses)[number];

export interface AlarmTransition {
  readonly ruleId: string;
  readonly from: AlarmCondition;
  readonly to: AlarmCondition;
  readonly atMs: number;
  readonly cause: AlarmCause;
  /** The rows of alarms.md 5.2 that led here, in order; empty where only a value, level or mark changed. */
  readonly rows: readonly TransitionRow[];
  /** What those rows start, stop and sound. */
  readonly effects: readonly AlarmEffect[];
  readonly view: AlarmView;
  /** Who did it, where somebody did. */
  readonly actor?: Actor;
  /** Channel values when a HIGH occurrence began or an alarm became HIGH. */
  readonly snapshot?: readonly OnsetValue[];
}

/** A pause of the bed's sound; it never covers what begins after it (T20). */
export type AudioState =
  | { readonly type: 'on' }
  | {
      readonly type: 'paused';
      readonly sinceMs: number;
      readonly untilMs: number;
      readonly covered: readonly string[];
      readonly actor: Actor;
    };

export interface ActiveContext {
  readonly context: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly actor: Actor;
  /** The procedure has been seen to run, so evidence of its end counts. */
  readonly isSeen: boolean;
}

/** The limits of one rule: warning, alarm, critical; null = off or not there. */
export interface LimitChange {
  readonly ruleId: string;
  readonly limits: readonly [number | null, number | null, number | null];
}

/** A preset whose limits were taken over in one act (R48). What they came to is in the changes themselves. */
export interface ChosenPreset {
  readonly presetId: string;
  readonly presetVersion: number;
  readonly band: Band;
  /** null = starting values, to be confirmed by the site. */
  readonly approvedBy: string | null;
}

/** A change that waits for a second person (R47). The old limits are in force meanwhile. */
export interface LimitProposal {
  readonly proposalId: string;
  readonly changes: readonly LimitChange[];
  /** The changes are those of this preset. */
  readonly preset?: ChosenPreset;
  readonly actor: Actor;
  readonly untilMs: number;
}

/** What belongs to the bed and not to one alarm. Persistent like the alarms themselves. */
export interface BedAlarmView {
  /** +1 on each change. */
  readonly revision: number;
  readonly changedMs: number;
  readonly audio: AudioState;
  readonly contexts: readonly ActiveContext[];
  /** Which preset, band, mode and target the changes below belong to; others do not inherit them (R45, T24). */
  readonly limitsBasis: string;
  /** Limits of this patient that differ from the preset. */
  readonly limits: readonly LimitChange[];
  /** Where `limits` were taken from; `isEdited`: single ones were changed since. null: they are single changes alone. */
  readonly chosenPreset: (ChosenPreset & { readonly by: string; readonly isEdited: boolean }) | null;
  readonly proposal: LimitProposal | null;
  /** What people recorded of the bed: baseline, start of the circuit, checks. Rules refer to it. */
  readonly facts: BedFacts;
}

export interface BedAlarmTransition {
  readonly atMs: number;
  readonly cause: AlarmCause;
  readonly rows: readonly TransitionRow[];
  /** In a word what changed: `audioPaused`, `contextEnded` … */
  readonly what: BedAlarmChange;
  readonly view: BedAlarmView;
  readonly actor?: Actor;
  /** The other person, where two were needed: who proposed what `actor` confirmed. */
  readonly secondActor?: Actor;
  /** Old and new limits, where limits changed. */
  readonly limits?: readonly { readonly from: LimitChange; readonly to: LimitChange }[];
  /** Which procedure began or ended. */
  readonly context?: string;
}

export const bedAlarmChanges = [
  'restored',
  'audioPaused',
  'audioOn',
  'contextStarted',
  'contextEnded',
  'contextSeen',
  'limitsProposed',
  'limitsProposalEnded',
  'limitsChanged',
  'discharged',
  'baselineCaptured',
  'checkRecorded',
  'circuitStarted',
] as const;
export type BedAlarmChange = (typeof bedAlarmChanges)[number];

/** What the gateway found about itself: one rule of condition `technical`, judged. */
export interface TechnicalFinding {
  readonly ruleId: string;
  /** The level that holds; null = looked at and well. */
  readonly level: AlarmLevelName | null;
  /** Names of what is concerned, or a code; see `AlarmView.detail`. */
  readonly detail: string;
}

/** An alarm that has never signalled: what every alarm starts with. */
export const noSignals: AlarmSignals = {
  ack: 'none',
  latched: false,
  endedMs: null,
  acknowledged: null,
  inhibit: null,
  responsibility: null,
  escalation: 0,
  escalatedMs: null,
  callingMs: null,
  signalledMs: null,
  superseded: 0,
  firstOut: false,
};

/** A bed on which nobody has done anything yet. */
export function quietBedAlarms(nowMs: number, limitsBasis = ''): BedAlarmView {
  return {
    revision: 0,
    changedMs: nowMs,
    audio: { type: 'on' },
    contexts: [],
    limitsBasis,
    limits: [],
    chosenPreset: null,
    proposal: null,
    facts: noFacts,
  };
}
