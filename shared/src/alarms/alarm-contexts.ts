/** Procedures in force at a bed: they begin by a person, end by a person, by time, or by evidence that they are over (R39). */
import { changeBed } from './alarm-audio.ts';
import { alarmDueMs } from './alarm-due.ts';
import { inhibitEvent } from './alarm-signals.ts';
import { type AlarmStep, announce, instanceOf, isWorse } from './alarm-step.ts';
import type { ActiveContext, AlarmCause } from './alarm-types.ts';
import { type ContraryEvidence, highestSuppressed, procedureContext } from './procedure-contexts.ts';

function evidenceKey(contextId: string, side: ContraryEvidence['side']): string {
  return `${contextId} ${side}`;
}

function forgetEvidence(step: AlarmStep, contextId: string): void {
  delete step.state.contrary[evidenceKey(contextId, 'above')];
  delete step.state.contrary[evidenceKey(contextId, 'below')];
}

/** Whether the bed can see that the procedure begins; where it cannot, the procedure counts as seen. */
export function canBeSeen(contextId: string, channels: ReadonlyMap<string, unknown>): boolean {
  const contrary = procedureContext(contextId)?.contrary ?? [];
  return contrary.some((evidence) => !evidence.atOnce && channels.has(evidence.channel));
}

/** Begins a procedure that is not in force, or renews one that is: its time counts from now. */
export function startContext(step: AlarmStep, context: ActiveContext): void {
  const others = step.state.bed.contexts.filter((one) => one.context !== context.context);
  forgetEvidence(step, context.context);
  changeBed(
    step,
    { contexts: [...others, context] },
    { cause: 'command', rows: ['T17'], what: 'contextStarted', context: context.context },
  );
  for (const alarm of step.plan.alarms) {
    const highest = highestSuppressed(context.context, alarm.rule.id);
    const instance = instanceOf(step, alarm);
    if (highest === null || isWorse(instance.priority, highest)) continue;
    const { untilMs } = context;
    inhibitEvent(step, alarm, instance, 'suppress', {
      type: 'suppressed',
      untilMs,
      context: context.context,
    });
    announce(step, alarm, instance, 'context');
  }
}

/** Ends a procedure. What another one still covers goes on being suppressed by that one; the rest signals in full (T18). */
export function endContext(step: AlarmStep, contextId: string, cause: AlarmCause): void {
  const contexts = step.state.bed.contexts.filter((one) => one.context !== contextId);
  forgetEvidence(step, contextId);
  changeBed(step, { contexts }, { cause, rows: ['T18'], what: 'contextEnded', context: contextId });
  for (const alarm of step.plan.alarms) {
    const instance = instanceOf(step, alarm);
    const inhibit = instance.signals.inhibit;
    if (inhibit?.type !== 'suppressed' || inhibit.context !== contextId) continue;
    const other = contexts.find((one) => {
      const highest = highestSuppressed(one.context, alarm.rule.id);
      return highest !== null && !isWorse(instance.priority, highest);
    });
    if (other)
      inhibitEvent(step, alarm, instance, 'suppress', {
        type: 'suppressed',
        untilMs: other.untilMs,
        context: other.context,
      });
    else inhibitEvent(step, alarm, instance, 'endContext');
    announce(step, alarm, instance, cause === 'command' ? 'context' : cause);
    step.state.nextDueMs = Math.min(step.state.nextDueMs, alarmDueMs(alarm, instance));
  }
}

/** A usable value while procedures are in force: proof that one runs, or that it is over. */
export function contextValue(step: AlarmStep, channel: string, value: number, weightKg: number): void {
  for (const context of step.state.bed.contexts) {
    for (const evidence of procedureContext(context.context)?.contrary ?? [])
      if (evidence.channel === channel && weighEvidence(step, context, evidence, { value, weightKg })) return;
  }
}

function threshold(evidence: ContraryEvidence, weightKg: number): number {
  const perWeight =
    evidence.mlPerKgMin === undefined ? evidence.absolute : (evidence.mlPerKgMin * weightKg) / 1000;
  return Math.min(evidence.absolute ?? Number.POSITIVE_INFINITY, perWeight ?? Number.POSITIVE_INFINITY);
}

/** True when the procedure was ended. */
function weighEvidence(
  step: AlarmStep,
  context: ActiveContext,
  evidence: ContraryEvidence,
  seen: { readonly value: number; readonly weightKg: number },
): boolean {
  const sign = evidence.side === 'above' ? 1 : -1;
  const isContrary = sign * (seen.value - threshold(evidence, seen.weightKg)) > 0;
  const key = evidenceKey(context.context, evidence.side);
  if (!isContrary) {
    delete step.state.contrary[key];
    if (!evidence.atOnce && !context.isSeen) markSeen(step, context);
    return false;
  }
  if (!evidence.atOnce && !context.isSeen) return false;
  const sinceMs = step.state.contrary[key] ?? step.atMs;
  step.state.contrary[key] = sinceMs;
  if (step.atMs - sinceMs < evidence.forMs) return false;
  delete step.state.contrary[key];
  endContext(step, context.context, 'value');
  return true;
}

function markSeen(step: AlarmStep, context: ActiveContext): void {
  const contexts = step.state.bed.contexts.map((one) =>
    one.context === context.context ? { ...one, isSeen: true } : one,
  );
  changeBed(step, { contexts }, { cause: 'value', rows: [], what: 'contextSeen', context: context.context });
}
