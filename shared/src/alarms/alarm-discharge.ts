/** T24: the patient leaves the bed. Every alarm is closed with its reason in the log, and nothing is inherited (R45). */
import { changeBed } from './alarm-audio.ts';
import { unset } from './alarm-instances.ts';
import { ackEvent, clearOccurrence, inhibitEvent } from './alarm-signals.ts';
import { noFacts } from './signals/bed-facts.ts';
import { type AlarmStep, announce, instanceOf, setSignals } from './alarm-step.ts';

/** Limits of the patient go back to the preset: the caller plans anew. */
export function dischargeAlarms(step: AlarmStep): void {
  step.state.contrary = {};
  step.state.clusterMs = unset;
  changeBed(
    step,
    { audio: { type: 'on' }, contexts: [], limits: [], chosenPreset: null, proposal: null, facts: noFacts },
    { cause: 'discharge', rows: ['T24'], what: 'discharged' },
  );
  for (const alarm of step.plan.alarms) {
    const instance = instanceOf(step, alarm);
    inhibitEvent(step, alarm, instance, 'close');
    ackEvent(step, alarm, instance, 'close');
    clearOccurrence(alarm, instance);
    setSignals(instance, { acknowledged: null });
    instance.condition = 'unknown';
    instance.isQuiet = false;
    instance.since.fill(unset);
    instance.lapsed.fill(unset);
    instance.easedMs = instance.recoveringMs = unset;
    instance.starts.length = 0;
    instance.value = null;
    instance.consequenceOf = null;
    instance.consequenceUntilMs = unset;
    instance.armed = alarm.rule.condition.type === 'limit';
    announce(step, alarm, instance, 'discharge');
  }
}
