/** What the report of past alarms says (R75). All wording is to be confirmed by the unit. */
import type { TextTable } from '../foundation/language.ts';

export const reportTexts = {
  title: { en: 'Last 24 h', zh: '过去 24 小时' },
  asking: { en: 'counting the alarms …', zh: '正在统计报警…' },
  failed: { en: 'The record cannot be counted now.', zh: '暂时无法统计记录。' },
  inAlarm: { en: 'in alarm', zh: '报警总时长' },
  acknowledgedHigh: { en: 'HIGH acknowledged after (median)', zh: '高优先级确认用时（中位）' },
  acknowledgedMedium: { en: 'MEDIUM acknowledged after (median)', zh: '中优先级确认用时（中位）' },
  nobody: { en: 'none', zh: '无' },
  seconds: { en: '{n} s', zh: '{n} 秒' },
  fleeting: { en: 'shorter than 15 s', zh: '短于 15 秒' },
  floods: { en: 'more than 10 in 10 min', zh: '10 分钟内超过 10 次' },
  top: { en: 'Most frequent', zh: '最多的报警' },
  rule: { en: '{n} × {title}, on for {duration}', zh: '{n} 次 {title}，共 {duration}' },
} as const satisfies TextTable;
