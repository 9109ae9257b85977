/**
 * What people can do to alarms, and what they are told (R31–R41, R47, R53). There is no command for all alarms at once
 * but the pause of a bed's sound (R33). The wire's schema is wire/commands.ts.
 */
import type {
  Acknowledgement,
  Actor,
  AlarmView,
  BedAlarmView,
  ChosenPreset,
  LimitChange,
} from './alarm-types.ts';

/** `revision` is that of the view on which the person acted. */
interface OnAlarm {
  readonly alarmId: string;
  readonly revision: number;
}

export type AlarmCommand =
  | ({ readonly type: 'acknowledge' } & OnAlarm)
  | { readonly type: 'audioPause'; readonly durationMs: number }
  | { readonly type: 'audioResume' }
  | ({ readonly type: 'shelve'; readonly durationMs: number; readonly reason: string } & OnAlarm)
  | ({ readonly type: 'unshelve' } & OnAlarm)
  | { readonly type: 'startContext'; readonly context: string; readonly durationMs: number }
  | { readonly type: 'endContext'; readonly context: string }
  | ({ readonly type: 'acceptResponsibility'; readonly durationMs: number } & OnAlarm)
  | ({ readonly type: 'rejectResponsibility' } & OnAlarm)
  /** `preset`: the changes are what a preset comes to for this patient, taken over in one act. */
  | {
      readonly type: 'setLimits';
      readonly changes: readonly LimitChange[];
      readonly preset?: ChosenPreset;
    }
  | { readonly type: 'confirmLimits'; readonly proposalId: string }
  | { readonly type: 'rejectLimits'; readonly proposalId: string }
  /** The medians of the last minute are what rules compare with from now on (clinical.md H3). */
  | { readonly type: 'captureBaseline' }
  /** Somebody looked now; `check` is one of `bedChecks`, `detail` what was found. */
  | { readonly type: 'recordCheck'; readonly check: string; readonly detail?: string }
  /** When the circuit went into use (gateway time); a baseline from before it is dropped. */
  | { readonly type: 'startCircuit'; readonly startedMs: number }
  /** The gateway's own sounder sounds for some seconds (R76); carried out by the core when the answer is `done`. */
  | { readonly type: 'testSounder' };

/** Longest pause of a bed's sound (R34), shelf (R38), and time for which one person accepts an alarm. */
export const audioPauseMsMax = 120_000;
export const shelveMsMax = 30 * 60_000;
export const acceptMsMax = 5 * 60_000;
/** How long a change of limits waits for its second person (R47). */
export const secondPersonMs = 60_000;

export const refusalCodes = [
  /** The alarm is not on: there is nothing to acknowledge or to answer for. */
  'notActive',
  'tooLong',
  'reasonMissing',
  'highPriority',
  'alreadyInhibited',
  'notShelved',
  'unknownContext',
  'contextNotActive',
  'notPaused',
  'foreignBed',
  'unknownProposal',
  'samePerson',
  'noSuchLimit',
  'limitOrder',
  'limitRange',
  'lowNotBelowHigh',
  'duplicateRule',
  'unchanged',
  /** A baseline needs a minute of flow and rpm; the detail names the channels without. */
  'noData',
  /** Flow or rpm moved in the last minute; the detail names them. */
  'unsteady',
  'unknownCheck',
  'inFuture',
  /** The configuration names no sounder. */
  'noSounder',
  /** A test must never be taken for an alarm, nor hide one. */
  'alarmOn',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/**
 * `done`: it is so now. `alreadyAcknowledged`: harmless, with who and when. `staleRevision`: the alarm has changed since
 * the person looked; the reply has the present view. `needsSecond`: the change waits for another person's `confirmLimits`.
 */
export type CommandOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'alreadyAcknowledged'; readonly by: Acknowledgement | null }
  | { readonly outcome: 'staleRevision' }
  | { readonly outcome: 'unknownAlarm' }
  | { readonly outcome: 'needsSecond'; readonly proposalId: string; readonly untilMs: number }
  | { readonly outcome: 'notAllowed'; readonly code: RefusalCode; readonly detail?: string };

export interface CommandReply {
  readonly commandId: string;
  readonly atMs: number;
  readonly result: CommandOutcome;
  /** The alarm as it is now, where the command named one that exists. */
  readonly view: AlarmView | null;
  readonly bed: BedAlarmView;
}

/** An attempt, refused or not: for the log (R70). */
export interface CommandAttempt {
  readonly commandId: string;
  readonly actor: Actor;
  readonly command: AlarmCommand;
  readonly result: CommandOutcome;
}

export const done: CommandOutcome = { outcome: 'done' };

export function notAllowed(code: RefusalCode, detail?: string): CommandOutcome {
  return { outcome: 'notAllowed', code, ...(detail === undefined ? {} : { detail }) };
}
