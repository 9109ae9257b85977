/**
 * What became of something a person did, in words that say what to do next; one text per refusal of the alarm engine and
 * per failure on the way. Nothing is silent: a command without an answer says so.
 */
import type { RefusalCode } from '../alarms/command-types.ts';
import type { Text, TextTable } from '../foundation/language.ts';

export const commandTexts = {
  alreadyAcknowledged: {
    en: '{name} had acknowledged it at {clock}. Nothing more to do.',
    zh: '{name} 已于 {clock} 确认，无需再操作。',
  },
  alreadyAcknowledgedByNobody: {
    en: 'It was acknowledged before. Nothing more to do.',
    zh: '此前已确认，无需再操作。',
  },
  staleRevision: {
    en: 'The alarm changed while you pressed. Look at it again, then press again.',
    zh: '按下时报警已变化。请重新查看后再按。',
  },
  unknownAlarm: {
    en: 'The gateway does not know this alarm. Reload the page.',
    zh: '网关无此报警，请刷新页面。',
  },
  needsSecond: {
    en: 'A second person must confirm within 60 s. The old limits stay in force.',
    zh: '须由第二人在 60 秒内确认，原限值仍有效。',
  },
  unnamed: {
    en: 'Done without a name. Type your name so that others know who acted.',
    zh: '已执行，但未署名。请输入姓名，便于他人知晓。',
  },
  notRecorded: {
    en: 'Done, but not recorded yet. Note it in the patient record.',
    zh: '已执行，但尚未记录。请在病历中注明。',
  },
  unanswered: {
    en: 'No answer from the gateway. Look whether it happened; if not, press again. Watch the console.',
    zh: '网关无应答。请查看是否已生效，如未生效请再按一次，并查看主机。',
  },
  notSent: {
    en: 'Not sent: this screen has no link to the gateway. Act at the console.',
    zh: '未发送：本屏与网关无连接。请在主机上操作。',
  },
  busy: { en: 'The gateway is busy. Press again.', zh: '网关忙，请再按一次。' },
} as const satisfies TextTable;

export const refusalTexts: Readonly<Record<RefusalCode, Text>> = {
  notActive: { en: 'The alarm is over already. Nothing to do.', zh: '报警已结束，无需操作。' },
  tooLong: { en: 'That is longer than allowed. Choose a shorter time.', zh: '时间过长，请选择较短时间。' },
  reasonMissing: { en: 'Choose a reason first.', zh: '请先选择原因。' },
  highPriority: {
    en: 'A HIGH alarm cannot be shelved. Acknowledge it instead.',
    zh: '高优先级报警不可搁置，请改为确认。',
  },
  alreadyInhibited: { en: 'It is shelved or suppressed already.', zh: '已搁置或已抑制。' },
  notShelved: { en: 'It is not shelved any more.', zh: '已不在搁置中。' },
  unknownContext: {
    en: 'The gateway does not know this procedure. Reload the page.',
    zh: '网关无此操作模式，请刷新页面。',
  },
  contextNotActive: { en: 'The procedure has ended already.', zh: '该操作模式已结束。' },
  notPaused: { en: 'The sound is on already.', zh: '声音已恢复。' },
  foreignBed: {
    en: 'This screen showed another bed. Choose the bed and press again.',
    zh: '本屏显示的是其他床位，请选择床位后再按。',
  },
  unknownProposal: {
    en: 'The time to confirm is over. Set the limits again.',
    zh: '确认时间已过，请重新设定。',
  },
  samePerson: { en: 'It must be another person than the first.', zh: '须由另一人确认。' },
  noSuchLimit: { en: 'This rule has no such limit.', zh: '该规则无此限值。' },
  limitOrder: {
    en: 'The order must be warning, alarm, critical, each further out.',
    zh: '顺序须为预警、报警、危急，依次更远。',
  },
  limitRange: { en: 'The limit is outside what the sensor measures.', zh: '限值超出传感器量程。' },
  lowNotBelowHigh: { en: 'The low limit must be below the high limit.', zh: '下限必须低于上限。' },
  duplicateRule: { en: 'The same limit was changed twice.', zh: '同一限值更改了两次。' },
  unchanged: { en: 'These limits are in force already.', zh: '这些限值已经生效。' },
  noData: {
    en: 'Flow or speed has no minute of good values. Wait a minute, then capture again.',
    zh: '流量或转速尚无一分钟有效数据。请等待一分钟后再采集基线。',
  },
  unsteady: {
    en: 'Flow or speed moved in the last minute. Capture when the circuit runs steadily.',
    zh: '过去一分钟流量或转速有变化。请在运行稳定后采集基线。',
  },
  unknownCheck: {
    en: 'The gateway does not know this check. Reload the page.',
    zh: '网关无此检查项，请刷新页面。',
  },
  noSounder: {
    en: 'This gateway has no sounder of its own. Ask technical staff (annunciator in the configuration).',
    zh: '网关未配置独立蜂鸣器，请联系技术人员（配置项 annunciator）。',
  },
  alarmOn: { en: 'An alarm is on. Test when none is.', zh: '当前有报警，请在无报警时测试。' },
  inFuture: {
    en: 'That time is still to come. Enter when it began.',
    zh: '该时间尚未到，请输入实际开始时间。',
  },
};
