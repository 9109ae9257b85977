/**
 * What the bed's sheet says beside the words that the alarm screens already have (alarm-screen-texts.ts): its tabs, the
 * preview of limits, procedures before they start, checks and the self-test. All wording is to be confirmed by the unit.
 */
import type { TextTable } from '../foundation/language.ts';

export const panelTexts = {
  bedSheet: { en: 'Limits and procedures', zh: '报警限与操作' },
  sheetChip: { en: 'Alarm setup', zh: '报警设置' },
  sheetChipWord: { en: 'Limits', zh: '报警限' },
  waitsChip: { en: 'second person {left}', zh: '待第二人 {left}' },

  value: { en: 'Value', zh: '数值' },
  below: { en: 'below', zh: '低于' },
  above: { en: 'above', zh: '高于' },
  changed: { en: 'changed', zh: '已改' },
  changes: { en: 'Changes', zh: '更改' },
  cappedShort: { en: 'cannula', zh: '受插管限制' },
  cappedBy: {
    en: 'The {cannula} cannula ({size}) allows at most {limit}. The preset has {preset}. Beyond it a second person must confirm.',
    zh: '{cannula}插管（{size}）限值为 {limit}，预设为 {preset}。超出须由第二人确认。',
  },
  cannulaDrainage: { en: 'drainage', zh: '引流' },
  cannulaReturn: { en: 'return', zh: '回输' },
  chooseLimit: { en: 'Choose a limit to change it.', zh: '选择一项以更改。' },
  resetRow: { en: 'Back to preset', zh: '恢复预设' },
  resetAll: { en: 'All to preset', zh: '全部恢复预设' },
  less: { en: 'Lower {name}', zh: '调低{name}' },
  more: { en: 'Raise {name}', zh: '调高{name}' },
  source: { en: 'Source', zh: '来源' },
  alarmsNow: { en: 'In force now, these would alarm:', zh: '若现在生效，将报警：' },
  noAlarmNow: { en: 'In force now, nothing would alarm.', zh: '若现在生效，不会报警。' },
  previewAsking: { en: 'The gateway is judging the change …', zh: '网关正在判断此更改…' },
  previewFailed: {
    en: 'The gateway cannot say now whether this would alarm. Compare with the values before you set it.',
    zh: '网关暂无法判断是否会报警。设定前请对照当前数值。',
  },
  inForceUntilSet: { en: 'The old limits stay in force until you set these.', zh: '设定前原限值仍有效。' },
  secondTitle: { en: 'A second person confirms', zh: '须由第二人确认' },

  all: { en: 'All', zh: '全部' },
  ongoing: { en: 'still on', zh: '仍在持续' },
  worst: { en: 'worst {value}', zh: '最差 {value}' },
  limitWas: { en: 'limit {value}', zh: '限值 {value}' },
  acknowledgedAt: { en: 'acknowledged {clock}, {name}', zh: '{clock} {name} 确认' },
  replayMoment: { en: 'Replay this moment', zh: '回放此刻' },
  earlier: { en: 'Earlier alarms', zh: '更早的报警' },

  procedureStart: { en: 'Start {name}', zh: '开始{name}' },
  procedureRenew: { en: 'Renew {left}', zh: '续时 {left}' },
  procedureMax: { en: 'at most {minutes} min', zh: '最长 {minutes} 分钟' },
  procedureBegins: {
    en: 'Ends by itself when nothing of it is seen within {seconds} s, and when its end is seen.',
    zh: '{seconds} 秒内未见其发生，或已见其结束，则自动终止。',
  },
  startedBy: { en: '{name}, since {clock}', zh: '{name}，{clock} 开始' },
  duration: { en: 'Duration', zh: '时长' },

  symbols: { en: 'Symbols', zh: '符号' },
  symbolActive: { en: 'alarm, not acknowledged', zh: '报警，未确认' },
  symbolShelved: { en: 'shelved by a person', zh: '已人工搁置' },
  symbolSuppressed: { en: 'suppressed by a procedure', zh: '因操作被抑制' },
  symbolOld: { en: 'old value', zh: '数值过时' },

  testPath: { en: 'Alarm path', zh: '报警通路' },
  testPathOk: { en: 'test {n} arrived here', zh: '第 {n} 次测试已到达' },
  testPathNone: { en: 'no test has arrived yet', zh: '尚无测试到达' },
  testLink: { en: 'Link to the gateway', zh: '与网关的连接' },
  testSound: { en: 'Sound of this display', zh: '本屏声音' },
  testRecorder: { en: 'Recording', zh: '记录' },
  testClock: { en: 'Clock', zh: '时钟' },
  clockWithin: { en: 'within {seconds} s of the gateway', zh: '与网关相差 {seconds} 秒以内' },
  clockOff: { en: '{seconds} s off the gateway', zh: '与网关相差 {seconds} 秒' },
  ok: { en: 'ok', zh: '正常' },
  notOk: { en: 'not ok', zh: '异常' },
  testLamps: { en: '1  Look: three shapes and colours', zh: '1  看：三种形状和颜色' },
  testTones: { en: '2  Listen: press each tone', zh: '2  听：逐一按下' },
  testSounder: { en: 'Gateway’s sounder, 10 s', zh: '网关蜂鸣器，10 秒' },
  noSounder: { en: 'The gateway has no sounder of its own.', zh: '网关无独立蜂鸣器。' },
  testMachine: { en: '3  This display and the gateway', zh: '3  本屏与网关' },
  testResult: { en: '4  Result', zh: '4  结果' },
} as const satisfies TextTable;
