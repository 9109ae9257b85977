/**
 * Which alarms signal: the one answer for banner, sound, escalation and the log. An alarm signals while it is on and
 * nobody has acknowledged it, unless an inhibit with an end or a root cause of the last 30 s stands before it.
 */
import type { AlarmView, BedAlarmView } from './alarm-types.ts';

type Signals = Pick<AlarmView, 'ack' | 'inhibit' | 'consequenceOf' | 'onsetMs'>;

/** Asks for somebody: flashes, and sounds unless the sound is paused. */
export function isSignalling(alarm: Signals): boolean {
  return (
    alarm.ack === 'unack' && alarm.onsetMs !== null && alarm.inhibit === null && alarm.consequenceOf === null
  );
}

/**
 * Sounds now. A latched alarm goes on sounding only when it is HIGH (alarms.md 1.7: latching may be visual only; a bubble
 * that has passed must still be heard).
 */
export function isAudible(view: AlarmView, bed: Pick<BedAlarmView, 'audio'>): boolean {
  if (!isSignalling(view)) return false;
  if (view.latched && view.priority !== 'high') return false;
  return bed.audio.type === 'on' || !bed.audio.covered.includes(view.alarmId);
}
