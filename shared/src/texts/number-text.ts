/**
 * How numbers, ages and durations are written for people: screen, list, report and export for people use these.
 *
 * Real minus (U+2212), narrow no-break space between thousands (U+202F), fixed decimals per channel (catalogue), a dot in
 * every locale. Units stay Latin in Chinese (ecosystem.md §4.7). Machine formats (CSV, JSON) never use these.
 */
import type { Channel } from '../channels/channel.ts';
import { fillText, type Language, type Text } from '../foundation/language.ts';

export const minusSign = '\u2212';
const thousandsGap = '\u202f';
/** What stands where a number would in running text: never a zero and never the last number. */
export const noValue = '\u2013\u2009\u2013\u2009\u2013';
/** `value` with a fixed number of decimals (0 to 6); a value that rounds to zero carries no sign. */
export function numberText(value: number, decimals: number): string {
  const digits = Math.abs(value).toFixed(decimals);
  const [whole = '0', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, thousandsGap);
  const sign = value < 0 && Number(digits) !== 0 ? minusSign : '';
  return fraction === undefined ? `${sign}${grouped}` : `${sign}${grouped}.${fraction}`;
}

/** A value as its channel is always written (`0.31`, `−12`, `2 010`). */
export function valueText(channel: Pick<Channel, 'decimals'>, value: number): string {
  return numberText(value, channel.decimals);
}

/** A limit: as the channel is written, with more decimals only where rounding would change the limit. */
export function limitText(channel: Pick<Channel, 'decimals'>, limit: number): string {
  const exact = [0, 1, 2].find((more) => {
    const scale = 10 ** (channel.decimals + more);
    return Math.abs(Math.round(limit * scale) / scale - limit) < 1e-9;
  });
  return numberText(limit, channel.decimals + (exact ?? 0));
}

/** Units as people read them; the catalogue's unit otherwise. `r/min` is the SI-style spelling of rpm on consoles. */
const unitNames: Readonly<Record<string, string>> = { rpm: 'r/min' };

export function unitText(unit: string): string {
  return unitNames[unit] ?? unit;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const ages: Readonly<Record<'tenths' | 'seconds' | 'minutes' | 'hours' | 'days', Text>> = {
  tenths: { en: '{n} s', zh: '{n} 秒' },
  seconds: { en: '{n} s', zh: '{n} 秒' },
  minutes: { en: '{n} min', zh: '{n} 分' },
  hours: { en: '{n} h', zh: '{n} 小时' },
  days: { en: '{n} d', zh: '{n} 天' },
};

/** An age in one unit (`0.3 s`, `12 s`, `4 min`, `3 h`, `2 d`), rounded down; negative ages count as zero. */
export function ageText(ageMs: number, language: Language): string {
  const age = Math.max(0, ageMs);
  if (age < 10 * second) {
    return fillText(ages.tenths[language], { n: (Math.floor(age / 100) / 10).toFixed(1) });
  }
  if (age < 2 * minute) return fillText(ages.seconds[language], { n: Math.floor(age / second) });
  if (age < 2 * hour) return fillText(ages.minutes[language], { n: Math.floor(age / minute) });
  if (age < 2 * day) return fillText(ages.hours[language], { n: Math.floor(age / hour) });
  return fillText(ages.days[language], { n: Math.floor(age / day) });
}

const durations: Readonly<Record<'minutes' | 'hours' | 'days', Text>> = {
  minutes: { en: '{a} min {b} s', zh: '{a} 分 {b} 秒' },
  hours: { en: '{a} h {b} min', zh: '{a} 小时 {b} 分' },
  days: { en: '{a} d {b} h', zh: '{a} 天 {b} 小时' },
};

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A duration in two units (`4 min 12 s`, `1 h 05 min`, `2 d 03 h`), rounded down; negative counts as zero. */
export function durationText(durationMs: number, language: Language): string {
  const all = Math.max(0, durationMs);
  if (all < hour) {
    return fillText(durations.minutes[language], {
      a: Math.floor(all / minute),
      b: two(Math.floor((all % minute) / second)),
    });
  }
  if (all < day) {
    return fillText(durations.hours[language], {
      a: Math.floor(all / hour),
      b: two(Math.floor((all % hour) / minute)),
    });
  }
  return fillText(durations.days[language], {
    a: Math.floor(all / day),
    b: two(Math.floor((all % day) / hour)),
  });
}

/** Time on support as `{day, clock}`: whole days since the start and `hh:mm` of the day that runs. */
export function runTime(elapsedMs: number): { readonly day: number; readonly clock: string } {
  const all = Math.max(0, elapsedMs);
  return {
    day: Math.floor(all / day),
    clock: `${two(Math.floor((all % day) / hour))}:${two(Math.floor((all % hour) / minute))}`,
  };
}
