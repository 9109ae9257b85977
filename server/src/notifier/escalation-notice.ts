/** What others are told of an unanswered alarm (R52): where, what, since when; nothing of the patient. */
import type { AlarmTransition, Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import type { Text } from '@circuitwatch/shared/foundation/language.ts';
import { alarmTitleText } from '@circuitwatch/shared/texts/alarm-texts.ts';

export interface EscalationNotice {
  readonly type: 'escalation';
  readonly bedId: string;
  readonly bedLabel: string;
  readonly alarmId: string;
  readonly ruleId: string;
  readonly occurrence: number;
  readonly priority: Priority;
  readonly title: Text;
  /** 1 second sounder, 2 nurse call, 3 backup (T21). */
  readonly step: number;
  /** ISO 8601, UTC. */
  readonly onset: string;
  readonly escalated: string;
}

const escalating: ReadonlySet<string> = new Set(['secondSounder', 'nurseCall', 'backup']);

/** undefined where the transition escalates nothing. `wallOffsetMs`: wall time minus gateway time. */
export function escalationNotice(
  transition: AlarmTransition,
  bed: { readonly bedId: string; readonly label: string },
  wallOffsetMs: number,
): EscalationNotice | undefined {
  const { view, effects, atMs } = transition;
  if (!effects.some((effect) => escalating.has(effect))) return undefined;
  const wall = (ms: number): string => new Date(ms + wallOffsetMs).toISOString();
  return {
    type: 'escalation',
    bedId: bed.bedId,
    bedLabel: bed.label,
    alarmId: view.alarmId,
    ruleId: view.ruleId,
    occurrence: view.occurrence,
    priority: view.priority,
    title: { en: alarmTitleText(view, 'en'), zh: alarmTitleText(view, 'zh') },
    step: view.escalation,
    onset: wall(view.onsetMs ?? atMs),
    escalated: wall(atMs),
  };
}
