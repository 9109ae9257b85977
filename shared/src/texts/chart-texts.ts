/** What trends, lanes, sparklines and rulers say, in both languages side by side. Terms: ecosystem.md §4.8. */
import { fillText, type Language, type TextTable } from '../foundation/language.ts';

/** Why a line is broken, in the gap itself: two or three words, the cause and not the technique. */
export const gapTexts = {
  link: { en: 'link lost', zh: '链路中断' },
  cable: { en: 'cable out', zh: '导线脱落' },
  gateway: { en: 'gateway off', zh: '网关停止' },
  conflated: { en: 'screen was busy', zh: '显示繁忙' },
  unknown: { en: 'no data', zh: '无数据' },
  noValue: { en: 'no value', zh: '无数值' },
  calibrating: { en: 'calibrating', zh: '校准中' },
  outOfRange: { en: 'out of range', zh: '超量程' },
  garbled: { en: 'garbled data', zh: '数据错误' },
  unrecorded: { en: 'not recorded', zh: '未记录' },
} as const satisfies TextTable;

/** What stands where a number would: same place, never a zero and never the last number. */
export const noValue = '\u2013\u2009\u2013\u2009\u2013';

/** Why nothing was measured, shown or recorded. */
export type GapCause = keyof typeof gapTexts;

export const chartTexts = {
  trends: { en: 'Trends', zh: '趋势' },
  cursorHelp: {
    en: 'Arrow keys move the cursor, Escape removes it',
    zh: '方向键移动光标，Esc 取消',
  },
  ago: { en: '{age} ago', zh: '{age}前' },
  cursorNone: { en: 'no cursor', zh: '无光标' },
  lanePump: { en: 'Pump set', zh: '泵设定' },
  laneSweep: { en: 'Sweep set', zh: '气流设定' },
  laneData: { en: 'Data', zh: '数据' },
  laneAlarms: { en: 'Alarms', zh: '报警' },
  allData: { en: 'all', zh: '完整' },
  someData: { en: 'partial', zh: '部分' },
  noAlarm: { en: 'none', zh: '无' },
  activeAlarms: { en: '{n} active', zh: '{n} 项' },
  lowOff: { en: 'low off', zh: '下限关' },
  highOff: { en: 'high off', zh: '上限关' },
  limitsOff: { en: 'limits off', zh: '限值关' },
} as const satisfies TextTable;

const windowTexts = {
  minutes: { en: '{n} min', zh: '{n} 分' },
  hours: { en: '{n} h', zh: '{n} 小时' },
} as const satisfies TextTable;

/** The window of a sparkline (`30 min`, `3 h`); whole minutes or hours. */
export function windowText(windowMs: number, language: Language): string {
  const minutes = Math.round(windowMs / 60_000);
  if (minutes % 60 !== 0) return fillText(windowTexts.minutes[language], { n: minutes });
  return fillText(windowTexts.hours[language], { n: minutes / 60 });
}
