/**
 * Which alarm is shown first: highest priority, then newest onset (R20); an alarm that is only the consequence of another
 * comes after those of its priority that are not. One order for banner, lists and sound.
 */
import { type AlarmView, priorities } from './alarm-types.ts';

/** Whether an occurrence is on. Its condition may be `unknown`: missing data do not end an alarm. */
export function isOn(view: AlarmView): boolean {
  return view.onsetMs !== null;
}

/** Negative when `a` comes before `b`. Total: equal only for the same alarm. */
export function compareAlarms(a: AlarmView, b: AlarmView): number {
  return (
    priorities.indexOf(b.priority) - priorities.indexOf(a.priority) ||
    Number(a.consequenceOf !== null) - Number(b.consequenceOf !== null) ||
    (b.onsetMs ?? 0) - (a.onsetMs ?? 0) ||
    (a.alarmId < b.alarmId ? -1 : Number(a.alarmId > b.alarmId))
  );
}

/** The alarms that are on, in the order in which they are shown. */
export function alarmsInOrder(views: readonly AlarmView[]): readonly AlarmView[] {
  return views.filter(isOn).toSorted(compareAlarms);
}
