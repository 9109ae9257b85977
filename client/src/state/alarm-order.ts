/** The order in which alarms are shown: priority first, then the newest onset (IEC 60601-1-8 ranks by priority only). */
import { type AlarmView, priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';

export function sortAlarms(views: readonly AlarmView[]): readonly AlarmView[] {
  return views.toSorted(
    (a, b) =>
      Number(a.consequenceOf !== null) - Number(b.consequenceOf !== null) ||
      priorities.indexOf(b.priority) - priorities.indexOf(a.priority) ||
      (b.onsetMs ?? 0) - (a.onsetMs ?? 0) ||
      a.alarmId.localeCompare(b.alarmId),
  );
}
