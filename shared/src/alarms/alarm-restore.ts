/**
 * T23, R74: the alarms of a bed after a restart, from the views that were recorded last. Conditions are UNKNOWN until good
 * data; acknowledgement, latch, shelf, responsibility and escalation are as they were; nothing becomes acknowledged.
 * Pauses, shelves and procedures end when their time is over by the wall clock, and never later than they would have by
 * the gateway's: a wall clock that was set back does not lengthen them.
 */
import { type AlarmInstance, type PlannedAlarm, unset } from './alarm-instances.ts';
import { inhibitEvent, responsibilityEvent, settleCalling } from './alarm-signals.ts';
import { type AlarmStep, announce, instanceOf, noteRow } from './alarm-step.ts';
import type { AlarmSignals, AlarmView, BedAlarmView } from './alarm-types.ts';
import { changeBed } from './alarm-audio.ts';
import type { BedFacts, RecordedCheck } from './signals/bed-facts.ts';

/** What the recording has of a bed's alarms. */
export interface AlarmMemory {
  /** The last view of each alarm. */
  readonly views: readonly AlarmView[];
  /** null when nothing of it was ever recorded. */
  readonly bed: BedAlarmView | null;
  /** Gateway time of the last thing recorded. */
  readonly atMs: number;
  /** Wall time minus gateway time then. */
  readonly wallOffsetMs: number;
}

/** Ends that count on, from the gateway time of then to that of now. */
class Ends {
  readonly #memory: AlarmMemory;
  readonly #atMs: number;
  readonly #wallOffsetMs: number;

  constructor(memory: AlarmMemory, atMs: number, wallOffsetMs: number) {
    this.#memory = memory;
    this.#atMs = atMs;
    this.#wallOffsetMs = wallOffsetMs;
  }

  /** A moment of then in the gateway time of now; never later than now. */
  momentMs(thenMs: number): number {
    return Math.min(this.#atMs, thenMs + this.#memory.wallOffsetMs - this.#wallOffsetMs);
  }

  /** When it ends now; null when it is over. */
  untilMs(untilThenMs: number): number | null {
    const byWall = untilThenMs + this.#memory.wallOffsetMs - this.#wallOffsetMs;
    const longest = this.#atMs + (untilThenMs - this.#memory.atMs);
    const untilMs = Math.min(byWall, longest);
    return untilMs > this.#atMs ? untilMs : null;
  }
}

/**
 * Fills a state that has seen nothing. `wallOffsetMs`: wall time minus gateway time now. Views of alarms that the bed no
 * longer has are returned by id: their rule or device is gone, which the caller writes down.
 */
export function restoreAlarms(step: AlarmStep, memory: AlarmMemory, wallOffsetMs: number): string[] {
  const ends = new Ends(memory, step.atMs, wallOffsetMs);
  restoreBed(step, memory, ends);
  const gone = new Set(memory.views.map((view) => view.alarmId));
  for (const alarm of step.plan.alarms) {
    const view = memory.views.find((one) => one.alarmId === alarm.alarmId);
    gone.delete(alarm.alarmId);
    if (view) restoreOne(step, alarm, view, ends);
  }
  return [...gone];
}

/** Limits are the caller's: they decide the plan, which stands before this. */
function restoreBed(step: AlarmStep, { bed }: AlarmMemory, ends: Ends): void {
  if (!bed) return;
  const contexts = bed.contexts.flatMap((context) => {
    const untilMs = ends.untilMs(context.untilMs);
    return untilMs === null ? [] : [{ ...context, untilMs }];
  });
  const pausedMs = bed.audio.type === 'paused' ? ends.untilMs(bed.audio.untilMs) : null;
  const audio =
    bed.audio.type === 'paused' && pausedMs !== null
      ? { ...bed.audio, untilMs: pausedMs }
      : ({ type: 'on' } as const);
  step.state.bed = { ...step.state.bed, revision: Math.max(bed.revision, step.state.bed.revision) };
  const facts = restoredFacts(bed.facts, ends);
  changeBed(
    step,
    { audio, contexts, proposal: null, facts },
    { cause: 'restart', rows: ['T23'], what: 'restored' },
  );
}

/** What people recorded stays; its moments are told in the gateway time of now. */
function restoredFacts({ baseline, circuitStart, lastCheck, lastSelfTest }: BedFacts, ends: Ends): BedFacts {
  return {
    baseline: baseline && { ...baseline, atMs: ends.momentMs(baseline.atMs) },
    circuitStart: circuitStart && { ...circuitStart, atMs: ends.momentMs(circuitStart.atMs) },
    lastCheck: lastCheck && restoredCheck(lastCheck, ends),
    lastSelfTest: lastSelfTest && { ...lastSelfTest, atMs: ends.momentMs(lastSelfTest.atMs) },
  };
}

function restoredCheck(check: RecordedCheck, ends: Ends): RecordedCheck {
  const atMs = ends.momentMs(check.atMs);
  return { ...check, atMs, dueMs: check.dueMs === null ? null : check.dueMs + atMs - check.atMs };
}

function restoreOne(step: AlarmStep, alarm: PlannedAlarm, view: AlarmView, ends: Ends): void {
  const instance = instanceOf(step, alarm);
  const level = alarm.levels.findIndex((one) => one.level === view.level);
  const isOn = view.onsetMs !== null;
  instance.view = { ...view, condition: 'unknown' };
  instance.condition = isOn && !view.latched ? 'unknownOpen' : 'unknown';
  instance.occurrence = view.occurrence;
  instance.onsetMs = view.onsetMs;
  instance.value = view.value;
  instance.detail = view.detail ?? null;
  // A level that the rule no longer has: the mildest one, so that the occurrence stays on.
  const kept = level >= 0 ? level : 0;
  instance.level = isOn && !view.latched ? kept : -1;
  instance.endedLevel = view.latched ? kept : -1;
  if (isOn) instance.priority = view.priority;
  instance.signals = signalsOf(view);
  instance.hasNews = true;
  instance.isQuiet = false;
  noteRow(step, 'T23');
  restoreTimes(step, alarm, instance, ends);
  announce(step, alarm, instance, 'restart');
}

/** Shelf, procedure and responsibility with their ends of now; what is over ends as by its timer. */
function restoreTimes(step: AlarmStep, alarm: PlannedAlarm, instance: AlarmInstance, ends: Ends): void {
  const { inhibit, responsibility } = instance.signals;
  if (inhibit) {
    const untilMs = ends.untilMs(inhibit.untilMs);
    const isCovered =
      inhibit.type === 'shelved' || step.state.bed.contexts.some((one) => one.context === inhibit.context);
    if (untilMs !== null && isCovered)
      instance.signals = { ...instance.signals, inhibit: { ...inhibit, untilMs } };
    else inhibitEvent(step, alarm, instance, inhibit.type === 'shelved' ? 'expire' : 'endContext');
  }
  if (responsibility?.type === 'accepted') {
    const untilMs = ends.untilMs(responsibility.untilMs);
    if (untilMs === null) responsibilityEvent(step, alarm, instance, 'expire');
    else instance.signals = { ...instance.signals, responsibility: { ...responsibility, untilMs } };
  }
  instance.consequenceUntilMs = unset;
  settleCalling(step, instance);
}

/** The signals of a view, and nothing else of it. */
function signalsOf(view: AlarmView): AlarmSignals {
  return {
    ack: view.ack,
    latched: view.latched,
    endedMs: view.endedMs,
    acknowledged: view.acknowledged,
    inhibit: view.inhibit,
    responsibility: view.responsibility,
    escalation: view.escalation,
    escalatedMs: view.escalatedMs,
    callingMs: view.callingMs,
    signalledMs: view.signalledMs,
    superseded: view.superseded,
    firstOut: view.firstOut,
  };
}
