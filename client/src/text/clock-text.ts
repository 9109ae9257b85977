/** Wall times for people in the zone of the screen: 24 hours, never a locale's own order. Input is wall time in ms. */
import type { Language } from '@circuitwatch/shared/foundation/language.ts';

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `07:42:10` */
export function clockText(wallMs: number): string {
  const at = new Date(wallMs);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `07:42` */
export function hourMinuteText(wallMs: number): string {
  return clockText(wallMs).slice(0, 5);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `21 Nov 23:28` or `11 月 21 日 23:28` */
export function dayClockText(wallMs: number, language: Language): string {
  return `${dayText(wallMs, language)} ${hourMinuteText(wallMs)}`;
}

/** `2026-11-21 23:28`, the form in which a person types a time. */
export function typedTimeText(wallMs: number): string {
  const at = new Date(wallMs);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${hourMinuteText(wallMs)}`;
}

const typedTime = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2})[:：](\d{2})\s*$/;

/** Wall time in ms of what a person typed; undefined for anything that is no time of the calendar (`2026-02-30 10:00`). */
export function parseTypedTime(text: string): number | undefined {
  const parts = typedTime.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
  const at = new Date(year, month - 1, day, hour, minute);
  const isReal =
    at.getMonth() === month - 1 &&
    at.getDate() === day &&
    at.getHours() === hour &&
    at.getMinutes() === minute;
  return isReal ? at.getTime() : undefined;
}

/** `21 Nov` or `11 月 21 日` */
export function dayText(wallMs: number, language: Language): string {
  const at = new Date(wallMs);
  return language === 'zh'
    ? `${at.getMonth() + 1}\u2009月\u2009${at.getDate()}\u2009日`
    : `${at.getDate()} ${months[at.getMonth()] ?? ''}`;
}
