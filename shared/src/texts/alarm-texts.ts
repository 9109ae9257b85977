/**
 * What each alarm rule says to people, in both languages: title, one sentence, likely causes, first checks. Causes are
 * hints in the order to think of them, never a diagnosis; checks are things to look at or do, nearest first.
 *
 * Content: clinical.md B2 (first actions), C6 (what changes with what), E5 (emergencies); terms: ecosystem.md §4.8. All
 * wording is to be confirmed by the unit. `{value}`, `{limit}`, `{unit}`, `{channel}`, `{device}` are filled in here.
 */
import type { AlarmView } from '../alarms/alarm-types.ts';
import { channelOf } from '../channels/catalog.ts';
import { fillText, type Language, type Text } from '../foundation/language.ts';
import { limitText, unitText, valueText } from './number-text.ts';
import { pressureTexts } from './alarm-texts-pressure.ts';
import { technicalTexts } from './alarm-texts-technical.ts';

export interface AlarmText {
  /** Names the condition; no numbers, so that it never moves. */
  readonly title: Text;
  readonly message: Text;
  readonly causes: readonly Text[];
  readonly checks: readonly Text[];
}

const flowTexts: Readonly<Record<string, AlarmText>> = {
  'no-flow': {
    title: { en: 'No blood flow', zh: '无血流' },
    message: {
      en: 'Blood flow is {value} {unit}, below {limit} {unit} either way.',
      zh: '血流量 {value} {unit}，正反向均低于 {limit} {unit}。',
    },
    causes: [
      { en: 'A line is clamped or kinked', zh: '管路被夹闭或打折' },
      { en: 'Pump stopped, or head decoupled from its drive', zh: '泵停转，或泵头与驱动脱离' },
      { en: 'Air lock in the pump head', zh: '泵头内气栓' },
      { en: 'Drainage stopped: position, volume, tamponade', zh: '引流中断：插管位置、血容量、心脏压塞' },
      { en: 'Flow probe off the tube', zh: '流量探头脱离管路' },
    ],
    checks: [
      { en: 'Look along both lines: clamps, kinks', zh: '沿两侧管路检查：管路钳、打折' },
      { en: 'Does the pump head turn? Is there air in it?', zh: '泵头是否转动？内有无气体？' },
      {
        en: 'Pump not running on VA: clamp the return line, then drainage',
        zh: 'VA 模式下泵不转：先夹闭回输管，再夹闭引流管',
      },
      { en: 'Support the patient, call for help, hand crank ready', zh: '支持患者，呼叫支援，备好手摇泵' },
    ],
  },
  backflow: {
    title: { en: 'Backflow', zh: '血液反流' },
    message: {
      en: 'Blood runs backwards: {value} {unit}, limit {limit} {unit}.',
      zh: '血流反向：{value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Speed too low against the patient’s pressure', zh: '转速过低，低于患者血压' },
      { en: 'Pump stopped or decoupled', zh: '泵停转或脱离' },
      { en: 'Flow probe mounted the wrong way round', zh: '流量探头方向装反' },
    ],
    checks: [
      { en: 'Raise the speed, or clamp the return line', zh: '提高转速，或夹闭回输管' },
      { en: 'Does the pump run? Hand crank ready', zh: '泵是否运转？备好手摇泵' },
      { en: 'Arrow on the flow probe', zh: '流量探头箭头方向' },
    ],
  },
  'flow-low': {
    title: { en: 'Low blood flow', zh: '血流量低' },
    message: {
      en: 'Blood flow is {value} {unit}, limit {limit} {unit}.',
      zh: '血流量 {value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Drainage limited: volume, cannula position, kink', zh: '引流受限：血容量不足、插管位置、打折' },
      {
        en: 'Tamponade, tension pneumothorax, raised abdominal pressure',
        zh: '心脏压塞、张力性气胸、腹内压升高',
      },
      { en: 'Return obstructed, or high pressure in the patient', zh: '回输受阻，或患者血压高' },
      { en: 'Clot in oxygenator or pump head', zh: '膜肺或泵头血栓' },
    ],
    checks: [
      {
        en: 'P1 more negative? Drainage side: lower the speed, look for volume',
        zh: 'P1 更负？引流侧：降低转速，评估血容量',
      },
      {
        en: 'P2 and P3 higher? Return side: kink, cannula, blood pressure',
        zh: 'P2、P3 升高？回输侧：打折、插管、血压',
      },
      { en: 'ΔP higher? Oxygenator', zh: 'ΔP 升高？膜肺' },
      { en: 'Do not chase flow with speed', zh: '不要一味加转速' },
    ],
  },
  'svo2-low': {
    title: { en: 'Low venous saturation', zh: '静脉血氧饱和度低' },
    message: {
      en: 'SvO₂ is {value} {unit}, limit {limit} {unit}.',
      zh: 'SvO₂ {value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Too little flow for the demand', zh: '流量不足以满足需求' },
      { en: 'Sweep gas lost or membrane failing', zh: '气流中断或膜肺功能下降' },
      { en: 'Haemoglobin low, bleeding', zh: '血红蛋白低，出血' },
      { en: 'Demand high: fever, shivering, awake, seizures', zh: '需求高：发热、寒战、清醒、抽搐' },
    ],
    checks: [
      { en: 'Blood flow against target', zh: '血流量与目标值' },
      { en: 'Gas path: source, blender, line, FiO₂', zh: '气路：气源、空氧混合器、管路、FiO₂' },
      { en: 'Colour after the membrane, post-membrane gas', zh: '膜后血色，膜后血气' },
      { en: 'Haemoglobin, temperature, sedation', zh: '血红蛋白、体温、镇静' },
    ],
  },
  'svo2-invalid-after-fall': {
    title: { en: 'SvO₂ lost after a fall', zh: 'SvO₂ 下降后无读数' },
    message: {
      en: 'The last SvO₂ was {value} {unit}, now there is none: treat as below the sensor’s range.',
      zh: '最后 SvO₂ 为 {value} {unit}，现无读数：按低于传感器量程处理。',
    },
    causes: [
      { en: 'Saturation below what the sensor can show', zh: '饱和度低于传感器可显示范围' },
      { en: 'Sensor or cable fault at the same time', zh: '传感器或电缆同时故障' },
    ],
    checks: [
      { en: 'Look at the patient, flow and gas path first', zh: '先查看患者、血流量与气路' },
      { en: 'Venous blood gas', zh: '静脉血气' },
      { en: 'Sensor, cable and its calibration', zh: '传感器、电缆及其校准' },
    ],
  },
};

/** By rule id. Complete for every rule of the table (tested). */
export const alarmTexts: Readonly<Record<string, AlarmText>> = {
  ...flowTexts,
  ...pressureTexts,
  ...technicalTexts,
};

/** The texts' values for one alarm, as people read numbers. */
function valuesOf(view: AlarmView, language: Language, deviceName: string | undefined) {
  const channel = view.channel === null ? undefined : channelOf(view.channel);
  return {
    value: channel && view.value !== null ? valueText(channel, view.value) : '–',
    limit: channel && view.limit !== null ? limitText(channel, view.limit) : '–',
    unit: channel ? unitText(channel.unit) : '',
    channel: channel?.label[language] ?? view.channel ?? '',
    device: deviceName ?? view.device ?? '',
  };
}

/** The title of an alarm; a rule that this version does not know is named by its id, never hidden. */
export function alarmTitleText(view: AlarmView, language: Language, deviceName?: string): string {
  const text = alarmTexts[view.ruleId];
  return text ? fillText(text.title[language], valuesOf(view, language, deviceName)) : view.ruleId;
}

/** The sentence of an alarm with its numbers filled in. `deviceName` is the profile's name where the caller knows it. */
export function alarmMessageText(view: AlarmView, language: Language, deviceName?: string): string {
  const text = alarmTexts[view.ruleId];
  return text ? fillText(text.message[language], valuesOf(view, language, deviceName)) : '';
}
