/**
 * What the sheet's tab "Circuit & checks" says: baseline, hourly check, start of the circuit (clinical.md B2 note c, E1, H3).
 * Terms: ecosystem.md §4.8. All wording is to be confirmed by the unit.
 */
import type { TextTable } from '../foundation/language.ts';

export const circuitTexts = {
  tab: { en: 'Circuit & checks', zh: '回路与检查' },
  reading: { en: 'reading …', zh: '正在读取…' },
  recordedBy: { en: '{when}, {name}', zh: '{when}，{name}' },
  ago: { en: '{age} ago', zh: '{age}前' },

  baseline: { en: 'Baseline', zh: '基线' },
  noBaseline: { en: 'None captured', zh: '尚未采集' },
  noBaselineWhat: {
    en: 'Alarms that compare with the baseline are off until then.',
    zh: '采集前，与基线比较的报警不工作。',
  },
  whenToCapture: {
    en: 'After 1–2 h of steady running, and after every change of the circuit.',
    zh: '平稳运行 1–2 小时后采集；每次更换回路后重新采集。',
  },
  capture: { en: 'Capture baseline', zh: '采集基线' },
  value: { en: 'Value', zh: '数值' },
  atBaseline: { en: 'Baseline', zh: '基线' },
  now: { en: 'Now', zh: '现在' },

  check: { en: 'Check of the circuit', zh: '回路检查' },
  noCheck: { en: 'No check recorded', zh: '尚无检查记录' },
  checkWhat: {
    en: 'Look for clots, leaks, kinks, air and bleeding at the cannulas.',
    zh: '查看血栓、渗漏、打折、气泡及插管处出血。',
  },
  checkDone: { en: 'Check done', zh: '已检查' },
  dueIn: { en: 'next due {clock}, in {left}', zh: '下次 {clock}，还有 {left}' },
  overdue: { en: 'overdue by {left}, was due {clock}', zh: '已超时 {left}，应于 {clock}' },
  noInterval: { en: 'No interval is set for checks.', zh: '未设检查间隔。' },

  circuit: { en: 'Circuit', zh: '回路' },
  noStart: { en: 'Start not recorded', zh: '未记录启用时间' },
  inUse: { en: 'in use for {age}', zh: '已使用 {age}' },
  since: { en: 'since {when}', zh: '{when} 启用' },
  enteredBy: { en: 'entered by {name}', zh: '{name} 录入' },
  newStart: { en: 'A circuit went into use', zh: '回路启用时间' },
  startNow: { en: 'now', zh: '现在' },
  startEarlier: { en: 'earlier', zh: '更早' },
  startWhen: { en: 'Date and time, 2026-01-31 14:05', zh: '日期和时间，如 2026-01-31 14:05' },
  startBad: { en: 'Type it as year-month-day hours:minutes.', zh: '请按 年-月-日 时:分 输入。' },
  startFuture: { en: 'That time is still to come.', zh: '该时间尚未到。' },
  startAge: { en: 'That is {age} ago.', zh: '即 {age}前。' },
  dropsBaseline: {
    en: 'The baseline is older than this circuit and will be removed.',
    zh: '现有基线早于此回路，将被清除。',
  },
  setStart: { en: 'Record start', zh: '记录启用' },
} as const satisfies TextTable;
