/**
 * The small symbol beside a value that says how the alarms about it stand: on, acknowledged, ended, shelved, suppressed, or a
 * limit that somebody switched off (R19, R43, R50). Pure: from the views and limits of the bed.
 */
import { levelNames, type AlarmView, type Priority } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmRule } from '@circuitwatch/shared/alarms/rules.ts';
import type { BedState } from '../state/slow-store.ts';
import { type AlarmLook, alarmLook, bannerAlarm } from './alarm-look.ts';

export interface ValueMark {
  readonly kind: AlarmLook | 'limitOff';
  /** Of the alarm; null where none is on. */
  readonly priority: Priority | null;
  /** When what sets it aside ends, gateway time; null where nothing does. */
  readonly untilMs: number | null;
}

type MarkedBed = Pick<BedState, 'alarms' | 'rules' | 'bedAlarms'>;

/** The alarm about one of the channels that a tile or row shows: what asks for somebody first. */
export function alarmOf(bed: MarkedBed, channels: readonly string[]): AlarmView | undefined {
  return bannerAlarm(bed.alarms.filter((view) => isAbout(view, channels)));
}

/** The one mark of a row: an alarm that is on, else what sets alarms aside before they are on, else a limit that is off. */
export function valueMark(bed: MarkedBed, channels: readonly string[]): ValueMark | undefined {
  const alarm = alarmOf(bed, channels);
  if (alarm) {
    return { kind: alarmLook(alarm), priority: alarm.priority, untilMs: alarm.inhibit?.untilMs ?? null };
  }
  return quietMarks(bed, channels)[0];
}

/** Marks of a value without an alarm that is on: alarms set aside in advance (the end that is next), a limit that is off. */
export function quietMarks(bed: MarkedBed, channels: readonly string[]): readonly ValueMark[] {
  const inhibits = Object.values(bed.rules)
    .filter((view) => view.onsetMs === null && isAbout(view, channels))
    .flatMap(({ inhibit }) => inhibit ?? [])
    .toSorted((a, b) => a.untilMs - b.untilMs);
  const marks: ValueMark[] = [];
  const [next] = inhibits;
  if (next) marks.push({ kind: next.type, priority: null, untilMs: next.untilMs });
  if (hasLimitOff(bed, channels)) marks.push({ kind: 'limitOff', priority: null, untilMs: null });
  return marks;
}

/** Whether a person has switched off a level that the rule has; the preset alone marks nothing (the ruler shows its ends). */
function hasLimitOff({ bedAlarms }: MarkedBed, channels: readonly string[]): boolean {
  return (bedAlarms?.limits ?? []).some(({ ruleId, limits }) => {
    const rule = alarmRule(ruleId);
    if (!rule || !('channel' in rule.condition) || !channels.includes(rule.condition.channel)) return false;
    return rule.levels.some(({ level }) => limits[levelNames.indexOf(level)] === null);
  });
}

function isAbout({ channel }: AlarmView, channels: readonly string[]): boolean {
  return channel !== null && channels.includes(channel);
}
