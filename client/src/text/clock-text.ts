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
  const at = new Date(wallMs);
  const day =
    language === 'zh'
      ? `${at.getMonth() + 1}\u2009月\u2009${at.getDate()}\u2009日`
      : `${at.getDate()} ${months[at.getMonth()] ?? ''}`;
  return `${day} ${hourMinuteText(wallMs)}`;
}
